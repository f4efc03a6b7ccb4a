import { createClient, type Client, type MarketEvent } from '@gridbourse/api'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import { gridbourse, gridbourseJson } from './command-line.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Five minutes before a gate and ten before the opening auction of the next day, each minute a second. */
const CLOCK_FROM = '2026-11-23T10:50Z'
const CLOSING_SLOT = '2026-11-23T11:00Z'
const TOMORROW = ['2026-11-24T07:00Z', '2026-11-24T07:15Z'] as const

const { home, remove } = temporaryHome()
let server: ServerProcess
let operator: Client
const traders: Record<string, { client: Client; key: string }> = {}

beforeAll(async () => {
  server = await startServerProcess({ home, clockFrom: CLOCK_FROM, clockSpeed: 60 })
  operator = createClient({ baseUrl: server.url, key: server.operatorKey! })
  for (const participant of ['sun', 'mill', 'anna']) {
    const { key } = await operator.registerParticipant({
      body: { participant, importPowerW: 100_000, exportPowerW: 100_000 },
    })
    traders[participant] = { client: createClient({ baseUrl: server.url, key }), key }
  }
})
afterAll(async () => {
  await server.stop('SIGKILL')
  remove()
})

test('orders for the close and for tomorrow become auctions, with certificates that anybody can read', async () => {
  const events = collectUntil((event) => event.type === 'phase_changed' && event.slot === TOMORROW[1])

  for (const slot of TOMORROW) {
    await place('anna', { slot, side: 'buy', priceMicrosPerKwh: 200_000, energyWh: 3000 })
    await place('mill', { slot, side: 'sell', priceMicrosPerKwh: 150_000, energyWh: 1000 })
  }
  const block = await traders['sun']!.client.placeBlock({
    body: {
      side: 'sell',
      priceMicrosPerKwh: 100_000,
      profile: TOMORROW.map((slot) => ({ slot, energyWh: 2000 })),
    },
  })
  await place('anna', {
    slot: CLOSING_SLOT,
    side: 'buy',
    priceMicrosPerKwh: 300_000,
    energyWh: 500,
    atClose: true,
  })
  await place('mill', {
    slot: CLOSING_SLOT,
    side: 'sell',
    priceMicrosPerKwh: 100_000,
    energyWh: 800,
    atClose: true,
  })
  const typed = await gridbourse(`order sell --slot ${CLOSING_SLOT} --energy 200Wh --price 0.1 --at-close`, {
    url: server.url,
    key: traders['sun']!.key,
  })
  expect(typed.out).toContain('200 Wh waits for the closing auction')

  const seen = await events
  const cleared = seen.filter((event) => event.type === 'auction_cleared').map(({ auctionId }) => auctionId)
  expect(cleared).toEqual([`closing-${CLOSING_SLOT}`, 'opening-2026-11-23T23:00Z'])

  const closing = await operator.getAuction({ params: { auctionId: `closing-${CLOSING_SLOT}` } })
  expect(closing).toMatchObject({ kind: 'closing', volumeWh: 500, proven: true, gapNanos: '0' })
  expect(closing.welfareNanos).toBe(String(200_000n * 500n))

  const opening = await operator.getAuction({ params: { auctionId: 'opening-2026-11-23T23:00Z' } })
  expect(opening.accepted).toContainEqual({ orderId: block.orderId, energyWh: 4000 })
  expect(opening).toMatchObject({ volumeWh: 6000, proven: true, rejected: [] })
  expect(opening.welfareNanos).toBe(String(2n * (200_000n * 3000n - 150_000n * 1000n - 100_000n * 2000n)))

  const printed = await gridbourse('auctions opening-2026-11-23T23:00Z', { url: server.url })
  expect(printed.out).toContain('volume 6 kWh')
  expect(printed.out).toContain('proven best')
  expect(printed.out).toContain(`order ${block.orderId}: 4 kWh accepted`)
})

test('after its auction tomorrow trades continuously, and every Wh sold was bought', async () => {
  const [slot] = TOMORROW
  const resting = await place('sun', { slot, side: 'sell', priceMicrosPerKwh: 120_000, energyWh: 500 })
  const taken = await place('anna', { slot, side: 'buy', priceMicrosPerKwh: null, energyWh: 700 })
  expect(taken).toMatchObject({ filledWh: 500, restingWh: 0, notionalNanos: String(120_000n * 500n) })

  const { trades } = await gridbourseJson<{ trades: { makerOrderId: string }[] }>('trades', {
    url: server.url,
  })
  expect(trades.map(({ makerOrderId }) => makerOrderId)).toEqual([resting.orderId])

  let [bought, sold] = [0, 0]
  for (const { client } of Object.values(traders)) {
    for (const position of (await client.listPositions({ query: { slot } })).positions) {
      bought += position.boughtWh
      sold += position.soldWh
    }
  }
  expect([bought, sold]).toEqual([3500, 3500])
})

test('what happened is the same after a restart, from the journal alone', async () => {
  await operator.haltMarket()
  const before = await operator.getState()
  const { key } = traders['anna']!
  const positions = await traders['anna']!.client.listPositions()
  await server.stop()
  const replayed = await gridbourseJson<{ stateHash: string }>(
    `replay-journal --home ${home} --to ${before.sequence}`,
  )
  expect(replayed.stateHash).toBe(before.stateHash)

  server = await startServerProcess({ home })
  const anna = createClient({ baseUrl: server.url, key })
  expect(await anna.listPositions()).toEqual(positions)
  expect((await anna.listTrades()).trades).toHaveLength(1)
  const { auctions } = await anna.listAuctions()
  expect(auctions.map(({ auctionId }) => auctionId)).toContain('opening-2026-11-23T23:00Z')
})

type Terms = Parameters<Client['placeOrder']>[0]['body']
const place = (name: string, body: Terms) => traders[name]!.client.placeOrder({ body })

/** Everything that happens from the beginning of the market to the first event that `isLast` says yes to. */
async function collectUntil(isLast: (event: MarketEvent) => boolean): Promise<readonly MarketEvent[]> {
  const seen: MarketEvent[] = []
  const stop = AbortSignal.timeout(60_000)
  for await (const event of operator.events({ lastEventId: '0.0', signal: stop })) {
    seen.push(event)
    if (isLast(event)) return seen
  }
  throw new Error(`it did not happen in a minute; the last event was ${JSON.stringify(seen.at(-1))}`)
}
