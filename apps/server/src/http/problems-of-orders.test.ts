import { describe, expect, test } from 'vitest'
import { marketOfTwo, problemOf, type Complaint } from '../../../../testing/src/market-of-two.ts'
import { TODAY, TOMORROW } from '../../../../testing/src/test-market.ts'

const { market, anna, bert } = await marketOfTwo()
await bert.client.placeOrder({
  body: { slot: TODAY, side: 'sell', priceMicrosPerKwh: 200_000, energyWh: 1000 },
})

const order = { slot: TODAY, side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 100 }
const placing = (body: object | string) => problemOf(market, 'POST', '/v1/orders', { key: anna.key, body })

describe('a bad order is answered with the field and the reason, and changes nothing', () => {
  const cases: readonly [string, object | string, Complaint][] = [
    [
      'a field missing',
      { ...order, energyWh: undefined },
      { status: 400, reason: 'request_invalid', field: 'energyWh' },
    ],
    [
      'a field too many',
      { ...order, energyKwh: 2 },
      { status: 400, reason: 'request_invalid', field: 'energyKwh' },
    ],
    [
      'a unit in words',
      { ...order, energyWh: '2.5 kWh' },
      { status: 400, reason: 'request_invalid', field: 'energyWh' },
    ],
    ['half a Wh', { ...order, energyWh: 0.5 }, { status: 400, reason: 'request_invalid', field: 'energyWh' }],
    ['no energy', { ...order, energyWh: 0 }, { status: 400, reason: 'request_invalid', field: 'energyWh' }],
    [
      'energy below zero',
      { ...order, energyWh: -1 },
      { status: 400, reason: 'request_invalid', field: 'energyWh' },
    ],
    [
      'more energy than an order holds',
      { ...order, energyWh: 2 ** 31 },
      { status: 400, reason: 'request_invalid', field: 'energyWh' },
    ],
    [
      'a number beyond all numbers',
      JSON.stringify(order).replace('100}', '1e999}'),
      { status: 400, reason: 'request_invalid', field: 'energyWh' },
    ],
    [
      'a price that is a fraction',
      { ...order, priceMicrosPerKwh: 0.12 },
      { status: 400, reason: 'request_invalid', field: 'priceMicrosPerKwh' },
    ],
    [
      'a side that is none',
      { ...order, side: 'hold' },
      { status: 400, reason: 'request_invalid', field: 'side' },
    ],
    [
      'a slot that is no time',
      { ...order, slot: 'tomorrow' },
      { status: 400, reason: 'request_invalid', field: 'slot' },
    ],
    [
      'a slot between two',
      { ...order, slot: '2026-11-23T18:07Z' },
      { status: 404, reason: 'slot_unknown', field: 'slot' },
    ],
    [
      'a slot nobody opened',
      { ...order, slot: '2031-01-01T00:00Z' },
      { status: 404, reason: 'slot_unknown', field: 'slot' },
    ],
    [
      'a slot whose gate is closed',
      { ...order, slot: '2026-11-23T06:00Z' },
      { status: 422, reason: 'gate_closed', field: 'slot' },
    ],
    [
      'a price between two ticks',
      { ...order, priceMicrosPerKwh: 120_005 },
      { status: 422, reason: 'price_off_tick', field: 'priceMicrosPerKwh' },
    ],
    [
      "a price beyond the market's bounds",
      { ...order, priceMicrosPerKwh: 5_000_000 },
      { status: 422, reason: 'price_out_of_range', field: 'priceMicrosPerKwh' },
    ],
    [
      'more than the connection carries',
      { ...order, energyWh: 2_000_000 },
      { status: 422, reason: 'position_limit_exceeded', field: 'energyWh' },
    ],
    [
      'an expiry without its time in force',
      { ...order, expiresAtMs: 1_795_500_000_000 },
      { status: 422, reason: 'terms_contradict', field: 'expiresAtMs' },
    ],
    [
      'an expiry that has passed',
      { ...order, timeInForce: 'time', expiresAtMs: 1_000 },
      { status: 422, reason: 'expiry_invalid', field: 'expiresAtMs' },
    ],
    [
      'a market order that would rest',
      { ...order, priceMicrosPerKwh: null, timeInForce: 'gate' },
      { status: 422, reason: 'terms_contradict', field: 'timeInForce' },
    ],
    [
      'post-only that crosses',
      { ...order, priceMicrosPerKwh: 200_000, postOnly: true },
      { status: 422, reason: 'would_trade', field: 'priceMicrosPerKwh' },
    ],
    [
      'fill-or-kill that cannot fill',
      { ...order, timeInForce: 'fok' },
      { status: 422, reason: 'cannot_fill', field: 'energyWh' },
    ],
    [
      'a market order before the opening auction',
      { ...order, slot: TOMORROW, priceMicrosPerKwh: null },
      { status: 422, reason: 'not_in_continuous_trading', field: 'timeInForce' },
    ],
  ]

  test.each(cases)('%s', async (_name, body, expected) => {
    const before = await market.anybody.getBook({ params: { slot: TODAY } })
    expect(await placing(body)).toEqual(expected)
    expect(await market.anybody.getBook({ params: { slot: TODAY } })).toEqual(before)
    expect((await anna.client.listOrders({ query: {} })).orders).toEqual([])
  })

  test('an expiry that is missing is called that, alone and in a batch', async () => {
    const endless = { ...order, timeInForce: 'time' }
    const { key } = anna
    const missing = {
      reason: 'expiry_invalid',
      field: 'expiresAtMs',
      detail: expect.stringMatching(/^`expiresAtMs` is missing/),
    }
    const alone = await market.send('POST', '/v1/orders', { key, body: endless })
    expect(alone.status).toBe(422)
    expect(await alone.json()).toMatchObject(missing)
    const items = [{ type: 'place_order', key: 'endless', ...endless }]
    const batch = await market.send('POST', '/v1/batch', { key, body: { items } })
    expect(await batch.json()).toMatchObject({ results: [{ accepted: false, ...missing }] })
  })

  test('a batch with one malformed item does nothing of it', async () => {
    const items = [
      { type: 'place_order', key: 'a', ...order },
      { type: 'place_order', key: 'b', ...order, energyWh: 1.5 },
    ]
    expect(await problemOf(market, 'POST', '/v1/batch', { key: anna.key, body: { items } })).toEqual({
      status: 400,
      reason: 'request_invalid',
      field: 'items.1.energyWh',
    })
    expect((await anna.client.listOrders({ query: {} })).orders).toEqual([])
  })

  test('a block whose slots do not ascend', async () => {
    const profile = [
      { slot: '2026-11-24T10:15Z', energyWh: 1 },
      { slot: '2026-11-24T10:00Z', energyWh: 1 },
    ]
    const body = { side: 'buy', priceMicrosPerKwh: 10, profile }
    expect(await problemOf(market, 'POST', '/v1/blocks', { key: anna.key, body })).toMatchObject({
      status: 422,
      reason: 'block_profile_invalid',
    })
  })

  test('a block after its opening auction', async () => {
    const body = { side: 'buy', priceMicrosPerKwh: 10, profile: [{ slot: TODAY, energyWh: 1 }] }
    expect(await problemOf(market, 'POST', '/v1/blocks', { key: anna.key, body })).toMatchObject({
      status: 422,
      reason: 'block_after_opening_auction',
    })
  })

  test('an id that is no order id, and one of no order', async () => {
    const request = { key: anna.key }
    expect(await problemOf(market, 'DELETE', '/v1/orders/abc', request)).toEqual({
      status: 400,
      reason: 'request_invalid',
      field: 'orderId',
    })
    expect(await problemOf(market, 'DELETE', '/v1/orders/999999', request)).toMatchObject({
      status: 404,
      reason: 'order_unknown',
    })
  })

  test('an order id beyond the whole numbers is of no order', async () => {
    const path = '/v1/orders/9999999999999999'
    const unknown = { status: 404, reason: 'order_unknown', field: 'orderId' }
    const { key } = anna
    expect(await problemOf(market, 'DELETE', path, { key })).toEqual(unknown)
    expect(await problemOf(market, 'GET', path, { key })).toEqual(unknown)
    expect(await problemOf(market, 'PATCH', path, { key, body: { energyWh: 1 } })).toEqual(unknown)
    expect(await problemOf(market, 'DELETE', '/v1/orders/9007199254740991', { key })).toEqual(unknown)
  })
})

test('finished orders older than one that never was', async () => {
  const path = '/v1/orders?state=finished&before=9999999999999999'
  expect(await problemOf(market, 'GET', path, { key: anna.key })).toEqual({
    status: 400,
    reason: 'request_invalid',
    field: 'before',
  })
})

test('a market with all of this behind it says so to nobody: it is ready', async () => {
  expect(await market.anybody.getReady()).toMatchObject({ status: 'ready' })
  expect(await market.anybody.getHealth()).toEqual({ status: 'ok' })
})
