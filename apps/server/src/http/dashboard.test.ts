import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { isDashboardBuilt, serveDashboard } from './dashboard.ts'

const PAGE = '<!doctype html><script src="/assets/index-1a2b.js"></script>'
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

let built: string
let nothing: string
let app: FastifyInstance

beforeAll(() => {
  built = mkdtempSync(join(tmpdir(), 'dashboard-'))
  nothing = mkdtempSync(join(tmpdir(), 'dashboard-'))
  mkdirSync(join(built, 'assets'))
  writeFileSync(join(built, 'index.html'), PAGE)
  writeFileSync(join(built, 'assets', 'index-1a2b.js'), 'console.log(1)')
})
afterEach(() => app.close())
afterAll(() => {
  for (const folder of [built, nothing]) rmSync(folder, { recursive: true })
})

function served(folder: string): FastifyInstance {
  app = Fastify()
  serveDashboard(app, folder)
  return app
}

test('a browser gets the page at every address of one, asked again each time, with nothing inline allowed', async () => {
  for (const url of ['/', '/market?slot=2026-06-01T10:00Z']) {
    const { statusCode, headers, body } = await served(built).inject({ url, headers: BROWSER })
    expect([statusCode, body]).toEqual([200, PAGE])
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(headers['cache-control']).toBe('no-cache')
    expect(headers['content-security-policy']).toContain(
      "default-src 'none'; script-src 'self'; style-src 'self'",
    )
    expect(headers['content-security-policy']).not.toContain('unsafe')
    await app.close()
  }
})

test('a program that asks the root for no page is sent to the description, as it always was', async () => {
  const { statusCode, headers } = await served(built).inject({
    url: '/',
    headers: { accept: 'application/json' },
  })
  expect([statusCode, headers.location]).toEqual([302, '/docs'])
  expect(headers.vary).toContain('accept')
})

test('what is named by its content is kept for ever, and travels small', async () => {
  const { headers, rawPayload } = await served(built).inject({
    url: '/assets/index-1a2b.js',
    headers: { 'accept-encoding': 'gzip, br' },
  })
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'content-encoding': 'gzip',
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
  })
  expect(String(gunzipSync(rawPayload))).toBe('console.log(1)')
  const whole = await app.inject({ url: '/assets/index-1a2b.js' })
  expect(whole.headers['content-encoding']).toBe(undefined)
  expect(whole.body).toBe('console.log(1)')
})

test('nothing but what was built is given away', async () => {
  served(built)
  for (const url of ['/assets/../index.html', '/assets/%2e%2e/index.html', '/assets/other.js', '/index.html'])
    expect((await app.inject({ url, headers: BROWSER })).statusCode, url).toBe(404)
})

test('without a build everybody is sent to the description', async () => {
  expect([isDashboardBuilt(built), isDashboardBuilt(nothing)]).toEqual([true, false])
  const { statusCode, headers } = await served(nothing).inject({ url: '/', headers: BROWSER })
  expect([statusCode, headers.location]).toEqual([302, '/docs'])
})
