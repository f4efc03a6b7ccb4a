import { randomBytes } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { openTestMarket, TODAY } from '../../../../testing/src/test-market.ts'

test('a whole session at the finest level is told in lines of JSON, with no secret in any', async () => {
  let log = ''
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((log += String(text)), true))
  const market = await openTestMarket({ logLevel: 'trace' })
  const anna = await market.join('anna')
  const secrets = [market.operator.key, anna.key]
  const { key } = await anna.client.addKey({ params: { participant: 'me' } })
  const hook = await anna.client.addWebhook({ body: { url: 'http://127.0.0.1:9/hook' } })
  const guessed = `gb_0123456789ab_${randomBytes(32).toString('base64url')}`
  secrets.push(key, hook.secret, guessed)
  const order = { slot: TODAY, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 10 } as const
  const { sequence } = await anna.client.placeOrder({ body: order })
  // As people get it wrong: the key in the address, in the body, as an id, in no scheme.
  await market.send('GET', `/v1/orders?key=${key}`)
  await market.send('GET', `/v1/participants/${key}`, { key: guessed })
  await market.send('POST', '/v1/orders', { key: anna.key, body: { ...order, key, secret: hook.secret } })
  await market.send('POST', '/v1/orders', { key: anna.key, body: `{"a": "${hook.secret}` })
  await market.send('GET', '/v1/orders', { headers: { authorization: key, 'x-request-id': 'wrong-scheme' } })
  await market.send('POST', '/v1/orders', {
    key: anna.key,
    headers: { 'x-request-id': 'too-cheap' },
    body: { ...order, priceMicrosPerKwh: 1 },
  })
  await market.stop()
  write.mockRestore()

  for (const secret of secrets) expect(log).not.toContain(secret.split('_').at(-1)!.slice(0, 40))
  const lines = log
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
  const answered = (match: object) => lines.find((line) => line['msg'] === 'answered' && matches(line, match))
  expect(answered({ operation: 'placeOrder', sequence })).toMatchObject({ by: 'anna', status: 201 })
  expect(answered({ requestId: 'too-cheap' })).toMatchObject({ outcome: 'price_off_tick', by: 'anna' })
  expect(answered({ requestId: 'too-cheap' })!['sequence']).toBeGreaterThan(sequence)
  expect(answered({ requestId: 'wrong-scheme' })).toMatchObject({ status: 401, outcome: 'key_unknown' })
})

const matches = (line: Readonly<Record<string, unknown>>, match: object): boolean =>
  Object.entries(match).every(([name, value]) => line[name] === value)
