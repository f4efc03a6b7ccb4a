import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { JournalConflict } from '@gridbourse/core/market'
import { startWriter } from '@gridbourse/testing/journal-kill'
import { recordAt } from '@gridbourse/testing/journal-records'
import { openSegmentJournal } from './segment-journal.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gridbourse-lock-'))
})
afterEach(() => rm(directory, { recursive: true }))

const writerProcess = () => {
  const opener = {
    module: '@gridbourse/adapters/journal',
    opener: 'openSegmentJournal',
    options: { directory },
  }
  return startWriter({ ...opener, workload: 'records' }, 'lock')
}

test('a second process is refused and told who holds the journal, until that one is killed', async () => {
  const holder = writerProcess()
  await holder.opened
  await expect(openSegmentJournal({ directory })).rejects.toThrow(JournalConflict)
  await expect(openSegmentJournal({ directory })).rejects.toThrow(`held by process ${holder.child.pid}`)

  const exited = once(holder.child, 'exit')
  holder.child.kill('SIGKILL')
  await exited
  const journal = await openSegmentJournal({ directory })
  await journal.append([recordAt(journal.lastSequence + 1)])
  await journal.close()
})

test('a pid that was left behind means nothing, though a process has it today', async () => {
  const stranger = spawn('sleep', ['30'])
  await writeFile(join(directory, 'lock.pid'), `${stranger.pid}\n`)
  await writeFile(join(directory, 'lock'), '')
  const journal = await openSegmentJournal({ directory })
  await expect(openSegmentJournal({ directory })).rejects.toThrow(`held by process ${process.pid}`)
  await journal.close()
  stranger.kill()
})

test('of several processes that start at once, one gets it', async () => {
  const writers = Array.from({ length: 5 }, writerProcess)
  const exits = writers.map(({ child }) => once(child, 'exit'))
  await Promise.any(writers.map(({ opened }) => opened))
  const hasEnded = ({ child }: (typeof writers)[number]) => child.exitCode !== null
  await vi.waitUntil(() => writers.filter(hasEnded).length === 4, { timeout: 20_000 })
  const holder = writers.find((writer) => !hasEnded(writer))
  for (const loser of writers.filter(hasEnded))
    expect(loser.lines()[0]).toMatch(/^JournalConflict: .* is held by process (\d+|unknown)$/)
  holder?.child.kill('SIGKILL')
  await Promise.all(exits)
})

test('letting go leaves nothing that is in the way', async () => {
  for (let i = 0; i < 3; i++) {
    const journal = await openSegmentJournal({ directory })
    await journal.close()
  }
  expect((await readdir(directory)).toSorted()).toEqual(['0000000000000001.segment', 'lock', 'lock.pid'])
})
