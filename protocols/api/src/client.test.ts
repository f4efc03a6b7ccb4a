import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createClient } from './client.ts'
import { Problem } from './problem-error.ts'
import { ServerUnreachable, type ClientOptions } from './transport.ts'

const order = { slot: '2026-11-22T10:15Z', side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 2500 } as const
const answer = { sequence: 7, orderId: '4', filledWh: 0, restingWh: 2500, notionalNanos: '0' }

test('an order goes out as JSON with the key and an idempotency key, and its answer comes back typed', async () => {
  const { client, requests } = await serverThat((_, response) => json(response, 201, answer))
  expect(await client.placeOrder({ body: order })).toEqual(answer)
  const [request] = requests
  expect(request).toMatchObject({ method: 'POST', url: '/v1/orders', body: order })
  expect(request?.headers).toMatchObject({
    authorization: 'Bearer gb_test',
    'content-type': 'application/json',
  })
  expect(request?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
})

test('paths and searches are filled in; what is left out stays out; readers send no idempotency key', async () => {
  const { client, requests } = await serverThat((_, response) =>
    json(response, 200, { trades: [], next: null }),
  )
  await client.listTrades({ query: { slot: '2026-11-22T10:15Z' } })
  await client.listTrades()
  expect(requests.map(({ url }) => url)).toEqual(['/v1/trades?slot=2026-11-22T10%3A15Z', '/v1/trades'])
  expect(requests[0]?.headers['idempotency-key']).toBeUndefined()
})

test('when the answer is lost the command goes out again under the same key', async () => {
  let asked = 0
  const { client, requests } = await serverThat((request, response) => {
    asked++
    if (asked === 1) request.socket.destroy()
    else if (asked === 2) {
      response.writeHead(201, { 'content-type': 'application/json', 'content-length': 1000 })
      response.write('{"sequence":')
      setTimeout(() => response.destroy(), 20)
    } else json(response, 201, answer)
  })
  expect(await client.placeOrder({ body: order, idempotencyKey: 'mine-1' })).toEqual(answer)
  expect(requests.map(({ headers }) => headers['idempotency-key'])).toEqual(['mine-1', 'mine-1', 'mine-1'])
})

test('a server that asks for patience gets it', async () => {
  let asked = 0
  const { client, requests } = await serverThat((_, response) => {
    if (++asked === 1) response.setHeader('retry-after', '0')
    json(response, asked === 1 ? 503 : 201, asked === 1 ? {} : answer)
  })
  expect(await client.placeOrder({ body: order })).toEqual(answer)
  expect(new Set(requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
})

test('a no is a Problem with reason and field, and is not asked again', async () => {
  const { client, requests } = await serverThat((_, response) =>
    json(response, 422, {
      type: 'urn:gridbourse:problem:gate_closed',
      title: 'The gate is closed',
      status: 422,
      detail: 'It closed at 10:10.',
      instance: '/v1/orders',
      reason: 'gate_closed',
      field: 'slot',
      sequence: 8,
    }),
  )
  const no = await client.placeOrder({ body: order }).catch((fault: unknown) => fault)
  expect(no).toBeInstanceOf(Problem)
  expect(no).toMatchObject({ reason: 'gate_closed', field: 'slot', status: 422, sequence: 8 })
  expect((no as Problem).message).toBe('The gate is closed. It closed at 10:10.')
  expect(requests).toHaveLength(1)
})

test('an answer from something that is not Gridbourse is told as it is', async () => {
  const { client } = await serverThat((_, response) => response.writeHead(502).end('<h1>Bad gateway</h1>'))
  await expect(client.getMarket()).rejects.toMatchObject({
    name: 'Problem',
    reason: 'unreadable',
    status: 502,
    message: expect.stringContaining('Bad gateway'),
  })
})

test('a server that never answers is unreachable after the last attempt', async () => {
  const { client, requests } = await serverThat(() => {}, { attempts: 2, timeoutMs: 30 })
  const fault = await client.getMarket().catch((caught: unknown) => caught)
  expect(fault).toBeInstanceOf(ServerUnreachable)
  expect((fault as Error).message).toContain('asked 2 times')
  expect(requests).toHaveLength(2)
})

test('a call can be given up', async () => {
  const { client } = await serverThat(() => {})
  const stop = new AbortController()
  const call = client.getMarket({ signal: stop.signal })
  stop.abort(new Error('no longer interested'))
  await expect(call).rejects.toThrow('no longer interested')
})

type Seen = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: unknown }

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serverThat(
  answers: (request: IncomingMessage, response: ServerResponse) => void,
  options: Partial<ClientOptions> = {},
) {
  const requests: Seen[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const { method, url, headers } = request
      requests.push({ method, url, headers, body: text === '' ? undefined : JSON.parse(text) })
      answers(request, response)
    })
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { client: createClient({ baseUrl, key: 'gb_test', ...options }), requests }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}
