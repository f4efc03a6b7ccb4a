import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { natsServerProgram, ownNatsServer, type OwnNatsServer } from '../../../testing/src/nats-server.ts'
import { openTestMarket, TODAY, type Member, type TestMarket } from '../../../testing/src/test-market.ts'

const program = natsServerProgram()

/** An outside journal, because it can be killed while the server lives. */
describe.runIf(program !== undefined)('when the journal fails under a running server', () => {
  let nats: OwnNatsServer
  let market: TestMarket
  let anna: Member
  let resting: string

  const place = (idempotencyKey: string) =>
    market.as(anna).placeOrder({
      body: { slot: TODAY, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 1000 },
      idempotencyKey,
    })

  beforeAll(async () => {
    nats = await ownNatsServer(program!)
    market = await openTestMarket({ journal: `nats://${nats.address}/market` })
    anna = await market.join('anna')
    resting = (await place('before')).orderId
  })
  afterAll(async () => {
    await market.stop()
    await nats.remove()
  })

  test('it says what an answered command survives', async () => {
    expect((await market.anybody.getMarket()).durability).toBe('page-cache')
  })

  test('commands are refused and not answered as done, reads go on, and /ready says why', async () => {
    await nats.kill()
    const request = {
      key: anna.key,
      headers: { 'idempotency-key': 'during' },
      body: { slot: TODAY, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 500 },
    }
    const refused = await market.send('POST', '/v1/orders', request)
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ reason: 'journal_failed' })

    const ready = await market.send('GET', '/ready')
    expect(ready.status).toBe(503)
    const { reason, detail } = (await ready.json()) as { reason: string; detail: string }
    expect(reason).toBe('journal_failed')
    expect(detail).toMatch(/start the server again .*retry with the same idempotency key/)

    expect((await market.send('GET', '/health')).status).toBe(200)
    expect((await market.anybody.getBook({ params: { slot: TODAY } })).bids).toMatchObject([
      { energyWh: 1000 },
    ])
    expect((await market.as(anna).listOrders({ query: {} })).orders).toMatchObject([{ orderId: resting }])
  })

  test('a restart with the journal back goes on: retries find what was kept, and nothing is doubled', async () => {
    await nats.start()
    await market.restart()
    expect(await place('before')).toMatchObject({ orderId: resting })
    await market.as(anna).cancelAll({ query: {} })
    expect(await place('after')).toMatchObject({ restingWh: 1000 })
    expect((await market.as(anna).listOrders({ query: {} })).orders).toHaveLength(1)
  })
})
