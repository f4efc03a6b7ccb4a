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

test('kill -9 of the writer loses nothing that was acknowledged and doubles nothing', async () => {
  const options = { directory: await newDirectory(), segmentBytes: 100_000 }
  const writer = { module: '@gridbourse/adapters/journal', opener: 'openSegmentJournal', options }
  const { wrong, acknowledged } = await killWriters(writer, () => openSegmentJournal(options), {
    rounds: 15,
    seed: 'a writer dies',
  })
  expect(wrong).toEqual([])
  expect(acknowledged).toBeGreaterThan(0)
  await rm(options.directory, { recursive: true })
})
