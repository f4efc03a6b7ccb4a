import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSettledLine, STREET, type SettledSlot } from '@gridbourse/core/community'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { openTestMarket, type TestMarket } from '../../../../testing/src/test-market.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const FASTEST = 10_000

const open = (speed: number) => openTestMarket({ scenario: 'street', clock: { speed } })

const fileOf = ({ home }: TestMarket): string => join(home, 'street', 'settled.jsonl')

const settledIn = (market: TestMarket): SettledSlot[] =>
  readFileSync(fileOf(market), 'utf8')
    .split('\n')
    .flatMap((line) => parseSettledLine(line) ?? [])

/** Waits until the street has settled so many slots in all, and gives them. */
async function settles(market: TestMarket, slots: number): Promise<SettledSlot[]> {
  await comesTo(market, 'lives')
  await expect
    .poll(() => settledIn(market).length, { timeout: 50_000, interval: 50 })
    .toBeGreaterThanOrEqual(slots)
  return settledIn(market)
}

const comesTo = (market: TestMarket, status: string) =>
  expect.poll(async () => (await market.anybody.getCommunity()).status, { timeout: 30_000 }).toBe(status)

/** All but its place in the journal, which holds a record more or less of the clock. */
const lived = ({ slot, netImportWh, drawnWh, storedMwh, deals, closingPrice }: SettledSlot) => ({
  slot,
  netImportWh,
  drawnWh,
  storedMwh,
  deals,
  closingPrice,
})

let firstSlots: SettledSlot[]

describe('a street in a market', () => {
  let market: TestMarket
  afterAll(() => market.stop())

  test('trades by itself, and everybody may watch it', async () => {
    market = await open(FASTEST)
    firstSlots = (await settles(market, 4)).slice(0, 4)
    expect(firstSlots.some(({ deals }) => deals.length > 0)).toBe(true)
    const { members, ...community } = await market.anybody.getCommunity()
    expect(community).toMatchObject({ isModelled: true, currency: 'EUR' })
    expect(members.map(({ participant }) => participant)).toEqual(STREET.map(({ id }) => id))
    for (const { participant, billNanos, utilityBillNanos } of members)
      expect(BigInt(billNanos) <= BigInt(utilityBillNanos), participant).toBe(true)
  })

  test('trades with strangers as with its own', async () => {
    const { client: operator } = market.operator
    await operator.changeClock({ body: { isPaused: true } })
    const anna = await market.join('anna')
    const { slots } = await anna.client.listSlots({ query: { phase: 'continuous' } })
    const { slot } = slots[1]!
    await anna.client.placeOrder({
      body: { slot, side: 'buy', priceMicrosPerKwh: 500_000, energyWh: 2000, atClose: true },
    })
    await operator.changeClock({ body: { isPaused: false } })
    await expect
      .poll(
        () =>
          settledIn(market)
            .flatMap(({ deals }) => deals)
            .find(({ member }) => member === 'visitors'),
        {
          timeout: 30_000,
        },
      )
      .toMatchObject({ energy: 2000, venue: 'closing' })
    expect(BigInt((await market.anybody.getCommunity()).visitorsBillNanos)).toBeGreaterThan(0n)
  })

  test('goes on after a restart: no slot is missing and none comes twice', async () => {
    await market.restart()
    const before = settledIn(market)
    const after = await settles(market, before.length + 2)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(after.map(({ slot }) => slot)).toEqual(after.map((_, index) => after[0]!.slot + index))
  })
})

describe('another street of the same seed', () => {
  let market: TestMarket
  afterAll(() => market.stop())

  test('does the same, however fast time is wished to pass', async () => {
    market = await open(FASTEST / 5)
    expect((await settles(market, 4)).slice(0, 4).map(lived)).toEqual(firstSlots.map(lived))
  })

  test('rests when it fails, and the market goes on', async () => {
    appendFileSync(fileOf(market), 'damaged\n')
    await market.restart()
    await comesTo(market, 'rests')
    const anna = await market.join('anna')
    const { slots } = await anna.client.listSlots({ query: { phase: 'continuous' } })
    const { restingWh } = await anna.client.placeOrder({
      body: { slot: slots.at(-1)!.slot, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 1000 },
    })
    expect(restingWh).toBe(1000)
  })
})

describe('households by thresholds', () => {
  let market: TestMarket
  afterAll(() => market.stop())

  test('trade by themselves, say what they are, and go on after a restart', async () => {
    market = await openTestMarket({ scenario: 'thresholds', clock: { speed: FASTEST } })
    const [first] = await settles(market, 2)
    expect(new Set(first!.deals.map(({ price }) => price))).toEqual(new Set([150_000]))
    await market.restart()
    const before = settledIn(market)
    const after = await settles(market, before.length + 2)
    expect(after.slice(0, before.length)).toEqual(before)
    expect(await market.anybody.getCommunity()).toMatchObject({
      name: 'Ten households by thresholds',
      isModelled: true,
      importPriceMicrosPerKwh: 250_000,
    })
  })
})

test('a market without a street says so', async () => {
  const market = await openTestMarket()
  await expect(market.anybody.getCommunity()).rejects.toMatchObject({ reason: 'community_none', status: 404 })
  await market.stop()
})
