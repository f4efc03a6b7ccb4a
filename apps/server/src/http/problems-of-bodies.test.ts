import { describe, expect, test } from 'vitest'
import { marketOfTwo, problemOf, type Complaint } from '../../../../testing/src/market-of-two.ts'
import { TODAY } from '../../../../testing/src/test-market.ts'

const { market, anna } = await marketOfTwo()

const order = { slot: TODAY, side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 100 }
const placing = (body: object | string) => problemOf(market, 'POST', '/v1/orders', { key: anna.key, body })

describe('a bad body is answered with the reason, and changes nothing', () => {
  test.each<[string, string, Complaint]>([
    ['JSON that breaks off', '{"slot":', { status: 400, reason: 'json_malformed', field: null }],
    [
      'JSON that reaches for the prototype',
      '{"__proto__":{"energyWh":1}}',
      { status: 400, reason: 'request_invalid', field: '__proto__' },
    ],
    [
      'JSON that reaches for it in another spelling, deep down',
      '{"slot":[{"\\u005f_proto__":1}]}',
      { status: 400, reason: 'request_invalid', field: '__proto__' },
    ],
    [
      'JSON that reaches for it over its maker',
      '{"constructor":{"prototype":{"energyWh":1}}}',
      { status: 400, reason: 'request_invalid', field: 'constructor' },
    ],
    ['no JSON object', '[]', { status: 400, reason: 'request_invalid', field: null }],
    [
      'JSON that says one thing twice',
      JSON.stringify(order).replace('}', ',"energyWh":200}'),
      { status: 400, reason: 'request_invalid', field: 'energyWh' },
    ],
    [
      'JSON that says one thing twice in two spellings',
      JSON.stringify(order).replace('}', ',"\\u0073ide":"sell"}'),
      { status: 400, reason: 'request_invalid', field: 'side' },
    ],
    [
      'a number that would be rounded to a whole one',
      JSON.stringify(order).replace('100}', '100.0000000000000001}'),
      { status: 400, reason: 'request_invalid', field: 'energyWh' },
    ],
  ])('%s', async (_name, body, expected) => {
    expect(await placing(body)).toEqual(expected)
    expect((await anna.client.listOrders({ query: {} })).orders).toEqual([])
  })

  test('a batch that says one thing twice does nothing of it', async () => {
    const items = [1, 2].map((n) => ({ type: 'place_order', key: `twice-${n}`, ...order }))
    const body = JSON.stringify({ items }).replace(/}]}$/, ',"key":"twice-3"}]}')
    expect(await problemOf(market, 'POST', '/v1/batch', { key: anna.key, body })).toEqual({
      status: 400,
      reason: 'request_invalid',
      field: 'items.1.key',
    })
    expect((await anna.client.listOrders({ query: {} })).orders).toEqual([])
  })

  test('a body too large', async () => {
    const body = { ...order, slot: 'x'.repeat(70_000) }
    expect(await placing(body)).toEqual({ status: 413, reason: 'body_too_large', field: null })
  })

  test('a body that is not said to be JSON', async () => {
    const headers = { 'content-type': 'text/plain' }
    expect(
      await problemOf(market, 'POST', '/v1/orders', { key: anna.key, headers, body: JSON.stringify(order) }),
    ).toEqual({ status: 415, reason: 'media_type_unsupported', field: 'content-type' })
  })

  test.each([
    ['content-encoding', { 'content-encoding': 'gzip' }],
    ['content-type', { 'content-type': 'application/json; charset=iso-8859-1' }],
    ['content-type', { 'content-type': 'application/json; charset="UTF-16"' }],
  ])('a body in other bytes than plain UTF-8: %s %o', async (field, headers: Record<string, string>) => {
    const { key } = anna
    const body = JSON.stringify({ ...order, energyWh: 0 })
    expect(await problemOf(market, 'POST', '/v1/orders', { key, headers, body })).toEqual({
      status: 415,
      reason: 'media_type_unsupported',
      field,
    })
    for (const plain of [
      { 'content-encoding': 'identity' },
      { 'content-type': 'application/json; charset=UTF-8' },
    ]) {
      expect(await problemOf(market, 'POST', '/v1/orders', { key, headers: plain, body })).toMatchObject({
        field: 'energyWh',
      })
    }
  })

  test('a field with a long name, which is not sent back whole', async () => {
    const name = 'x'.repeat(50_000)
    const response = await market.send('POST', '/v1/orders', { key: anna.key, body: { ...order, [name]: 1 } })
    const text = await response.text()
    expect(JSON.parse(text)).toMatchObject({ status: 400, field: `${'x'.repeat(100)}…` })
    expect(text.length).toBeLessThan(1_000)
  })

  test('no body at all, though its type is said to be JSON', async () => {
    expect(await placing('')).toEqual({ status: 400, reason: 'request_invalid', field: null })
    const headers = { 'content-type': 'application/json' }
    const { key } = anna
    expect(await problemOf(market, 'DELETE', '/v1/orders/999999', { key, headers })).toMatchObject({
      reason: 'order_unknown',
    })
  })

  test('an idempotency key with a space in it', async () => {
    const headers = { 'idempotency-key': 'two words' }
    expect(await problemOf(market, 'POST', '/v1/orders', { key: anna.key, headers, body: order })).toEqual({
      status: 400,
      reason: 'request_invalid',
      field: 'idempotency-key',
    })
  })
})

test('a market with all of this behind it says so to nobody: it is ready', async () => {
  expect(await market.anybody.getReady()).toMatchObject({ status: 'ready' })
  expect(await market.anybody.getHealth()).toEqual({ status: 'ok' })
})
