import { afterAll, describe, expect, test } from 'vitest'
import { answerToBytes, marketOfTwo, problemOf } from '../../../../testing/src/market-of-two.ts'
import { openTestMarket, TODAY, type TestMarket } from '../../../../testing/src/test-market.ts'

const { market, anna, bert } = await marketOfTwo()
const order = { slot: TODAY, side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 100 } as const

describe('every answer says what it may be used for', () => {
  test.each([
    ['GET', '/v1/market', 200],
    ['GET', '/v1/orders', 401],
    ['GET', '/nowhere', 404],
    ['PUT', '/v1/market', 405],
    ['GET', '/%zz', 400],
    ['GET', '/docs/', 200],
    ['GET', '/openapi.json', 200],
    ['GET', '/v1/events', 200],
  ])('%s %s', async (method, path, status) => {
    const response = await market.send(method, path)
    await response.body?.cancel()
    expect(response.status).toBe(status)
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    const policy = response.headers.get('content-security-policy')
    expect(policy).toMatch(/default-src '(none|self)'/)
    expect(policy).toMatch(/frame-ancestors '(none|self)'/)
    expect(response.headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(response.headers.get('x-request-id')).toMatch(/./)
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    expect(response.headers.has('set-cookie')).toBe(false)
    expect(response.headers.has('strict-transport-security')).toBe(false)
  })
})

describe('a request has an id', () => {
  test('its own, where it is a sane one, which the problem answer names as well', async () => {
    const sent = { headers: { 'x-request-id': 'mine-1' } }
    const response = await market.send('GET', '/v1/orders', sent)
    expect(response.headers.get('x-request-id')).toBe('mine-1')
    expect(await response.json()).toMatchObject({ reason: 'key_missing', requestId: 'mine-1' })
  })

  test('one of ours, where it has none, or one that belongs into no log', async () => {
    const ids = await Promise.all(
      [{}, { 'x-request-id': 'a b' }, { 'x-request-id': '<script>' }].map(async (headers) =>
        (await market.send('GET', '/health', { headers })).headers.get('x-request-id'),
      ),
    )
    expect(new Set(ids).size).toBe(3)
    expect(ids.join('')).not.toMatch(/[ <]/)
  })
})

describe('a page from elsewhere', () => {
  const placing = (headers: Readonly<Record<string, string>>) =>
    problemOf(market, 'POST', '/v1/orders', { key: anna.key, body: order, headers })
  const foreign = { status: 403, reason: 'origin_foreign' }

  test.each(['https://evil.example', 'null', 'http://localhost:1', 'http://127.0.0.1', 'file://'])(
    'commands nothing, not even with a key: %s',
    async (origin) => {
      expect(await placing({ origin })).toEqual({ ...foreign, field: 'origin' })
    },
  )

  test('is known by what browsers say of it, too', async () => {
    expect(await placing({ 'sec-fetch-site': 'cross-site' })).toEqual({ ...foreign, field: 'sec-fetch-site' })
  })

  test('is told nothing that it could read', async () => {
    const response = await market.send('GET', '/v1/market', { headers: { origin: 'https://evil.example' } })
    expect(response.headers.has('access-control-allow-origin')).toBe(false)
    const preflight = await market.send('OPTIONS', '/v1/orders', {
      headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
    })
    expect(preflight.status).toBe(405)
  })

  test('and the own page commands', async () => {
    const headers = { origin: market.url, 'sec-fetch-site': 'same-origin' }
    const response = await market.send('POST', '/v1/orders', { key: anna.key, body: order, headers })
    expect(response.status).toBe(201)
  })

  test('of another name is not served on the loopback interface (DNS rebinding)', async () => {
    const request = `POST /v1/orders HTTP/1.1\r\nhost: evil.example\r\norigin: http://evil.example\r\nauthorization: Bearer ${anna.key}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`
    expect(await answerToBytes(market, request)).toMatch(/^HTTP\/1\.1 421 /)
  })
})

describe('whoever asks too often', () => {
  /** 6 reads, 60 orders and 1 rare command a minute. */
  const FACTOR = 0.0001
  const statuses = async (
    asked: TestMarket,
    path: string,
    times: number,
    key?: string,
  ): Promise<number[]> => {
    const all: number[] = []
    for (let i = 0; i < times; i++)
      all.push((await asked.send('GET', path, key === undefined ? {} : { key })).status)
    return all
  }

  test('waits, by participant and by operation, and is told how long', async () => {
    const slow = await openTestMarket({ home: market.home + '-slow', rateFactor: FACTOR })
    afterAll(() => slow.stop())
    const key = slow.operator.key
    expect(await statuses(slow, '/v1/orders', 7, key)).toEqual([200, 200, 200, 200, 200, 200, 429])
    const response = await slow.send('GET', '/v1/orders', { key })
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(await response.json()).toMatchObject({
      reason: 'too_many_requests',
      detail: expect.stringMatching(/^At most 6 requests a minute.*Try again in \d+ s\.$/) as string,
    })
    expect(await statuses(slow, '/v1/positions', 1, key)).toEqual([200])
    expect(await statuses(slow, '/v1/market', 1)).toEqual([200])
    expect(await statuses(slow, '/health', 20)).not.toContain(429)
  })

  test('is counted by its address as long as it guesses keys', async () => {
    const slow = await openTestMarket({ home: market.home + '-guessed', rateFactor: FACTOR })
    afterAll(() => slow.stop())
    const all: number[] = []
    for (let i = 0; i < 8; i++) {
      const key = `gb_${String(i).padStart(12, '0')}_${'A'.repeat(43)}`
      all.push((await slow.send('GET', '/v1/orders', { key })).status)
    }
    expect(all).toEqual([401, 401, 401, 401, 401, 401, 429, 429])
    expect(await statuses(slow, '/v1/orders', 1, slow.operator.key)).toEqual([200])
  })

  test('and nobody who trades as software does', async () => {
    for (let i = 0; i < 300; i++) await bert.client.cancelAll({})
    const response = await market.send('GET', '/v1/orders', { key: bert.key })
    expect(response.status).toBe(200)
    expect(response.headers.has('x-ratelimit-limit')).toBe(false)
  })
})
