import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createClient } from './client.ts'

test('events come in order, each once, over a connection that breaks in the middle of one', async () => {
  const asked: (string | undefined)[] = []
  const client = await streamThat((request, response) => {
    asked.push(request.headers['last-event-id'] as string | undefined)
    if (asked.length === 1) {
      response.write('event: open\nid: 6.0\ndata: {}\n\n')
      response.write(event('7.0') + event('7.1'))
      response.write(event('8.0').slice(0, 20), () => response.destroy())
    } else {
      response.write(': alive\n\n' + event('8.0'))
      response.end(event('9.0'))
    }
  })
  const opened: string[] = []
  const ids: string[] = []
  for await (const { id } of client.events({ onOpen: (after) => opened.push(after) })) {
    ids.push(id)
    if (id === '9.0') break
  }
  expect(ids).toEqual(['7.0', '7.1', '8.0', '9.0'])
  expect(asked).toEqual([undefined, '7.1'])
  expect(opened).toEqual(['6.0'])
})

test('a connection that broke before the first event continues from where it was opened', async () => {
  const asked: (string | undefined)[] = []
  const client = await streamThat((request, response) => {
    asked.push(request.headers['last-event-id'] as string | undefined)
    if (asked.length === 1) response.end('event: open\nid: 41.2\ndata: {}\n\n')
    else response.write(event('42.0'))
  })
  for await (const { id } of client.events()) {
    expect(id).toBe('42.0')
    break
  }
  expect(asked).toEqual([undefined, '41.2'])
})

test('a long event in many small pieces is one event', async () => {
  const client = await streamThat((_, response) => {
    const text = `id: 1.0\ndata: ${JSON.stringify({ type: 'phase_changed', id: '1.0', atMs: 5, slot: '2026-11-22T10:15Z', phase: 'closed' })}\n\n`
    for (const letter of text) response.write(letter)
  })
  for await (const found of client.events({ lastEventId: '0.0' })) {
    expect(found).toMatchObject({ type: 'phase_changed', phase: 'closed' })
    break
  }
})

test('a stream that the server refuses ends with its reason', async () => {
  const client = await streamThat((_, response) => {
    response.statusCode = 410
    response.end(
      JSON.stringify({
        type: 'urn:gridbourse:problem:events_not_kept',
        title: 'Gone',
        status: 410,
        detail: 'too old',
        instance: '/v1/events',
        reason: 'events_not_kept',
        field: null,
        sequence: null,
      }),
    )
  })
  await expect(client.events({ lastEventId: '1.0' }).next()).rejects.toMatchObject({
    reason: 'events_not_kept',
  })
})

test('whoever stops listening is let go, also while nothing happens', async () => {
  let gone = false
  const client = await streamThat((request, response) => {
    response.write(': alive\n\n')
    request.on('close', () => (gone = true))
  })
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 50)
  for await (const found of client.events({ signal: stop.signal }))
    expect.unreachable(`${found.id} was never sent`)
  await expect.poll(() => gone).toBe(true)
})

const event = (id: string): string =>
  `id: ${id}\ndata: ${JSON.stringify({ type: 'market_halted', id, atMs: 1_795_342_500_000 })}\n\n`

const servers: ReturnType<typeof createServer>[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function streamThat(answers: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/event-stream')
    answers(request, response)
  })
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return createClient({ baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}
