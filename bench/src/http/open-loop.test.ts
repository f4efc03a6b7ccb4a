import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { HttpConnection, jsonRequest } from './http-connection.ts'
import { Latencies } from './latencies.ts'
import { runOpenLoop } from './open-loop.ts'

let server: Server | undefined
const connections: HttpConnection[] = []
afterEach(() => {
  for (const connection of connections.splice(0)) connection.close()
  server?.closeAllConnections()
  server?.close()
})

test('every request is sent and answered once', async () => {
  await listen(() => 0)
  const bodies: string[] = []
  const { sent, latencies, faults } = await runOpenLoop({
    connections,
    rate: 500,
    seconds: 0.2,
    request: (_, count) => request(String(count)),
    answered: (status, body) => bodies.push(`${status} ${body.toString()}`),
  })
  expect({ sent, answered: latencies.count, faults }).toEqual({ sent: 100, answered: 100, faults: [] })
  expect(new Set(bodies)).toEqual(new Set(Array.from({ length: 100 }, (_, count) => `200 "${count}"`)))
})

test('a request that had to wait because the server stalled counts from when it was due', async () => {
  let asked = 0
  await listen(() => (++asked === 3 ? 300 : 0))
  const { latencies } = await runOpenLoop({
    connections: connections.slice(0, 1),
    rate: 100,
    seconds: 0.3,
    request: () => request('1'),
  })
  expect(latencies.quantile(1)).toBeGreaterThan(250)
  expect(latencies.quantile(0.5), 'those behind the stalled one waited as well').toBeGreaterThan(50)
})

test('a server that hangs up is told', async () => {
  await listen(() => Number.NaN)
  const { faults, latencies } = await runOpenLoop({
    connections,
    rate: 100,
    seconds: 0.02,
    request: () => request('1'),
  })
  expect(latencies.count).toBe(0)
  expect(faults).toEqual(['the server closed the connection', 'the server closed the connection'])
})

test('a quantile is a time that was measured', () => {
  const latencies = new Latencies()
  expect(latencies.quantile(0.5)).toBeNaN()
  for (let ms = 1000; ms > 0; ms--) latencies.add(ms)
  expect([0, 0.5, 0.99, 0.999, 1].map((q) => latencies.quantile(q))).toEqual([1, 500, 990, 999, 1000])
  latencies.add(5000)
  expect(latencies.figures().maxMs).toBe(5000)
})

const request = (body: string): string =>
  jsonRequest({ method: 'POST', path: '/', key: 'k', body: `"${body}"` })

/** A server that answers what it was told, after so many milliseconds; NaN: it hangs up. */
async function listen(delayMs: () => number): Promise<void> {
  const answering = createServer((asked, response) => {
    let text = ''
    asked.on('data', (chunk) => (text += String(chunk)))
    asked.on('end', () => {
      const ms = delayMs()
      if (Number.isNaN(ms)) asked.socket.destroy()
      else setTimeout(() => response.setHeader('content-length', text.length).end(text), ms)
    })
  })
  server = answering
  await new Promise<void>((done) => answering.listen(0, '127.0.0.1', done))
  const { port } = answering.address() as AddressInfo
  connections.push(await HttpConnection.open(port), await HttpConnection.open(port))
}
