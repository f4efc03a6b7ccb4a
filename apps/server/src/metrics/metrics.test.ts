import { readFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { answerToBytes, marketOfTwo } from '../../../../testing/src/market-of-two.ts'
import { openTestMarket, TODAY } from '../../../../testing/src/test-market.ts'

const { market, anna } = await marketOfTwo()
const text = async (): Promise<string> => (await market.send('GET', '/metrics')).text()

/** The value of a line, by name and labels as Prometheus writes them. */
async function value(name: string): Promise<number> {
  const line = (await text()).split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.slice(name.length + 1))
}

const order = { slot: TODAY, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 10 } as const

test('how long the agents of a street think is told by their kind', async () => {
  const street = await openTestMarket({ scenario: 'street', clock: { speed: 600 } })
  afterAll(() => street.stop())
  const thought = async (): Promise<number> => {
    const told = await (await street.send('GET', '/metrics')).text()
    return Number(/^gridbourse_decision_seconds_count\{kind="household"\} (\d+)$/m.exec(told)?.[1] ?? 0)
  }
  await expect.poll(thought, { timeout: 20_000 }).toBeGreaterThan(0)
})

describe('what Prometheus reads', () => {
  test('counts orders by what came of them, one by one and in batches, and times them', async () => {
    const before = await value('gridbourse_order_ack_seconds_count')
    await anna.client.placeOrder({ body: order })
    await market.send('POST', '/v1/orders', { key: anna.key, body: { ...order, priceMicrosPerKwh: 100_001 } })
    const items = ['a', 'b', 'c'].map((key) => ({ type: 'place_order', key, ...order }) as const)
    await anna.client.placeBatch({ body: { items } })
    expect(await value('gridbourse_orders_total{result="accepted"}')).toBe(4)
    expect(await value('gridbourse_orders_total{result="price_off_tick"}')).toBe(1)
    expect((await value('gridbourse_order_ack_seconds_count')) - before).toBe(3)
    expect(await value('gridbourse_http_requests_total{operation="placeOrder",status="201"}')).toBe(1)
    expect(await value('gridbourse_http_requests_total{operation="placeOrder",status="422"}')).toBe(1)
  })

  test('tells of the journal, the streams, the clock and the process', async () => {
    const { sequence } = await market.operator.client.getState()
    expect(await value('gridbourse_journal_sequence')).toBe(sequence)
    expect(await value('gridbourse_journal_append_seconds_count')).toBeGreaterThan(0)
    expect(await value('gridbourse_journal_records_total')).toBeGreaterThan(0)
    const leave = new AbortController()
    await fetch(`${market.url}/v1/events`, { signal: leave.signal })
    expect(await value('gridbourse_event_streams')).toBe(1)
    leave.abort()
    await expect.poll(() => value('gridbourse_event_streams')).toBe(0)
    expect(await value('gridbourse_market_clock_seconds')).toBeGreaterThan(1.7e9)
    expect(await value('gridbourse_alarms_active{severity="critical"}')).toBe(0)
    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(1e6)
  })

  test('is for whoever sits at this machine, and from elsewhere for operators', async () => {
    const asked = (key?: string) =>
      market.send('GET', '/metrics', {
        headers: { 'x-forwarded-for': '203.0.113.7' },
        ...(key !== undefined && { key }),
      })
    expect((await asked()).status).toBe(401)
    expect((await asked(anna.key)).status).toBe(403)
    expect((await asked(market.operator.key)).status).toBe(200)
    const foreign = 'GET /metrics HTTP/1.1\r\nhost: evil.example\r\nconnection: close\r\n\r\n'
    expect(await answerToBytes(market, foreign)).toMatch(/^HTTP\/1\.1 421 /)
  })

  test('names nobody', async () => {
    expect(await text()).not.toMatch(/anna|bert|gb_/)
  })
})

test('every name of ours is in the manual, and every name in the manual is there', async () => {
  const fresh = await openTestMarket({ database: 'embedded' })
  afterAll(() => fresh.stop())
  const told = await (await fresh.send('GET', '/metrics')).text()
  const manual = readFileSync(new URL('../../../../docs/operations.md', import.meta.url), 'utf8')
  const names = (of: string, pattern: RegExp) => [...of.matchAll(pattern)].map(([, name]) => name).toSorted()
  expect(names(told, /^# TYPE (gridbourse_\w+) /gm)).toEqual(names(manual, /^\| `(gridbourse_\w+)`/gm))
})
