import { connect } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problem as problemSchema } from '@gridbourse/api'
import {
  openTestMarket,
  TODAY,
  TOMORROW,
  type Member,
  type RawRequest,
  type TestMarket,
} from '../../../../testing/src/test-market.ts'

let market: TestMarket
let anna: Member
let bert: Member
let watcher: Member
let ordersOfBert: string

beforeAll(async () => {
  market = await openTestMarket()
  anna = await market.join('anna')
  bert = await market.join('bert')
  watcher = await market.join('watcher', { role: 'observer' })
  const slot = { slot: TODAY, side: 'sell', priceMicrosPerKwh: 200_000, energyWh: 1000 } as const
  ordersOfBert = (await bert.client.placeOrder({ body: slot })).orderId
})
afterAll(() => market.stop())

const order = { slot: TODAY, side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 100 }

/** What a request is answered when it goes wrong: a problem, whole, and of the right type. */
async function problemOf(method: string, path: string, request: RawRequest = {}) {
  const response = await market.send(method, path, request)
  expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  const problem = problemSchema.parse(await response.json())
  expect(problem.status).toBe(response.status)
  expect(problem.type).toBe(`urn:gridbourse:problem:${problem.reason}`)
  expect(problem.instance).toBe(path.split('?')[0])
  expect(problem.detail).not.toBe('')
  const { status, reason, field } = problem
  return { status, reason, field }
}

const placing = (body: object | string, key = anna.key) => problemOf('POST', '/v1/orders', { key, body })

describe('bad input is answered with the field and the reason, and changes nothing', () => {
  const cases: readonly [
    string,
    object | string,
    { status: number; reason: string; field: string | null },
  ][] = [
    ['JSON that breaks off', '{"slot":', { status: 400, reason: 'json_malformed', field: null }],
    [
      'JSON that reaches for the prototype',
      '{"__proto__":{"energyWh":1}}',
      { status: 400, reason: 'json_malformed', field: null },
    ],
    ['no JSON object', '[]', { status: 400, reason: 'request_invalid', field: null }],
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
    expect(await problemOf('POST', '/v1/batch', { key: anna.key, body: { items } })).toEqual({
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
    expect(await problemOf('POST', '/v1/blocks', { key: anna.key, body })).toMatchObject({
      status: 422,
      reason: 'block_profile_invalid',
    })
  })

  test('a block after its opening auction', async () => {
    const body = { side: 'buy', priceMicrosPerKwh: 10, profile: [{ slot: TODAY, energyWh: 1 }] }
    expect(await problemOf('POST', '/v1/blocks', { key: anna.key, body })).toMatchObject({
      status: 422,
      reason: 'block_after_opening_auction',
    })
  })

  test('a body too large', async () => {
    const body = { ...order, slot: 'x'.repeat(70_000) }
    expect(await placing(body)).toEqual({ status: 413, reason: 'body_too_large', field: null })
  })

  test('a body that is not said to be JSON', async () => {
    const headers = { 'content-type': 'text/plain' }
    expect(
      await problemOf('POST', '/v1/orders', { key: anna.key, headers, body: JSON.stringify(order) }),
    ).toEqual({ status: 415, reason: 'media_type_unsupported', field: 'content-type' })
  })

  test.each([
    ['content-encoding', { 'content-encoding': 'gzip' }],
    ['content-type', { 'content-type': 'application/json; charset=iso-8859-1' }],
    ['content-type', { 'content-type': 'application/json; charset="UTF-16"' }],
  ])('a body in other bytes than plain UTF-8: %s %o', async (field, headers: Record<string, string>) => {
    const { key } = anna
    const body = JSON.stringify({ ...order, energyWh: 0 })
    expect(await problemOf('POST', '/v1/orders', { key, headers, body })).toEqual({
      status: 415,
      reason: 'media_type_unsupported',
      field,
    })
    for (const plain of [
      { 'content-encoding': 'identity' },
      { 'content-type': 'application/json; charset=UTF-8' },
    ]) {
      expect(await problemOf('POST', '/v1/orders', { key, headers: plain, body })).toMatchObject({
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
    expect(await problemOf('DELETE', '/v1/orders/999999', { key, headers })).toMatchObject({
      reason: 'order_unknown',
    })
  })

  test('an idempotency key with a space in it', async () => {
    const headers = { 'idempotency-key': 'two words' }
    expect(await problemOf('POST', '/v1/orders', { key: anna.key, headers, body: order })).toEqual({
      status: 400,
      reason: 'request_invalid',
      field: 'idempotency-key',
    })
  })

  test('an id that is no order id, and one of no order', async () => {
    const request = { key: anna.key }
    expect(await problemOf('DELETE', '/v1/orders/abc', request)).toEqual({
      status: 400,
      reason: 'request_invalid',
      field: 'orderId',
    })
    expect(await problemOf('DELETE', '/v1/orders/999999', request)).toMatchObject({
      status: 404,
      reason: 'order_unknown',
    })
  })

  test('an order id beyond the whole numbers is of no order', async () => {
    const path = '/v1/orders/9999999999999999'
    const unknown = { status: 404, reason: 'order_unknown', field: 'orderId' }
    const { key } = anna
    expect(await problemOf('DELETE', path, { key })).toEqual(unknown)
    expect(await problemOf('GET', path, { key })).toEqual(unknown)
    expect(await problemOf('PATCH', path, { key, body: { energyWh: 1 } })).toEqual(unknown)
    expect(await problemOf('DELETE', '/v1/orders/9007199254740991', { key })).toEqual(unknown)
  })

  test.each(['anna', 'Anna', 'OPERATOR'])('a name that is taken: %s', async (participant) => {
    const request = { key: market.operator.key, body: { participant } }
    expect(await problemOf('POST', '/v1/participants', request)).toEqual({
      status: 409,
      reason: 'participant_already_registered',
      field: 'participant',
    })
  })

  test.each(['me', 'Me', 'ME'])('a name that everybody has: %s', async (participant) => {
    const request = { key: market.operator.key, body: { participant } }
    expect(await problemOf('POST', '/v1/participants', request)).toEqual({
      status: 400,
      reason: 'request_invalid',
      field: 'participant',
    })
  })
})

describe('whoever asks for what is not theirs is told so', () => {
  test("somebody else's order is neither shown, amended nor cancelled", async () => {
    const path = `/v1/orders/${ordersOfBert}`
    const refused = { status: 403, reason: 'not_your_order', field: 'orderId' }
    expect(await problemOf('GET', path, { key: anna.key })).toEqual(refused)
    const unseen = await market.send('GET', path, { key: anna.key })
    expect(await unseen.json()).toMatchObject({
      detail: 'Only its owner, operators and observers may see it.',
    })
    expect(await problemOf('PATCH', path, { key: anna.key, body: { energyWh: 1 } })).toMatchObject({
      status: 403,
      reason: 'not_your_order',
    })
    expect(await problemOf('DELETE', path, { key: anna.key })).toMatchObject({
      status: 403,
      reason: 'not_your_order',
    })
    expect(await bert.client.getOrder({ params: { orderId: ordersOfBert } })).toMatchObject({
      remainingWh: 1000,
    })
  })

  test('without a key, with a wrong one, and with one that was removed', async () => {
    expect(await problemOf('POST', '/v1/orders', { body: order })).toMatchObject({
      status: 401,
      reason: 'key_missing',
    })
    const wrong = `${anna.key.slice(0, -1)}${anna.key.endsWith('A') ? 'B' : 'A'}`
    expect(await placing(order, wrong)).toMatchObject({ status: 401, reason: 'key_unknown' })
    const { key, keyId } = await anna.client.addKey({ params: { participant: 'me' } })
    expect((await market.send('GET', '/v1/orders', { key })).status).toBe(200)
    await anna.client.removeKey({ params: { participant: 'me', keyId } })
    expect(await problemOf('GET', '/v1/orders', { key })).toMatchObject({
      status: 401,
      reason: 'key_unknown',
    })
  })

  test('a key that is not there cannot be removed, which says nothing against the key of who asks', async () => {
    const path = '/v1/participants/me/keys/k_000000'
    const unknown = { status: 404, reason: 'key_id_unknown', field: 'keyId' }
    expect(await problemOf('DELETE', path, { key: anna.key })).toEqual(unknown)
    const { headers } = await market.send('DELETE', path, { key: anna.key })
    expect(headers.get('www-authenticate')).toBe(null)
  })

  test('operators do not trade, observers do not command, participants do not govern', async () => {
    expect(await placing(order, market.operator.key)).toMatchObject({ status: 403, reason: 'not_permitted' })
    expect(await placing(order, watcher.key)).toMatchObject({ status: 403, reason: 'not_permitted' })
    expect(await problemOf('POST', '/v1/market/halt', { key: anna.key })).toMatchObject({
      status: 403,
      reason: 'not_permitted',
    })
    expect(await problemOf('GET', '/v1/positions?participant=bert', { key: anna.key })).toEqual({
      status: 403,
      reason: 'not_permitted',
      field: 'participant',
    })
    expect(await problemOf('POST', '/v1/participants/bert/keys', { key: watcher.key })).toMatchObject({
      status: 403,
      reason: 'not_permitted',
    })
  })

  test('a host that is not this machine is not served', async () => {
    const { port } = new URL(market.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write('GET /v1/market HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n')
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.1 421 /)
    expect(answer).toContain('"reason":"host_not_allowed"')
  })
})

describe('what is not there', () => {
  test.each([
    ['GET', '/nothing', { status: 404, reason: 'route_unknown', field: null }],
    ['PUT', '/v1/orders', { status: 405, reason: 'method_not_allowed', field: null }],
    ['DELETE', '/v1/books/2026-11-23T18:00Z', { status: 405, reason: 'method_not_allowed', field: null }],
    ['POST', '/v1/events', { status: 405, reason: 'method_not_allowed', field: null }],
    ['GET', '/v1/books/2031-01-01T00:00Z', { status: 404, reason: 'slot_unknown', field: 'slot' }],
    ['GET', '/v1/books/now', { status: 400, reason: 'request_invalid', field: 'slot' }],
    [
      'GET',
      '/v1/books/2026-11-23T18:00Z?depth=0',
      { status: 400, reason: 'request_invalid', field: 'depth' },
    ],
    ['GET', '/v1/slots?date=2026-02-30', { status: 400, reason: 'request_invalid', field: 'date' }],
    [
      'GET',
      '/v1/auctions/closing-2026-11-23T18:00Z',
      { status: 404, reason: 'auction_unknown', field: 'auctionId' },
    ],
    ['GET', '/v1/trades?limit=many', { status: 400, reason: 'request_invalid', field: 'limit' }],
    ['GET', '/v1/events?after=999999.0', { status: 410, reason: 'events_not_kept', field: 'last-event-id' }],
  ] as const)('%s %s', async (method, path, expected) => {
    expect(await problemOf(method, path)).toEqual(expected)
  })

  test.each(['TRACE', 'PROPFIND', 'SEARCH', 'QUERY', 'PURGE'])('%s of what is there', async (method) => {
    const socket = connect(Number(new URL(market.url).port), '127.0.0.1')
    socket.write(`${method} /v1/orders HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.1 405 /)
    expect(answer).toMatch(/^allow: DELETE, GET, HEAD, POST\r$/m)
    expect(answer).toContain('"reason":"method_not_allowed"')
  })

  test('an address that cannot be read', async () => {
    const expected = { status: 400, reason: 'request_invalid', field: 'slot' }
    expect(await problemOf('GET', '/v1/books/%zz')).toEqual(expected)
    expect(await problemOf('GET', `/v1/books/${'x'.repeat(300)}`)).toEqual(expected)
    expect(await problemOf('GET', '/v1/%zz')).toEqual({ ...expected, field: null })
  })

  test('bytes that are no HTTP', async () => {
    const socket = connect(Number(new URL(market.url).port), '127.0.0.1')
    socket.write('what is this?\r\n\r\n')
    let answer = ''
    socket.on('data', (chunk) => (answer += String(chunk)))
    await once(socket, 'close')
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"reason":"request_invalid"')
  })
})

test('a market with all of this behind it says so to nobody: it is ready', async () => {
  expect(await market.anybody.getReady()).toEqual({ status: 'ready' })
  expect(await market.anybody.getHealth()).toEqual({ status: 'ok' })
})
