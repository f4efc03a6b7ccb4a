import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openKeyFile } from '@gridbourse/adapters/identity'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { ParticipantNumber } from '@gridbourse/core/market'
import { OpenStreams } from './open-streams.ts'

test('a look at a stream ends it where its key is gone, and no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gridbourse-streams-'))
  const opened: ServerResponse[] = []
  const server = createServer((_request, response) => {
    response.flushHeaders()
    opened.push(response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    const keys = await openKeyFile(join(folder, 'keys.json'))
    const streams = new OpenStreams(keys)
    const anna = 1 as ParticipantNumber
    const gone = await keys.make(anna, 0 as EpochMs)
    const kept = await keys.make(anna, 0 as EpochMs)
    const readers: IncomingMessage[] = []
    for (const key of [gone.key, kept.key, null]) {
      const [reader] = (await once(get({ host: '127.0.0.1', port }), 'response')) as [IncomingMessage]
      readers.push(reader.resume())
      streams.add(opened.at(-1)!, key)
    }
    const ended = once(readers[0]!, 'end')
    await keys.remove(anna, gone.keyId)
    for (const stream of opened) streams.check(stream)
    await ended
    expect(opened.map(({ writableEnded }) => writableEnded)).toEqual([true, false, false])
    streams.endAll()
    expect(opened.every(({ writableEnded }) => writableEnded)).toBe(true)
  } finally {
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
