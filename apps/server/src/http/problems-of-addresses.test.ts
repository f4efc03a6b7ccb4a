import { describe, expect, test } from 'vitest'
import { answerToBytes, marketOfTwo, problemOf } from '../../../../testing/src/market-of-two.ts'

const { market } = await marketOfTwo()

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
    expect(await problemOf(market, method, path)).toEqual(expected)
  })

  test.each(['TRACE', 'PROPFIND', 'SEARCH', 'QUERY', 'PURGE'])('%s of what is there', async (method) => {
    const answer = await answerToBytes(
      market,
      `${method} /v1/orders HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1\.1 405 /)
    expect(answer).toMatch(/^allow: DELETE, GET, HEAD, POST\r$/m)
    expect(answer).toContain('"reason":"method_not_allowed"')
  })

  test('an address that cannot be read', async () => {
    const expected = { status: 400, reason: 'request_invalid', field: 'slot' }
    expect(await problemOf(market, 'GET', '/v1/books/%zz')).toEqual(expected)
    expect(await problemOf(market, 'GET', `/v1/books/${'x'.repeat(300)}`)).toEqual(expected)
    expect(await problemOf(market, 'GET', '/v1/%zz')).toEqual({ ...expected, field: null })
  })

  test('bytes that are no HTTP', async () => {
    const answer = await answerToBytes(market, 'what is this?\r\n\r\n')
    expect(answer).toMatch(/^HTTP\/1\.1 400 /)
    expect(answer).toContain('"reason":"request_invalid"')
  })
})
