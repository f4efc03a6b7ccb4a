import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { openTestMarket, TODAY } from '../../../../testing/src/test-market.ts'

type Span = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly name: string
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

/** What a collector of traces is sent, as OTLP writes it in JSON. */
async function collector() {
  const spans: Span[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      expect(request.url).toBe('/v1/traces')
      const { resourceSpans } = JSON.parse(body) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[]
      }
      spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
      response.setHeader('content-type', 'application/json').end('{}')
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    spans,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => server.close(),
  }
}

const attribute = ({ attributes }: Span, name: string) =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0]

test('request, command and journal record are one trace, which goes on that of whoever asked', async () => {
  const there = await collector()
  const market = await openTestMarket({ tracesTo: there.url })
  const anna = await market.join('anna')
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const response = await market.send('POST', '/v1/orders', {
    key: anna.key,
    headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'x-request-id': 'order-1' },
    body: { slot: TODAY, side: 'buy', priceMicrosPerKwh: 100_000, energyWh: 10 },
  })
  const { sequence } = (await response.json()) as { sequence: number }
  await market.send('GET', '/v1/market', { headers: { traceparent: '00-nonsense' } })
  await market.stop()

  const mine = there.spans.filter((span) => span.traceId === traceId)
  const named = (name: string): Span => mine.find((span) => span.name === name)!
  const [request, command, record] = ['POST placeOrder', 'command placeOrder', 'journal record'].map(named)
  expect(mine).toHaveLength(3)
  expect(request!.parentSpanId).toBe('00f067aa0ba902b7')
  expect(command!.parentSpanId).toBe(request!.spanId)
  expect(record!.parentSpanId).toBe(command!.spanId)
  expect(attribute(request!, 'gridbourse.request_id')).toBe('order-1')
  expect(Number(attribute(record!, 'gridbourse.sequence'))).toBe(sequence)
  expect(BigInt(record!.endTimeUnixNano)).toBeGreaterThan(BigInt(record!.startTimeUnixNano))
  expect(there.spans.some(({ name, parentSpanId }) => name === 'GET getMarket' && !parentSpanId)).toBe(true)
  expect(JSON.stringify(there.spans)).not.toContain(anna.key.slice(-20))
  there.close()
})

test('a collector that is away keeps nobody from trading', async () => {
  const market = await openTestMarket({ tracesTo: 'http://127.0.0.1:9' })
  expect((await market.send('GET', '/v1/market')).status).toBe(200)
  await market.stop()
})
