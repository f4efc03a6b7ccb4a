import { describe, expect, test } from 'vitest'
import { answerToBytes, marketOfTwo, problemOf } from '../../../../testing/src/market-of-two.ts'
import { TODAY } from '../../../../testing/src/test-market.ts'

const { market, anna, bert } = await marketOfTwo()
const watcher = await market.join('watcher', { role: 'observer' })
const { orderId: orderOfBert } = await bert.client.placeOrder({
  body: { slot: TODAY, side: 'sell', priceMicrosPerKwh: 200_000, energyWh: 1000 },
})

const order = { slot: TODAY, side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 100 }
const placing = (key: string) => problemOf(market, 'POST', '/v1/orders', { key, body: order })

describe('whoever asks for what is not theirs is told so', () => {
  test("somebody else's order is neither shown, amended nor cancelled", async () => {
    const path = `/v1/orders/${orderOfBert}`
    const refused = { status: 403, reason: 'not_your_order', field: 'orderId' }
    expect(await problemOf(market, 'GET', path, { key: anna.key })).toEqual(refused)
    const unseen = await market.send('GET', path, { key: anna.key })
    expect(await unseen.json()).toMatchObject({
      detail: 'Only its owner, operators and observers may see it.',
    })
    expect(await problemOf(market, 'PATCH', path, { key: anna.key, body: { energyWh: 1 } })).toMatchObject({
      status: 403,
      reason: 'not_your_order',
    })
    expect(await problemOf(market, 'DELETE', path, { key: anna.key })).toMatchObject({
      status: 403,
      reason: 'not_your_order',
    })
    expect(await bert.client.getOrder({ params: { orderId: orderOfBert } })).toMatchObject({
      remainingWh: 1000,
    })
  })

  test('without a key, with a wrong one, and with one that was removed', async () => {
    expect(await problemOf(market, 'POST', '/v1/orders', { body: order })).toMatchObject({
      status: 401,
      reason: 'key_missing',
    })
    const wrong = `${anna.key.slice(0, -1)}${anna.key.endsWith('A') ? 'B' : 'A'}`
    expect(await placing(wrong)).toMatchObject({ status: 401, reason: 'key_unknown' })
    const { key, keyId } = await anna.client.addKey({ params: { participant: 'me' } })
    expect((await market.send('GET', '/v1/orders', { key })).status).toBe(200)
    await anna.client.removeKey({ params: { participant: 'me', keyId } })
    expect(await problemOf(market, 'GET', '/v1/orders', { key })).toMatchObject({
      status: 401,
      reason: 'key_unknown',
    })
  })

  test('a key that is not there cannot be removed, which says nothing against the key of who asks', async () => {
    const path = '/v1/participants/me/keys/k_000000'
    const unknown = { status: 404, reason: 'key_id_unknown', field: 'keyId' }
    expect(await problemOf(market, 'DELETE', path, { key: anna.key })).toEqual(unknown)
    const { headers } = await market.send('DELETE', path, { key: anna.key })
    expect(headers.get('www-authenticate')).toBe(null)
  })

  test('operators do not trade, observers do not command, participants do not govern', async () => {
    expect(await placing(market.operator.key)).toMatchObject({ status: 403, reason: 'not_permitted' })
    expect(await placing(watcher.key)).toMatchObject({ status: 403, reason: 'not_permitted' })
    expect(await problemOf(market, 'POST', '/v1/market/halt', { key: anna.key })).toMatchObject({
      status: 403,
      reason: 'not_permitted',
    })
    expect(await problemOf(market, 'GET', '/v1/positions?participant=bert', { key: anna.key })).toEqual({
      status: 403,
      reason: 'not_permitted',
      field: 'participant',
    })
    expect(await problemOf(market, 'POST', '/v1/participants/bert/keys', { key: watcher.key })).toMatchObject(
      {
        status: 403,
        reason: 'not_permitted',
      },
    )
  })

  test('a host that is not this machine is not served', async () => {
    const answer = await answerToBytes(
      market,
      'GET /v1/market HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n',
    )
    expect(answer).toMatch(/^HTTP\/1\.1 421 /)
    expect(answer).toContain('"reason":"host_not_allowed"')
  })

  test.each(['anna', 'Anna', 'OPERATOR'])('a name that is taken: %s', async (participant) => {
    const request = { key: market.operator.key, body: { participant } }
    expect(await problemOf(market, 'POST', '/v1/participants', request)).toEqual({
      status: 409,
      reason: 'participant_already_registered',
      field: 'participant',
    })
  })

  test.each(['me', 'Me', 'ME', 'community', 'Community'])(
    'a name that means somebody else: %s',
    async (participant) => {
      const request = { key: market.operator.key, body: { participant } }
      expect(await problemOf(market, 'POST', '/v1/participants', request)).toEqual({
        status: 400,
        reason: 'request_invalid',
        field: 'participant',
      })
    },
  )
})
