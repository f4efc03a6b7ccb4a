import { get } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MarketEvent } from '@gridbourse/api'
import { openTestMarket, TODAY, type Member, type TestMarket } from '../../../../testing/src/test-market.ts'

let market: TestMarket
let anna: Member
let bert: Member

beforeAll(async () => {
  // Few events stay in memory, so that most of what is read below comes from the journal.
  market = await openTestMarket({ eventsKept: 20 })
  anna = await market.join('anna')
  bert = await market.join('bert')
})
afterAll(() => market.stop())

/** Reads a stream until `count` events came, or `until` is among them. */
async function listen(
  client: Member['client'],
  options: { lastEventId?: string; slot?: string; count?: number; until?: (event: MarketEvent) => boolean },
): Promise<MarketEvent[]> {
  const { lastEventId, slot, count = Infinity, until = () => false } = options
  const stop = new AbortController()
  const heard: MarketEvent[] = []
  const stream = client.events({
    signal: stop.signal,
    ...(lastEventId !== undefined && { lastEventId }),
    ...(slot !== undefined && { slot }),
  })
  for await (const event of stream) {
    heard.push(event)
    if (heard.length >= count || until(event)) break
  }
  stop.abort()
  return heard
}

const place = (member: Member, terms: object = {}) =>
  member.client.placeOrder({
    body: { slot: TODAY, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 10, ...terms },
  })

/** Makes an event that ends a test's listening, and says which. */
async function mark(): Promise<(event: MarketEvent) => boolean> {
  const { sequence } = await market.operator.client.setPriceBand({
    body: { slot: '2026-11-24T22:45Z', lowestPriceMicrosPerKwh: 0, highestPriceMicrosPerKwh: 4_000_000 },
  })
  return (event) => event.id.startsWith(`${sequence}.`)
}

describe('the stream', () => {
  test('tells everybody what changes a book, and nobody whose order it was', async () => {
    const { sequence } = await market.anybody.getMarket()
    await place(anna, { slot: '2026-11-23T15:00Z', energyWh: 30 })
    await place(bert, { slot: '2026-11-23T15:00Z', side: 'sell', energyWh: 20 })
    const until = await mark()
    const after = `${sequence}.9999999`
    const seen = await listen(market.anybody, { lastEventId: after, until })
    expect(seen.map(({ type }) => type)).toEqual(['order_rested', 'trade', 'price_band_set'])
    expect(JSON.stringify(seen)).not.toMatch(/anna|bert/)

    const ofAnna = await listen(anna.client, { lastEventId: after, until })
    expect(ofAnna.map(({ type }) => type)).toEqual([
      'order_accepted',
      'order_rested',
      'trade',
      'price_band_set',
    ])
    const trade = ofAnna.find(({ type }) => type === 'trade')
    expect(trade).toMatchObject({ makerParticipant: 'anna' })
    expect(trade).not.toHaveProperty('takerParticipant')
    expect(JSON.stringify(ofAnna)).not.toContain('bert')

    const ofOperator = await listen(market.operator.client, { lastEventId: after, until })
    expect(ofOperator.find(({ type }) => type === 'trade')).toMatchObject({
      makerParticipant: 'anna',
      takerParticipant: 'bert',
    })
  })

  test('tells a rejection to whom it happened', async () => {
    const { sequence } = await market.anybody.getMarket()
    await expect(place(anna, { priceMicrosPerKwh: 5 })).rejects.toMatchObject({ reason: 'price_off_tick' })
    const until = await mark()
    const options = { lastEventId: `${sequence}.9999999`, until }
    expect(await listen(anna.client, options)).toMatchObject([
      { type: 'command_rejected', reason: 'price_off_tick', field: 'priceMicrosPerKwh', participant: 'anna' },
      { type: 'price_band_set' },
    ])
    expect(await listen(bert.client, options)).toHaveLength(1)
  })

  test('can be held to one slot', async () => {
    const { sequence } = await market.anybody.getMarket()
    await place(anna, { slot: '2026-11-23T15:15Z' })
    await place(anna, { slot: '2026-11-23T15:30Z' })
    await place(anna, { slot: '2026-11-23T15:15Z', energyWh: 11 })
    const heard = await listen(market.anybody, {
      lastEventId: `${sequence}.9999999`,
      slot: '2026-11-23T15:15Z',
      count: 2,
    })
    expect(heard).toMatchObject([{ energyWh: 10 }, { energyWh: 11 }])
  })

  test('brings what happens while it is open', async () => {
    const stop = new AbortController()
    const opened = Promise.withResolvers<string>()
    const heard: MarketEvent[] = []
    const listening = (async () => {
      for await (const event of anna.client.events({ signal: stop.signal, onOpen: opened.resolve })) {
        heard.push(event)
        if (heard.length === 40) stop.abort()
      }
    })()
    await opened.promise
    for (let i = 0; i < 20; i++) await place(anna, { slot: '2026-11-23T16:00Z', energyWh: i + 1 })
    await listening
    const ids = heard.map(({ id }) => id)
    expect(new Set(ids).size).toBe(40)
    expect(ids).toEqual(ids.toSorted(byPlace))
  })
})

describe('a key that is removed', () => {
  test('ends the streams that it opened, and no others', async () => {
    const { keyId, key } = await anna.client.addKey({ params: { participant: 'me' } })
    const heard = async (options: { key?: string }): Promise<ReadableStreamDefaultReader<string>> => {
      const response = await market.send('GET', '/v1/events', options)
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
      await reader.read()
      return reader
    }
    const [removed, other, stranger] = await Promise.all([heard({ key }), heard(anna), heard({})])
    await anna.client.removeKey({ params: { participant: 'me', keyId } })
    await place(anna, { slot: '2026-11-23T16:15Z', energyWh: 1 })
    expect(await removed.read()).toEqual({ done: true, value: undefined })
    expect((await other.read()).value).toContain('"type":"order_accepted"')
    expect((await stranger.read()).value).toContain('"type":"order_rested"')
    await Promise.all([other.cancel(), stranger.cancel()])

    await expect(listen(market.as({ ...anna, key }), { count: 1 })).rejects.toMatchObject({
      reason: 'key_unknown',
    })
  })
})

describe('a reader that comes back', () => {
  test('misses nothing and hears nothing twice, also over a restart of the server', async () => {
    for (let i = 0; i < 30; i++) await place(i % 2 === 0 ? anna : bert, { slot: '2026-11-23T17:00Z' })
    const until = await mark()
    const whole = await listen(anna.client, { lastEventId: '0.0', until })
    expect(whole.length).toBeGreaterThan(60)

    await market.restart()
    const rejoined = { ...anna, client: market.as(anna) }
    expect(await listen(rejoined.client, { lastEventId: '0.0', until })).toEqual(whole)
    for (const at of [0, 7, Math.floor(whole.length / 2), whole.length - 2]) {
      const rest = await listen(rejoined.client, { lastEventId: whole[at]!.id, until })
      expect(rest).toEqual(whole.slice(at + 1))
    }
    const next = await market.as(bert).placeOrder({
      body: { slot: '2026-11-23T17:00Z', side: 'buy', priceMicrosPerKwh: 10, energyWh: 1 },
    })
    const [news] = await listen(market.as(anna), { lastEventId: whole.at(-1)!.id, count: 1 })
    expect(news).toMatchObject({ type: 'order_rested', orderId: next.orderId })
  })

  test('that takes nothing slows nobody down, and still gets everything', async () => {
    const whale = await market.join('whale', { importPowerW: 2_000_000_000, exportPowerW: 2_000_000_000 })
    const { sequence } = await market.anybody.getMarket()
    const response = await new Promise<import('node:http').IncomingMessage>((answered) => {
      get(`${market.url}/v1/events?after=${sequence}.9999999`, answered)
    })
    response.pause()
    for (let round = 0; round < 4; round++) {
      const items = Array.from({ length: 10_000 }, (_, i) => ({
        type: 'place_order' as const,
        key: `flood-${round}-${i}`,
        slot: '2026-11-23T20:00Z',
        side: 'sell' as const,
        priceMicrosPerKwh: 500_000 + i * 10,
        energyWh: 1,
      }))
      await whale.client.placeBatch({ body: { items } })
    }
    let text = ''
    response.setEncoding('utf8')
    response.on('data', (chunk: string) => (text += chunk))
    response.resume()
    await expect.poll(() => text.match(/"type":"order_rested"/g)?.length, { timeout: 20_000 }).toBe(40_000)
    response.destroy()
  })
})

const byPlace = (a: string, b: string): number => {
  const [sequence = 0, index = 0] = a.split('.').map(Number)
  const [otherSequence = 0, otherIndex = 0] = b.split('.').map(Number)
  return sequence - otherSequence || index - otherIndex
}
