import { describe, expect, test } from 'vitest'
import { marketOfTwo } from '../../../../testing/src/market-of-two.ts'
import { TODAY, type Member } from '../../../../testing/src/test-market.ts'
import { webhookReceiver } from '../../../../testing/src/webhook-receiver.ts'

const { market, anna, bert } = await marketOfTwo()

const place = (client: Member['client'], terms: object = {}) =>
  client.placeOrder({
    body: { slot: TODAY, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 10, ...terms },
  })

describe('a webhook', () => {
  test('is told what concerns its owner, in order, signed, and nothing of others', async () => {
    let secret = ''
    const there = await webhookReceiver(() => secret)
    const hook = await anna.client.addWebhook({ body: { url: there.url } })
    secret = hook.secret
    await place(anna.client)
    await place(bert.client, { side: 'sell', slot: '2026-11-23T19:00Z' })
    await place(bert.client, { side: 'sell', energyWh: 4 })
    await expect.poll(() => there.received.length).toBe(3)
    expect(there.received.map(({ event }) => event.type)).toEqual(['order_accepted', 'order_rested', 'trade'])
    expect(there.received.every(({ isSigned }) => isSigned)).toBe(true)
    expect(there.received.map(({ id }) => id)).toEqual(there.received.map(({ event }) => event.id))
    expect(JSON.stringify(there.received)).not.toContain('bert')

    await anna.client.removeWebhook({ params: { webhookId: hook.webhookId } })
    await place(anna.client)
    expect((await anna.client.listWebhooks()).webhooks).toEqual([])
    expect(there.received).toHaveLength(3)
    there.close()
  })

  test('tries again until it is acknowledged, and says why it had to', async () => {
    let [secret, status] = ['', 500]
    const there = await webhookReceiver(
      () => secret,
      () => status,
    )
    const hook = await anna.client.addWebhook({ body: { url: there.url, events: ['order_accepted'] } })
    secret = hook.secret
    for (let i = 0; i < 3; i++) await place(anna.client, { energyWh: i + 1 })
    await expect
      .poll(async () => (await anna.client.listWebhooks()).webhooks[0]?.lastFailure)
      .toBe('the receiver answered 500')
    status = 200
    await expect.poll(() => there.received.length, { timeout: 10_000 }).toBe(3)
    expect(there.received.map(({ event }) => event.type === 'order_accepted' && event.energyWh)).toEqual([
      1, 2, 3,
    ])
    await anna.client.removeWebhook({ params: { webhookId: hook.webhookId } })
    there.close()
  })

  test('goes on after a restart where it was acknowledged last', async () => {
    let [secret, status] = ['', 200]
    const there = await webhookReceiver(
      () => secret,
      () => status,
    )
    const hook = await anna.client.addWebhook({ body: { url: there.url, events: ['order_accepted'] } })
    secret = hook.secret
    for (let i = 1; i <= 5; i++) await place(anna.client, { energyWh: i })
    await expect.poll(() => there.received.length).toBe(5)
    status = 503
    for (let i = 6; i <= 9; i++) await place(anna.client, { energyWh: i })
    await market.restart()
    status = 200
    await expect.poll(() => there.received.length, { timeout: 10_000 }).toBe(9)
    expect(there.received.map(({ event }) => event.type === 'order_accepted' && event.energyWh)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
    await market.as(anna).removeWebhook({ params: { webhookId: hook.webhookId } })
    there.close()
  })

  test('goes nowhere it may not', async () => {
    const client = market.as(anna)
    for (const url of [
      'http://10.0.0.7/',
      'http://169.254.169.254/latest',
      'http://[fd00::1]/',
      'http://0.0.0.0/',
    ]) {
      await expect(client.addWebhook({ body: { url } })).rejects.toMatchObject({
        reason: 'webhook_url_refused',
        field: 'url',
        status: 422,
      })
    }
    await expect(client.addWebhook({ body: { url: 'ftp://example.org/' } })).rejects.toMatchObject({
      reason: 'request_invalid',
      field: 'url',
    })
  })

  test('asked for twice under one key is one, also after a restart', async () => {
    const asked = { body: { url: 'https://example.org/once' }, idempotencyKey: 'hook-1' }
    const [first, twin] = await Promise.all([1, 2].map(() => market.as(anna).addWebhook(asked)))
    expect(twin).toEqual(first)
    await market.restart()
    expect(await market.as(anna).addWebhook(asked)).toMatchObject({
      webhookId: first!.webhookId,
      secret: first!.secret,
    })
    await expect(
      market.as(anna).addWebhook({ ...asked, body: { ...asked.body, events: ['trade'] } }),
    ).rejects.toMatchObject({ reason: 'idempotency_key_reused', status: 409 })
    const ofBert = await market.as(bert).addWebhook(asked)
    expect(ofBert.webhookId).not.toBe(first!.webhookId)
    expect((await market.as(anna).listWebhooks()).webhooks).toHaveLength(1)

    await market.as(bert).removeWebhook({ params: { webhookId: ofBert.webhookId } })
    await market.as(anna).removeWebhook({ params: { webhookId: first!.webhookId } })
  })

  test("is nobody else's business", async () => {
    const { webhookId } = await market.as(bert).addWebhook({ body: { url: 'https://example.org/' } })
    expect((await market.as(anna).listWebhooks()).webhooks).toEqual([])
    await expect(market.as(anna).removeWebhook({ params: { webhookId } })).rejects.toMatchObject({
      reason: 'webhook_unknown',
      status: 404,
    })
    await market.as(bert).removeWebhook({ params: { webhookId } })
  })
})
