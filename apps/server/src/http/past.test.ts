import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { placeMakers } from '@gridbourse/testing/database-places'
import { openTestMarket, TODAY, type Member, type TestMarket } from '@gridbourse/testing/test-market'

vi.setConfig({ testTimeout: 120_000 })

const PATIENCE = { timeout: 60_000, interval: 20 }

describe.each(placeMakers)('the past, with tables in $name', (maker) => {
  test('outlives a restart: finished orders, trades and auctions page by page', async () => {
    const { place, remove } = await maker.make()
    onTestFinished(remove)
    const market = await openTestMarket({ database: 'url' in place ? place.url : 'embedded' })
    onTestFinished(() => market.stop())
    const [anna, bert] = [await market.join('anna'), await market.join('bert')]
    for (let i = 0; i < 12; i++) await meet(anna, bert, 100_000 + 10 * i)
    await followed(market)
    const before = await anna.client.listTrades({ query: { limit: 1000 } })
    await market.restart()
    await followed(market)
    const [again, other] = [market.as(anna), market.as(bert)]
    await meet({ ...anna, client: again }, { ...bert, client: other }, 200_000)
    const first = await again.listTrades({ query: { limit: 5 } })
    const second = await again.listTrades({ query: { limit: 1000, before: first.next! } })
    expect(first.trades).toHaveLength(5)
    expect([...first.trades, ...second.trades].slice(1)).toEqual(before.trades)
    expect(second.next).toBeNull()

    const toMs = before.trades[3]!.atMs
    const own = await again.listTrades({ query: { participant: 'anna', toMs } })
    expect(own.trades).toEqual(before.trades.filter(({ atMs }) => atMs < toMs))

    await followed(market)
    const page = await again.listOrders({ query: { state: 'finished', limit: 8 } })
    const rest = await again.listOrders({ query: { state: 'finished', before: page.next! } })
    const finished = [...page.finished!, ...rest.finished!]
    expect(page.orders).toEqual([])
    expect([page.finished!.length, finished.length, rest.next]).toEqual([8, 13, null])
    expect(finished.map(({ outcome, filledWh, participant }) => [outcome, filledWh, participant])).toEqual(
      finished.map(() => ['filled', 100, 'anna']),
    )
    expect(finished[0]!.notionalNanos).toBe(String(200_000 * 100))
  })

  test('is told to whom it belongs', async () => {
    const { place, remove } = await maker.make()
    onTestFinished(remove)
    const market = await openTestMarket({ database: 'url' in place ? place.url : 'embedded' })
    onTestFinished(() => market.stop())
    const [anna, bert] = [await market.join('anna'), await market.join('bert')]
    await meet(anna, bert, 100_000)
    await followed(market)
    const asked = (client: Member['client']) =>
      client.listTrades({ query: { participant: 'anna' } }).then(
        ({ trades }) => trades.length,
        ({ reason }: { reason: string }) => reason,
      )
    expect(await asked(anna.client)).toBe(1)
    expect(await asked(market.operator.client)).toBe(1)
    expect(await asked(bert.client)).toBe('not_permitted')
    expect(await asked(market.anybody)).toBe('key_missing')
  })
})

test('without tables only live orders and what memory has are told, and that is said', async () => {
  const market = await openTestMarket()
  onTestFinished(() => market.stop())
  const [anna, bert] = [await market.join('anna'), await market.join('bert')]
  await meet(anna, bert, 100_000)
  expect((await anna.client.listTrades({ query: { participant: 'anna' } })).trades).toHaveLength(1)
  const asked = anna.client.listOrders({ query: { state: 'finished' } })
  await expect(asked).rejects.toThrow(expect.objectContaining({ reason: 'store_away', status: 503 }))
})

async function meet(seller: Member, buyer: Member, priceMicrosPerKwh: number): Promise<void> {
  const terms = { slot: TODAY, priceMicrosPerKwh, energyWh: 100 }
  await seller.client.placeOrder({ body: { ...terms, side: 'sell' } })
  await buyer.client.placeOrder({ body: { ...terms, side: 'buy' } })
}

/** Resolves when the tables tell of everything that happened. */
const followed = (market: TestMarket): Promise<unknown> =>
  vi.waitUntil(async () => (await market.anybody.getReady()).store.behindRecords === 0, PATIENCE)
