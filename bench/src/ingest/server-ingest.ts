import { createClient } from '@gridbourse/api'
import { startServerProcess, temporaryHome } from '@gridbourse/testing/server-process'
import { BEGIN, homeNamed, linesOfBatch, METRIC, READINGS_PER_BATCH, sumOf } from './synthetic-meters.ts'

const CONNECTIONS = 4

const PATIENCE_MS = 300_000

/**
 * Readings a second that the real server acknowledges over HTTP while its tables follow: how far they were behind at the
 * last acknowledgement, and when they had caught up. The sender shares the machine.
 */
export async function measureServer(batches: number) {
  const { home, remove } = temporaryHome()
  const server = await startServerProcess({ home, clockFrom: '2026-06-03T00:00Z' })
  try {
    const client = createClient({ baseUrl: server.url, key: server.operatorKey! })
    const bodies = Array.from({ length: batches }, (_, batch) => linesOfBatch(batch))
    await hasTables(client)
    const wrong: string[] = []
    let next = 0
    const lane = async (): Promise<void> => {
      for (let batch = next++; batch < batches; batch = next++) {
        const response = await fetch(`${server.url}/v1/readings`, {
          method: 'POST',
          headers: { authorization: `Bearer ${server.operatorKey}`, 'content-type': 'application/x-ndjson' },
          body: bodies[batch]!,
        })
        const said = await response.text()
        if (response.status !== 200 || !said.includes(`"accepted":${READINGS_PER_BATCH}`))
          wrong.push(`a batch was answered ${response.status}: ${said.slice(0, 200)}`)
      }
    }
    const began = performance.now()
    await Promise.all(Array.from({ length: CONNECTIONS }, lane))
    const acknowledgedS = (performance.now() - began) / 1000
    const { tables } = await client.getReadingStatus()
    const lagReadings = (tables?.lagBatches ?? 0) * READINGS_PER_BATCH
    await hasFollowed(client, batches)
    const followedS = (performance.now() - began) / 1000

    const readings = batches * READINGS_PER_BATCH
    const { count, sum } = sumOf(7, batches)
    const { points } = await client.getReadings({
      query: { source: homeNamed(7), metric: METRIC, fromMs: BEGIN, toMs: BEGIN + 86_400_000, points: 1 },
    })
    if (points[0]?.count !== count || points[0].mean !== sum / count)
      wrong.push(`a home has ${points[0]?.count} readings, not ${count}`)
    return {
      result: {
        readings,
        acknowledgedPerSecond: Math.round(readings / acknowledgedS),
        lagReadings,
        followedPerSecond: Math.round(readings / followedS),
      },
      wrong,
    }
  } finally {
    await server.stop()
    remove()
  }
}

type Client = ReturnType<typeof createClient>

/** A database that is made takes seconds; only then is there something to follow. */
const hasTables = (client: Client): Promise<void> =>
  until(async () => (await client.getReadingStatus()).tables?.failure === null)

const hasFollowed = (client: Client, batches: number): Promise<void> =>
  until(async () => ((await client.getReadingStatus()).tables?.batches ?? 0) >= batches)

async function until(holds: () => Promise<boolean>): Promise<void> {
  const latest = performance.now() + PATIENCE_MS
  while (!(await holds())) {
    if (performance.now() > latest) throw new Error('the tables did not follow within five minutes')
    await new Promise((again) => setTimeout(again, 100))
  }
}
