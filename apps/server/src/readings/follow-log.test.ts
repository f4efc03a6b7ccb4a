import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { openDatabase } from '@gridbourse/adapters/database'
import { readingTables } from '@gridbourse/adapters/reading-tables'
import { openReadingLog } from '@gridbourse/adapters/readings'
import type { EpochMs } from '@gridbourse/core/kernel'
import { columnsOf, type ReadingLog } from '@gridbourse/core/telemetry'
import { postgresAnswers, postgresPlaces } from '@gridbourse/testing/database-places'
import { openPostgresGate } from '@gridbourse/testing/postgres-gate'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { BatchSupply } from './batch-supply.ts'
import { LogFollower } from './follow-log.ts'
import { supplyThrough } from './readings-loop.ts'

let directory: string
let log: ReadingLog
let supply: BatchSupply
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gridbourse-follow-'))
  log = await openReadingLog({ directory })
  supply = new BatchSupply(log)
})
afterEach(async () => {
  await log.close()
  await rm(directory, { recursive: true })
})

const AT = Date.UTC(2026, 10, 21)
const add = async (second: number, into = supply): Promise<void> => {
  const reading = {
    source: 'anna',
    metric: 'energy.powerW',
    at: (AT + second * 1000) as EpochMs,
    value: second,
  }
  into.add(await log.append({ knownAt: AT as EpochMs, by: 1, readings: columnsOf([reading]) }))
}

describe('batches for a follower', () => {
  test('come from memory where it keeps up, and from the log where it does not', async () => {
    for (let second = 0; second < 5; second++) await add(second)
    const late = new BatchSupply(log)
    const coming = late.next(6)
    await add(5, late)
    expect((await coming).map(({ sequence }) => sequence)).toEqual([6])
    expect((await late.next(2)).map(({ sequence }) => sequence)).toEqual([2, 3, 4, 5, 6])
    expect((await supply.next(4)).map(({ sequence }) => sequence)).toEqual([4, 5])
  })
})

describe.runIf(await postgresAnswers())('tables that follow the log', () => {
  test('catch up by themselves when their database comes back', async () => {
    const { place, remove } = await postgresPlaces.make()
    const gate = await openPostgresGate()
    const { db, close } = await openDatabase({ url: gate.through(place.url) })
    const { port1, port2 } = new MessageChannel()
    supplyThrough(port1, supply)
    const follower = new LogFollower(port2, readingTables(db))
    onTestFinished(async () => {
      await follower.stop()
      await close()
      await gate.shut()
      await remove()
    })
    await add(0)
    await expect.poll(() => follower.following.sequence, { timeout: 10_000 }).toBe(1)
    await gate.shut()
    await add(1)
    await expect.poll(() => follower.following.failure, { timeout: 10_000 }).not.toBeNull()
    await add(2)
    await gate.open()
    await expect.poll(() => follower.following, { timeout: 20_000 }).toEqual({ sequence: 3, failure: null })
    const [latest] = await readingTables(db).latest({ sources: 'all' })
    expect(latest?.value).toBe(2)
  }, 60_000)
})
