import { describe, expect, test } from 'vitest'
import { marketOfTwo } from '../../../../testing/src/market-of-two.ts'
import { TODAY, TOMORROW } from '../../../../testing/src/test-market.ts'

const { market, anna, bert } = await marketOfTwo()

const buy = { side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 2000 } as const
const sell = { side: 'sell', priceMicrosPerKwh: 90_000, energyWh: 1500 } as const

describe('an order', () => {
  test('rests, trades with the next one at its price, and leaves the rest in the book', async () => {
    const slot = '2026-11-23T12:00Z'
    const bid = await anna.client.placeOrder({ body: { slot, ...buy } })
    expect(bid).toMatchObject({ filledWh: 0, restingWh: 2000, notionalNanos: '0' })
    const offer = await bert.client.placeOrder({ body: { slot, ...sell } })
    expect(offer).toMatchObject({ filledWh: 1500, restingWh: 0, notionalNanos: String(1500 * 120_000) })

    const book = await market.anybody.getBook({ params: { slot } })
    expect(book).toMatchObject({
      bookSequence: 2,
      lastPriceMicrosPerKwh: 120_000,
      bids: [{ priceMicrosPerKwh: 120_000, energyWh: 500, orders: 1 }],
      asks: [],
    })
    const { trades } = await market.anybody.listTrades({ query: { slot } })
    expect(trades).toEqual([
      expect.objectContaining({ makerOrderId: bid.orderId, takerOrderId: offer.orderId, energyWh: 1500 }),
    ])
    expect(await anna.client.getOrder({ params: { orderId: bid.orderId } })).toMatchObject({
      state: 'resting',
      energyWh: 2000,
      remainingWh: 500,
    })
    const { positions } = await anna.client.listPositions({ query: { slot } })
    expect(positions).toEqual([{ slot, boughtWh: 1500, soldWh: 0, openBuyWh: 500, openSellWh: 0 }])
  })

  test('is amended, and cancelled once', async () => {
    const { orderId } = await anna.client.placeOrder({ body: { slot: TODAY, ...buy } })
    const amended = await anna.client.amendOrder({ params: { orderId }, body: { energyWh: 700 } })
    expect(amended).toMatchObject({ orderId, restingWh: 700 })
    expect(await anna.client.cancelOrder({ params: { orderId } })).toMatchObject({ orderId, restingWh: 0 })
    await expect(anna.client.cancelOrder({ params: { orderId } })).rejects.toMatchObject({
      reason: 'order_unknown',
      status: 404,
    })
  })

  test('at any price is "ioc" where it does not say otherwise', async () => {
    const slot = '2026-11-23T12:15Z'
    await bert.client.placeOrder({ body: { slot, ...sell } })
    const taken = await anna.client.placeOrder({ body: { slot, ...buy, priceMicrosPerKwh: null } })
    expect(taken).toMatchObject({ filledWh: 1500, restingWh: 0 })
  })

  test('of a slot before its opening auction waits, and so does a block', async () => {
    const order = await anna.client.placeOrder({ body: { slot: TOMORROW, ...buy } })
    const block = await anna.client.placeBlock({
      body: {
        side: 'buy',
        priceMicrosPerKwh: 100_000,
        profile: [
          { slot: '2026-11-24T10:00Z', energyWh: 100 },
          { slot: '2026-11-24T10:15Z', energyWh: 200 },
        ],
      },
    })
    expect(block.restingWh).toBe(300)
    const { orders } = await anna.client.listOrders({ query: {} })
    expect(orders).toContainEqual(expect.objectContaining({ orderId: order.orderId, state: 'waiting' }))
    expect(orders).toContainEqual(expect.objectContaining({ orderId: block.orderId, kind: 'block' }))
    const { orders: ofSlot } = await anna.client.listOrders({ query: { slot: '2026-11-24T10:15Z' } })
    expect(ofSlot.map(({ orderId }) => orderId)).toEqual([block.orderId])
    await anna.client.cancelAll({ query: {} })
    expect((await anna.client.listOrders({ query: {} })).orders).toEqual([])
  })
})

describe('the same key', () => {
  test('and the same body find the first answer, whatever happened since', async () => {
    const place = { body: { slot: TODAY, ...buy }, idempotencyKey: 'first' }
    const first = await anna.client.placeOrder(place)
    await anna.client.cancelOrder({ params: { orderId: first.orderId } })
    const before = await market.anybody.getMarket()
    expect(await anna.client.placeOrder(place)).toEqual(first)
    expect((await market.anybody.getMarket()).sequence).toBe(before.sequence)
  })

  test('and another body are refused', async () => {
    await anna.client.placeOrder({ body: { slot: TODAY, ...buy }, idempotencyKey: 'second' })
    await expect(
      anna.client.placeOrder({ body: { slot: TODAY, ...buy, energyWh: 1 }, idempotencyKey: 'second' }),
    ).rejects.toMatchObject({ reason: 'idempotency_key_reused', status: 409 })
  })

  test('of two requests at once is one order', async () => {
    const place = { body: { slot: TODAY, ...buy, energyWh: 3 }, idempotencyKey: 'twin' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => anna.client.placeOrder(place)))
    expect(new Set(answers.map(({ orderId }) => orderId)).size).toBe(1)
  })

  test('finds a rejection again', async () => {
    const place = { body: { slot: TODAY, ...buy, priceMicrosPerKwh: 120_001 }, idempotencyKey: 'bad' }
    const rejected = { reason: 'price_off_tick', field: 'priceMicrosPerKwh', status: 422 }
    await expect(anna.client.placeOrder(place)).rejects.toMatchObject(rejected)
    const { sequence } = await market.anybody.getMarket()
    await expect(anna.client.placeOrder(place)).rejects.toMatchObject(rejected)
    expect((await market.anybody.getMarket()).sequence).toBe(sequence)
  })

  test('belongs to its participant', async () => {
    const place = { body: { slot: TODAY, ...buy, energyWh: 5 }, idempotencyKey: 'mine' }
    const mine = await anna.client.placeOrder(place)
    expect((await bert.client.placeOrder(place)).orderId).not.toBe(mine.orderId)
  })
})

describe('a batch', () => {
  test('answers every item for itself, in order', async () => {
    const slot = '2026-11-23T13:00Z'
    const { results } = await anna.client.placeBatch({
      body: {
        items: [
          { type: 'place_order', key: 'b1', slot, ...buy },
          { type: 'place_order', key: 'b2', slot, ...buy, energyWh: 2_000_000_000 },
          { type: 'place_order', key: 'b1', slot, ...buy },
          { type: 'place_order', key: 'b1', slot, ...buy, energyWh: 7 },
          { type: 'cancel_all', key: 'b3', slot },
        ],
      },
    })
    expect(results).toMatchObject([
      { accepted: true, key: 'b1', restingWh: 2000 },
      { accepted: false, key: 'b2', reason: 'position_limit_exceeded', field: 'energyWh' },
      { accepted: true, key: 'b1', restingWh: 2000 },
      { accepted: false, key: 'b1', reason: 'idempotency_key_reused', field: 'key', sequence: null },
      { accepted: true, key: 'b3', orderId: null },
    ])
    expect(results[2]).toEqual(results[0])
    expect((await market.anybody.getBook({ params: { slot } })).bids).toEqual([])
  })

  test('refuses what names nothing that could be, item by item, and does the others', async () => {
    const slot = '2026-11-23T13:15Z'
    const offGrid = '2026-11-23T13:07Z'
    const { side, priceMicrosPerKwh } = sell
    const profile = [{ slot: offGrid, energyWh: 1 }]
    const { results } = await anna.client.placeBatch({
      body: {
        items: [
          { type: 'place_order', key: 'n1', slot: offGrid, ...buy },
          { type: 'cancel_order', key: 'n2', orderId: '9999999999999999' },
          { type: 'place_order', key: 'n3', slot, ...buy },
          { type: 'amend_order', key: 'n4', orderId: '9999999999999999', energyWh: 1 },
          { type: 'place_block', key: 'n5', side, priceMicrosPerKwh, profile },
          { type: 'cancel_all', key: 'n6', slot: offGrid },
          { type: 'place_order', key: 'n7', slot: '2031-01-01T00:00Z', ...buy },
        ],
      },
    })
    const refused = { accepted: false, sequence: null }
    expect(results).toMatchObject([
      { ...refused, key: 'n1', reason: 'slot_unknown', field: 'slot' },
      { ...refused, key: 'n2', reason: 'order_unknown', field: 'orderId' },
      { accepted: true, key: 'n3', restingWh: 2000 },
      { ...refused, key: 'n4', reason: 'order_unknown', field: 'orderId' },
      { ...refused, key: 'n5', reason: 'slot_unknown', field: 'profile.0.slot' },
      { ...refused, key: 'n6', reason: 'slot_unknown', field: 'slot' },
      { accepted: false, key: 'n7', reason: 'slot_unknown', field: 'slot' },
    ])
    await anna.client.cancelAll({ query: { slot } })
  })

  test('of which nothing can be done is answered all the same', async () => {
    const items = [{ type: 'cancel_order' as const, key: 'alone', orderId: '9999999999999999' }]
    const { results } = await anna.client.placeBatch({ body: { items } })
    expect(results).toMatchObject([{ accepted: false, key: 'alone', reason: 'order_unknown' }])
  })

  test('of 10,000 commands is done whole, and its retry repeats nothing', async () => {
    const whale = await market.join('whale', { importPowerW: 2_000_000_000, exportPowerW: 2_000_000_000 })
    const items = Array.from({ length: 10_000 }, (_, i) => ({
      type: 'place_order' as const,
      key: `bulk-${i}`,
      slot: '2026-11-23T14:00Z',
      side: 'sell' as const,
      priceMicrosPerKwh: 1_000_000 + (i % 500) * 10,
      energyWh: 1 + (i % 9),
    }))
    const first = await whale.client.placeBatch({ body: { items } })
    expect(first.results.every(({ accepted }) => accepted)).toBe(true)
    const { orders } = await whale.client.listOrders({ query: {} })
    expect(orders).toHaveLength(10_000)
    expect(await whale.client.placeBatch({ body: { items } })).toEqual(first)
    expect((await whale.client.listOrders({ query: {} })).orders).toHaveLength(10_000)
  })
})
