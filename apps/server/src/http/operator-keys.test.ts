import { expect, test } from 'vitest'
import { marketOfTwo, problemOf } from '../../../../testing/src/market-of-two.ts'

const { market } = await marketOfTwo()

test('the last key of an operator cannot be removed, also not by two operators at once', async () => {
  const { operator } = market
  const { keys } = await operator.client.listKeys({ params: { participant: 'me' } })
  const last = { status: 409, reason: 'last_operator_key', field: 'keyId' }
  const path = (keyId: string): string => `/v1/participants/operator/keys/${keyId}`
  expect(await problemOf(market, 'DELETE', path(keys[0]!.keyId), { key: operator.key })).toEqual(last)

  const second = await market.join('second', { role: 'operator' })
  const { keys: others } = await second.client.listKeys({ params: { participant: 'me' } })
  const removals = await Promise.all([
    market.send('DELETE', path(keys[0]!.keyId), { key: second.key }),
    market.send('DELETE', `/v1/participants/second/keys/${others[0]!.keyId}`, { key: operator.key }),
  ])
  expect(removals.filter(({ status }) => status === 200)).toHaveLength(1)
  const left = [operator.key, second.key].map((key) => market.send('GET', '/v1/state', { key }))
  expect((await Promise.all(left)).map(({ status }) => status).toSorted()).toEqual([200, 401])
})
