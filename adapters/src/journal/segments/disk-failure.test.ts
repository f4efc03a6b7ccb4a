import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, open, readdir, rm, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { JournalFault } from '@gridbourse/core/market'
import { differenceFrom, startWriter } from '@gridbourse/testing/journal-kill'
import { readAll, recordAt, recordsBetween } from '@gridbourse/testing/journal-records'
import { openSegmentJournal } from './segment-journal.ts'

let root: string
let directory: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gridbourse-disk-'))
  directory = join(root, 'journal')
})
afterEach(async () => {
  vi.restoreAllMocks()
  await rm(root, { recursive: true })
})

describe('a sync or write that fails is the end of the writer', () => {
  test.each(['datasync', 'write'] as const)('%s', async (operation) => {
    const journal = await openSegmentJournal({ directory })
    await journal.append(recordsBetween(1, 10))
    const failing = vi.spyOn(await fileHandlePrototype(), operation)
    failing.mockRejectedValueOnce(Object.assign(new Error('EIO: i/o error'), { code: 'EIO' }))

    const appends = [journal.append([recordAt(11)]), journal.append([recordAt(12)])]
    for (const append of appends)
      await expect(append).rejects.toThrow(expect.objectContaining({ name: 'JournalFault', retry: true }))
    const calls = failing.mock.calls.length
    await expect(journal.append([recordAt(13)])).rejects.toThrow('EIO')
    await expect(journal.append([])).rejects.toThrow(JournalFault)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(failing.mock.calls.length).toBe(calls)

    expect(await readAll(journal)).toEqual(recordsBetween(1, 10))
    await journal.close()
    const again = await openSegmentJournal({ directory })
    expect(again.lastSequence).toBeGreaterThanOrEqual(10)
    expect(await differenceFrom(again, { from: 1, at: recordAt })).toBeUndefined()
    await again.close()
  })

  test('of several that sync at once, the failure of one is the failure of all that are not acknowledged', async () => {
    const journal = await openSegmentJournal({ directory, commitsInFlight: 4 })
    const syncs: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []
    vi.spyOn(await fileHandlePrototype(), 'datasync').mockImplementation(
      () => new Promise<void>((resolve, reject) => syncs.push({ resolve, reject })),
    )
    const outcomes: string[] = []
    const appends: Promise<void>[] = []
    for (let sequence = 1; sequence <= 4; sequence++) {
      const append = journal.append([recordAt(sequence)])
      appends.push(
        append.then(
          () => void outcomes.push(`${sequence} durable`),
          () => void outcomes.push(`${sequence} refused`),
        ),
      )
      await vi.waitUntil(() => syncs.length === sequence)
    }
    syncs[1]!.resolve()
    syncs[2]!.reject(new Error('EIO'))
    syncs[0]!.resolve()
    syncs[3]!.resolve()
    await Promise.all(appends)
    expect(outcomes.toSorted()).toEqual(['1 refused', '2 refused', '3 refused', '4 refused'])
    await journal.close()
  })

  test('an acknowledgement waits for the syncs before it', async () => {
    const journal = await openSegmentJournal({ directory, commitsInFlight: 2 })
    const syncs: (() => void)[] = []
    vi.spyOn(await fileHandlePrototype(), 'datasync').mockImplementation(
      () => new Promise<void>((resolve) => syncs.push(resolve)),
    )
    const outcomes: string[] = []
    const first = journal.append([recordAt(1)]).then(() => outcomes.push('first'))
    await vi.waitUntil(() => syncs.length === 1)
    const second = journal.append([recordAt(2)]).then(() => outcomes.push('second'))
    await vi.waitUntil(() => syncs.length === 2)
    syncs[1]!()
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(outcomes).toEqual([])
    expect(await readAll(journal)).toEqual([])
    syncs[0]!()
    await Promise.all([first, second])
    expect(outcomes).toEqual(['first', 'second'])
    vi.restoreAllMocks()
    await journal.close()
  })
})

describe('a full disk', () => {
  test.skipIf(process.getuid?.() !== 0)(
    'leaves every acknowledged record; with room again it goes on',
    async () => {
      await mkdir(directory)
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', directory])
      try {
        const journal = await openSegmentJournal({ directory, segmentBytes: 100_000 })
        const acknowledged = await appendUntilFault(journal, 'ENOSPC')
        expect(acknowledged).toBeGreaterThan(100)
        expect(await readAll(journal)).toEqual(recordsBetween(1, acknowledged))
        const snapshot = { sequence: acknowledged, bytes: new Uint8Array(600_000) }
        await expect(journal.saveSnapshot(snapshot)).rejects.toThrow('ENOSPC')
        expect((await readdir(directory)).filter((name) => name.includes('snapshot'))).toEqual([])
        await journal.close()

        execFileSync('mount', ['-o', 'remount,size=1m', directory])
        const again = await openSegmentJournal({ directory })
        expect(again.lastSequence).toBeGreaterThanOrEqual(acknowledged)
        expect(await differenceFrom(again, { from: 1, at: recordAt })).toBeUndefined()
        await again.append([recordAt(again.lastSequence + 1)])
        await again.close()
      } finally {
        execFileSync('umount', [directory])
      }
    },
  )

  test.skipIf(process.platform === 'win32')('a limit on the size of files does the same', async () => {
    const options = { directory, segmentBytes: 10_000_000 }
    const writer = {
      module: '@gridbourse/adapters/journal',
      opener: 'openSegmentJournal',
      options,
      workload: 'records',
    } as const
    // Blocks of 512 bytes; without the trap the kernel would end the process instead of failing the write.
    const limited = ['sh', '-c', 'trap "" XFSZ; ulimit -f 200; exec "$0" "$@"']
    const run = startWriter(writer, 'limited', limited)
    await new Promise((resolve) => run.child.once('close', resolve))
    const lines = run.lines()
    expect(lines.at(-1)).toContain('EFBIG')
    const acknowledged = Math.max(...lines.map(Number).filter(Number.isInteger))

    const journal = await openSegmentJournal(options)
    expect(journal.lastSequence).toBeGreaterThanOrEqual(acknowledged)
    expect(await differenceFrom(journal, { from: 1, at: recordAt })).toBeUndefined()
    await journal.close()
  })
})

async function appendUntilFault(
  journal: Awaited<ReturnType<typeof openSegmentJournal>>,
  code: string,
): Promise<number> {
  for (let acknowledged = 0; ;) {
    const last = acknowledged + 20
    try {
      await journal.append(recordsBetween(acknowledged + 1, last))
      acknowledged = last
    } catch (error) {
      expect(error).toBeInstanceOf(JournalFault)
      expect((error as JournalFault).message).toContain(code)
      return acknowledged
    }
  }
}

/** What every open file shares: where a test can make the disk fail. */
async function fileHandlePrototype(): Promise<FileHandle> {
  const handle = await open(root, 'r')
  await handle.close()
  return Object.getPrototypeOf(handle) as FileHandle
}
