import { spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { JournalConflict } from '@gridbourse/core/market'
import { startWriter } from '@gridbourse/testing/journal-kill'
import { openSegmentJournal } from './segment-journal.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gridbourse-lock-'))
})
afterEach(() => rm(directory, { recursive: true }))

const writerProcess = () => {
  const options = { directory }
  return startWriter(
    { module: '@gridbourse/adapters/journal', opener: 'openSegmentJournal', options },
    'lock',
  )
}

test('a second process is refused and told who holds the journal, until that one is killed', async () => {
  const holder = writerProcess()
  await holder.opened
  await expect(openSegmentJournal({ directory })).rejects.toThrow(JournalConflict)
  await expect(openSegmentJournal({ directory })).rejects.toThrow(`held by process ${holder.child.pid}`)

  const exited = new Promise((resolve) => holder.child.once('exit', resolve))
  holder.child.kill('SIGKILL')
  await exited
  const journal = await openSegmentJournal({ directory })
  expect(journal.lastSequence).toBeGreaterThan(0)
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
  for (let round = 0; round < 3; round++) {
    const writers = Array.from({ length: 4 }, writerProcess)
    const exits = writers.map(
      ({ child }) => new Promise<void>((resolve) => child.once('exit', () => resolve())),
    )
    await Promise.any(writers.map(({ opened }) => opened))
    // The others end by themselves, refused; when only the holder is left, it is killed.
    const loserExits = writers.map(({ child }, i) => exits[i]!.then(() => child.exitCode))
    await new Promise<void>((resolve) => {
      let ended = 0
      for (const exit of loserExits) void exit.then(() => ++ended === 3 && resolve())
    })
    const alive = writers.filter(({ child }) => child.exitCode === null && child.signalCode === null)
    expect(alive.length).toBe(1)
    alive[0]!.child.kill('SIGKILL')
    await Promise.all(exits)
  }
})

test('letting go leaves nothing that is in the way', async () => {
  for (let i = 0; i < 3; i++) {
    const journal = await openSegmentJournal({ directory })
    await journal.close()
  }
  expect((await readdir(directory)).toSorted()).toEqual(['0000000000000001.segment', 'lock', 'lock.pid'])
})
