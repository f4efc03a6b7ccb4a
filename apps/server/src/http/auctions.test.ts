import { afterAll, beforeAll, expect, test } from 'vitest'
import { epochMs, parseInstant } from '@gridbourse/core/kernel'
import { openTestMarket, type Member, type TestMarket } from '../../../../testing/src/test-market.ts'

// The clock starts three seconds before tomorrow's opening auction is held.
const NOON = '2026-11-23T11:00Z'
const SLOT = '2026-11-24T10:00Z'

let market: TestMarket
let anna: Member
let bert: Member

beforeAll(async () => {
  market = await openTestMarket({ clock: { startsAt: epochMs(parseInstant(NOON)! - 3_000) } })
  anna = await market.join('anna')
  bert = await market.join('bert')
})
afterAll(() => market.stop())

test('an opening auction is held when its time comes, and its certificate can be read', async () => {
  const order = { slot: SLOT, energyWh: 1000 }
  await anna.client.placeOrder({ body: { ...order, side: 'buy', priceMicrosPerKwh: 120_000 } })
  const offer = await bert.client.placeOrder({ body: { ...order, side: 'sell', priceMicrosPerKwh: 80_000 } })
  expect(offer).toMatchObject({ filledWh: 0, restingWh: 1000 })
  expect((await market.anybody.getBook({ params: { slot: SLOT } })).phase).toBe('waiting')

  await expect
    .poll(async () => (await market.anybody.getBook({ params: { slot: SLOT } })).phase, { timeout: 10_000 })
    .toBe('continuous')

  const { auctions } = await market.anybody.listAuctions({ query: { kind: 'opening' } })
  expect(auctions).toMatchObject([{ auctionId: 'opening-2026-11-23T23:00Z', volumeWh: 1000, proven: true }])
  const certificate = await market.anybody.getAuction({ params: { auctionId: auctions[0]!.auctionId } })
  expect(certificate.slots.find(({ slot }) => slot === SLOT)).toMatchObject({
    volumeWh: 1000,
    priceMicrosPerKwh: 100_000,
    priceIntervalMicrosPerKwh: [80_000, 120_000],
  })
  expect(certificate).toMatchObject({ welfareNanos: '40000000', gapNanos: '0', rejected: [] })
  const [bid, asked] = certificate.orders
  expect([bid, asked]).toEqual([
    { orderId: expect.any(String), kind: 'order', ...order, side: 'buy', priceMicrosPerKwh: 120_000 },
    { orderId: offer.orderId, kind: 'order', ...order, side: 'sell', priceMicrosPerKwh: 80_000 },
  ])
  const ofAnna = await anna.client.getAuction({ params: { auctionId: auctions[0]!.auctionId } })
  expect(ofAnna.orders).toEqual([{ ...bid, participant: 'anna' }, asked])
  const { positions } = await anna.client.listPositions({ query: {} })
  expect(positions).toEqual([{ slot: SLOT, boughtWh: 1000, soldWh: 0, openBuyWh: 0, openSellWh: 0 }])
})

test('the day after tomorrow is open for orders from then on', async () => {
  await expect
    .poll(async () => (await market.anybody.listSlots({ query: { date: '2026-11-25' } })).slots.length)
    .toBe(96)
})
