import { openJetStreamBus } from '@gridbourse/adapters/bus'
import type { MarketEvent } from '@gridbourse/api'
import { natsServerProgram, ownNatsServer, type OwnNatsServer } from '@gridbourse/testing/nats-server'
import { openTestMarket, TODAY, type TestMarket } from '@gridbourse/testing/test-market'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

const program = natsServerProgram()
const PATIENCE_MS = 30_000

test.runIf(process.env['CI'] === 'true')('in CI the outside engine is really there', () => {
  expect(program).toContain('nats-server')
})

describe.runIf(program !== undefined)('a market that tells a bus what happens', () => {
  let server: OwnNatsServer
  beforeAll(async () => {
    server = await ownNatsServer(program!)
  })
  afterAll(() => server.remove())

  /** Ids and types of what is on the bus. */
  async function told(stream: string): Promise<string[]> {
    const bus = await openJetStreamBus({ servers: server.address, stream })
    const heard: string[] = []
    await bus.subscribe({}, (batch) => {
      for (const { topic, id, body } of batch) {
        const event = JSON.parse(new TextDecoder().decode(body)) as MarketEvent
        expect({ topic, id }).toEqual({ topic: `events.${event.type}`, id: event.id })
        heard.push(`${id} ${event.type}`)
      }
      return Promise.resolve()
    })
    const newest = await bus.newest()
    const isNewest = (line: string): boolean => line.startsWith(`${newest?.id} `)
    await vi.waitFor(() => expect(heard.some(isNewest)).toBe(true), { timeout: PATIENCE_MS })
    await bus.close()
    return heard
  }

  async function untilTold(stream: string, market: TestMarket, type: string): Promise<string[]> {
    return vi.waitFor(
      async () => {
        const heard = await told(stream)
        const last = await market.operator.client.getMarket()
        expect(heard.at(-1)).toMatch(new RegExp(`^${last.sequence}\\.\\d+ ${type}$`))
        return heard
      },
      { timeout: PATIENCE_MS, interval: 200 },
    )
  }

  test(
    'nothing is left out or told twice, though the server stops and the bus goes away',
    { timeout: 3 * PATIENCE_MS },
    async () => {
      const market = await openTestMarket({ bus: `nats://${server.address}/market` })
      const alice = await market.join('alice')
      const offer = (energyWh: number) =>
        market.as(alice).placeOrder({
          body: { side: 'sell', slot: TODAY, priceMicrosPerKwh: 120_000, energyWh },
        })
      await offer(100)
      await untilTold('market', market, 'order_rested')

      await market.restart()
      await offer(200)
      await untilTold('market', market, 'order_rested')

      await server.kill()
      expect(await offer(300)).toMatchObject({ restingWh: 300 })
      await server.start()
      const heard = await untilTold('market', market, 'order_rested')
      expect(new Set(heard).size).toBe(heard.length)
      expect(heard.filter((line) => line.endsWith('order_accepted'))).toHaveLength(3)
      await market.stop()
    },
  )

  test('a stream that holds a longer market is left alone', { timeout: PATIENCE_MS }, async () => {
    const address = `nats://${server.address}/long`
    const long = await openTestMarket({ bus: address })
    for (let count = 0; count < 5; count++) await long.join(`member-${count}`)
    const before = await untilTold('long', long, 'participant_registered')
    await long.stop()

    const short = await openTestMarket({ bus: address })
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(await told('long')).toEqual(before)
    await short.stop()
  })
})
