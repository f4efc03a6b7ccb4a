import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openTestMarket, TODAY } from '../../../../testing/src/test-market.ts'
import { readAuditIn } from '../compose-audit.ts'

const market = await openTestMarket()
afterAll(() => market.stop())
const lines = async () => (await readAuditIn(market.home)).lines

describe('the audit log', () => {
  test('says who did what, and with what outcome, before it is answered', async () => {
    const anna = await market.join('anna')
    const { operator } = market
    const { keyId, key } = await anna.client.addKey({ params: { participant: 'me' } })
    const hook = await anna.client.addWebhook({
      body: { url: 'http://127.0.0.1:9/hook?token=hush-hush', events: ['trade'] },
    })
    await operator.client.haltMarket({})
    await operator.client.resumeMarket({})
    await market.send('DELETE', '/v1/participants/me/keys/k_none', {
      key: anna.key,
      headers: { 'x-request-id': 'mine' },
    })
    await anna.client.placeOrder({
      body: { slot: TODAY, side: 'buy', priceMicrosPerKwh: 1000, energyWh: 1 },
    })
    expect((await lines()).map(({ by, did, outcome }) => `${by} ${did} ${outcome}`)).toEqual([
      'server start done',
      'server makeFirstKey done',
      'operator registerParticipant done',
      'anna addKey done',
      'anna addWebhook done',
      'operator haltMarket done',
      'operator resumeMarket done',
      'anna removeKey key_id_unknown',
    ])
    const [, , registered, added, hooked, , , removed] = await lines()
    expect(registered!.on).toMatchObject({ participant: 'anna', role: 'participant' })
    expect(added!.on).toEqual({ participant: 'me', keyId })
    expect(hooked!.on).toEqual({ url: 'http://127.0.0.1:9', events: ['trade'], webhookId: hook.webhookId })
    expect(removed).toMatchObject({ on: { keyId: 'k_none' }, requestId: 'mine' })

    const text = readFileSync(join(market.home, 'audit.jsonl'), 'utf8')
    for (const secret of [operator.key, anna.key, key, hook.secret, 'hush-hush'])
      expect(text).not.toContain(secret.slice(-20))
  })

  test('goes on in one chain over a restart', async () => {
    await market.restart()
    const { flaw, lines: all } = await readAuditIn(market.home)
    expect(flaw).toBe(null)
    expect(all.slice(-2).map(({ did }) => did)).toEqual(['stop', 'start'])
  })
})
