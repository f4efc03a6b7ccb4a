import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openTestMarket, TODAY } from '@gridbourse/testing/test-market'
import { afterEach, expect, test, vi } from 'vitest'

const KEY = '5a'.repeat(32)
const withKey = (key: string): void => void vi.stubEnv('GRIDBOURSE_SECRET_KEY', key)

afterEach(() => {
  vi.unstubAllEnvs()
})

test('with a key in the environment nothing that was asked can be read from the journal, and nobody goes on without it', async () => {
  withKey(KEY)
  const market = await openTestMarket()
  const member = await market.join('nobody-may-read-this')
  await member.client.placeOrder({
    body: { side: 'sell', slot: TODAY, priceMicrosPerKwh: 120_000, energyWh: 100 },
    idempotencyKey: 'nor-this',
  })
  await market.restart()
  const { orders } = await market.as(member).listOrders()
  expect(orders).toHaveLength(1)
  await market.restart()
  const folder = join(market.home, 'journal')
  const written = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))))
  expect(written.length).toBeGreaterThan(500)
  expect(written.includes('nobody-may-read-this')).toBe(false)
  expect(written.includes('nor-this')).toBe(false)

  withKey('')
  await expect(market.restart()).rejects.toThrow(/The journal is encrypted. Give its key/)
  withKey('not a key')
  await expect(openTestMarket({ home: market.home })).rejects.toThrow(/holds no key.*openssl rand/)
  rmSync(market.home, { recursive: true })
})
