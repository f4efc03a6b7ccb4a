import { createClient } from '@gridbourse/api'
import { seededRandom } from '@gridbourse/core/kernel'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'

const METRIC = 'energy.powerW'
const BEGIN = Date.UTC(2026, 5, 1)
const PER_BATCH = 500
const ROUNDS = 3

beforeAll(() => void vi.stubEnv('DATABASE_URL', 'embedded'))
afterAll(() => void vi.unstubAllEnvs())

/** A reading per second of one source; its value follows from its place, so that a wrong one is seen. */
const linesOf = (batch: number): string =>
  Array.from({ length: PER_BATCH }, (_, i) => {
    const second = batch * PER_BATCH + i
    return JSON.stringify({
      source: 'home/meter',
      metric: METRIC,
      atMs: BEGIN + second * 1000,
      value: second,
    })
  }).join('\n')

/** Sends batch after batch until the server is gone; resolves to the batch after the last that was acknowledged. */
async function sendUntilGone({ url }: ServerProcess, key: string, from: number): Promise<number> {
  for (let batch = from; ; batch++) {
    const response = await fetch(`${url}/v1/readings`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      body: linesOf(batch),
    }).catch(() => null)
    if (response === null || !response.ok) return batch
  }
}

/** A database that is made, or comes back from a crash, takes its time. */
const followed = ({ url }: ServerProcess, key: string): Promise<unknown> =>
  expect
    .poll(async () => (await createClient({ baseUrl: url, key }).getReadingStatus()).tables, {
      timeout: 90_000,
    })
    .toMatchObject({ lagBatches: 0, failure: null })

test('kill -9 while readings come: none that was acknowledged is lost, and none is there twice', async () => {
  const { home, remove } = temporaryHome()
  const random = seededRandom('readings')
  let acknowledged = 0
  let server = await startServerProcess({ home, clockFrom: '2026-07-01T00:00Z' })
  const key = server.operatorKey!
  try {
    await followed(server, key)
    for (let round = 0; round < ROUNDS; round++) {
      const sent = sendUntilGone(server, key, acknowledged)
      await new Promise((moment) => setTimeout(moment, 300 + random.below(1500)))
      await server.stop('SIGKILL')
      acknowledged = await sent
      server = await startServerProcess({ home, clockFrom: '2026-07-01T00:00Z' })
    }
    const client = createClient({ baseUrl: server.url, key })
    await followed(server, key)
    const { points } = await client.getReadings({
      query: {
        source: 'home/meter',
        metric: METRIC,
        fromMs: BEGIN,
        toMs: BEGIN + 31 * 86_400_000,
        points: 5000,
      },
    })
    const count = points.reduce((sum, point) => sum + point.count, 0)
    // The batch on its way when the server died may be there, whole: nobody was told of it.
    expect([acknowledged * PER_BATCH, (acknowledged + 1) * PER_BATCH]).toContain(count)
    const total = points.reduce((sum, point) => sum + point.mean * point.count, 0)
    expect(Math.round(total)).toBe((count * (count - 1)) / 2)
    const { versions } = await client.listReadingVersions({
      query: { source: 'home/meter', metric: METRIC, fromMs: BEGIN, toMs: BEGIN + 9_000_000 },
    })
    expect(versions.map(({ value }) => value)).toEqual(versions.map((_, second) => second))
  } finally {
    await server.stop('SIGKILL')
    remove()
  }
}, 240_000)
