import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openReadingLog, readReadingLog } from '@gridbourse/adapters/readings'
import { BEGIN, columnsOfBatch, READINGS_PER_BATCH } from './synthetic-meters.ts'

/** So many batches wait for their acknowledgement at once. */
const WAITING = 8

/** Readings a second that the log acknowledges, asked directly; read back and counted. */
export async function measureLog(batches: number) {
  const directory = await mkdtemp(join(tmpdir(), 'gridbourse-bench-readings-'))
  try {
    const log = await openReadingLog({ directory })
    const columns = Array.from({ length: batches }, (_, batch) => columnsOfBatch(batch))
    const latencies: number[] = []
    let taken = 0
    const lane = async (): Promise<void> => {
      for (let batch = taken++; batch < batches; batch = taken++) {
        const began = performance.now()
        await log.append({ knownAt: BEGIN, by: 1, readings: columns[batch]! })
        latencies.push(performance.now() - began)
      }
    }
    const began = performance.now()
    await Promise.all(Array.from({ length: WAITING }, lane))
    const seconds = (performance.now() - began) / 1000
    await log.close()

    const again = await readReadingLog({ directory })
    let found = 0
    for await (const some of again.read(1)) for (const { readings } of some) found += readings.length
    await again.close()
    const readings = batches * READINGS_PER_BATCH
    latencies.sort((a, b) => a - b)
    return {
      result: {
        readings,
        readingsPerSecond: Math.round(readings / seconds),
        p50Ms: latencies[Math.floor(latencies.length * 0.5)]!,
        p99Ms: latencies[Math.floor(latencies.length * 0.99)]!,
      },
      wrong: found === readings ? [] : [`${readings} readings were acknowledged, ${found} are in the log`],
    }
  } finally {
    await rm(directory, { recursive: true })
  }
}
