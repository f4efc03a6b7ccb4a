import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { journalContract } from '@gridbourse/testing/journal-contract'
import { killWriters } from '@gridbourse/testing/journal-kill'
import { openSegmentJournal } from './segment-journal.ts'

const newDirectory = () => mkdtemp(join(tmpdir(), 'gridbourse-journal-'))

journalContract('segment files', async () => {
  const directory = await newDirectory()
  return {
    open: () => openSegmentJournal({ directory }),
    remove: () => rm(directory, { recursive: true }),
  }
})

journalContract('segment files for every commit', async () => {
  const directory = await newDirectory()
  return {
    open: () => openSegmentJournal({ directory, segmentBytes: 50, commitsInFlight: 2, verify: 'newest' }),
    remove: () => rm(directory, { recursive: true }),
  }
})

test('a directory is made with those above it', async () => {
  const root = await newDirectory()
  const journal = await openSegmentJournal({ directory: join(root, 'of', 'a', 'home') })
  expect(journal.durability).toBe('fsynced')
  await journal.close()
  await rm(root, { recursive: true })
})

test.each(['records', 'exchange'] as const)(
  'kill -9 of a writer of %s loses and doubles nothing',
  async (workload) => {
    const options = { directory: await newDirectory(), segmentBytes: 100_000 }
    const writer = { module: '@gridbourse/adapters/journal', opener: 'openSegmentJournal', options, workload }
    const killed = await killWriters(writer, () => openSegmentJournal(options), { rounds: 8, seed: workload })
    expect(killed.wrong).toEqual([])
    expect(killed.acknowledgements).toBeGreaterThan(0)
    await rm(options.directory, { recursive: true })
  },
)
