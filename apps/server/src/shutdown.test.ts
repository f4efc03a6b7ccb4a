import { createParser } from 'eventsource-parser'
import { afterAll, expect, test } from 'vitest'
import { operations, type MarketEvent } from '@gridbourse/api'
import { openTestMarket, TODAY } from '../../../testing/src/test-market.ts'
import { readAuditIn } from './compose-audit.ts'

const market = await openTestMarket()
afterAll(() => market.stop())

const ORDERS = 6_000

/** Listens until the server ends the stream; a stream that is torn off rejects. */
async function listen(key: string, after: string): Promise<{ ids: string[]; events: MarketEvent[] }> {
  const response = await fetch(`${market.url}/v1/events?after=${after}`, {
    headers: { authorization: `Bearer ${key}` },
  })
  const [ids, events]: [string[], MarketEvent[]] = [[after], []]
  const parser = createParser({
    onEvent({ id, event, data }) {
      if (event !== undefined || id === undefined) return
      ids.push(id)
      events.push(JSON.parse(data) as MarketEvent)
    },
  })
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) parser.feed(chunk)
  return { ids, events }
}

test('a stop answers what is under way, ends streams where they can be resumed, and loses nothing', async () => {
  const anna = await market.join('anna', { importPowerW: 2_000_000_000 })
  const items = Array.from({ length: ORDERS }, (_, i) => ({
    type: 'place_order' as const,
    key: `order-${i}`,
    slot: TODAY,
    side: 'buy' as const,
    priceMicrosPerKwh: 100_000,
    energyWh: 1,
  }))
  const heard = listen(anna.key, '0.0')
  const batch = market.send('POST', operations.placeBatch.path, { key: anna.key, body: { items } })
  const underWay = async (): Promise<number> => {
    const metrics = await (await market.send('GET', '/metrics')).text()
    return Number(/^gridbourse_commands_under_way (\d+)$/m.exec(metrics)?.[1])
  }
  // Given to the engine, and not answered yet.
  while ((await underWay()) < ORDERS) expect(await Promise.race([batch, null])).toBe(null)
  const restarted = market.restart()

  const answer = await batch
  expect(answer.status).toBe(200)
  const { results } = (await answer.json()) as { results: { accepted: boolean }[] }
  expect(results).toHaveLength(ORDERS)
  expect(results.every(({ accepted }) => accepted)).toBe(true)
  const { ids, events } = await heard
  await restarted

  const { orders } = await market.as(anna).listOrders({})
  expect(orders).toHaveLength(ORDERS)
  const resumed = market.as(anna).events({ lastEventId: ids.at(-1)! })
  const accepted = events.filter(({ type }) => type === 'order_accepted')
  for await (const event of resumed) {
    expect(ids).not.toContain(event.id)
    if (event.type === 'order_accepted') accepted.push(event)
    if (accepted.length === ORDERS) break
  }
  const told = accepted.map((event) => (event.type === 'order_accepted' ? Number(event.orderId) : 0))
  expect(told).toEqual(orders.map(({ orderId }) => Number(orderId)).toSorted((a, b) => a - b))

  const { lines, flaw } = await readAuditIn(market.home)
  expect(flaw).toBe(null)
  expect(lines.map(({ did }) => did)).toEqual([
    'start',
    'makeFirstKey',
    'registerParticipant',
    'stop',
    'start',
  ])
})
