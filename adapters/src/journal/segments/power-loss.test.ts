import { mkdir, mkdtemp, open, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { seededRandom, type Random } from '@gridbourse/core/kernel'
import { readAll, recordAt, recordsBetween } from '@gridbourse/testing/journal-records'
import { openSegmentJournal } from './segment-journal.ts'

afterEach(() => void vi.restoreAllMocks())

test.each([1, 4])(
  'power lost at any moment, with %i commits in flight: all acknowledged records are there',
  async (commitsInFlight) => {
    const root = await mkdtemp(join(tmpdir(), 'gridbourse-power-'))
    const random = seededRandom(`power ${commitsInFlight}`)
    const { header, events } = await recordBusyWriter(join(root, 'journal'), { commitsInFlight, random })
    const survivors = { all: 0, torn: 0, reordered: 0 }

    for (let crash = 0; crash < 150; crash++) {
      const disk = diskAfter(events.slice(0, random.below(events.length + 1)), header, random)
      const directory = join(root, `crash-${crash}`)
      await mkdir(directory)
      await writeFile(join(directory, '0000000000000001.segment'), disk.bytes)

      const journal = await openSegmentJournal({ directory })
      const last = journal.lastSequence
      expect(last).toBeGreaterThanOrEqual(disk.acknowledged)
      expect(await readAll(journal)).toEqual(recordsBetween(1, last))
      await journal.append([recordAt(last + 1)])
      await journal.close()
      const again = await openSegmentJournal({ directory })
      expect(again.lastSequence).toBe(last + 1)
      await again.close()

      survivors.all++
      if (disk.isTorn) survivors.torn++
      if (last > disk.acknowledged) survivors.reordered++
      await rm(directory, { recursive: true })
    }
    expect(survivors.torn).toBeGreaterThan(20)
    expect(survivors.reordered).toBeGreaterThan(10)
    await rm(root, { recursive: true })
  },
)

/** What a disk and a client saw, in order. */
type DiskEvent =
  | { readonly type: 'written'; readonly id: number; readonly at: number; readonly bytes: Buffer }
  /** The sync has ended; it began when these writes had ended. */
  | { readonly type: 'synced'; readonly writes: readonly number[] }
  | { readonly type: 'acknowledged'; readonly sequence: number }

/** Appends with pauses and over writes and syncs of uneven length, and keeps a record of everything that reaches the disk. */
async function recordBusyWriter(
  directory: string,
  { commitsInFlight, random }: { readonly commitsInFlight: number; readonly random: Random },
): Promise<{ readonly header: Buffer; readonly events: readonly DiskEvent[] }> {
  const journal = await openSegmentJournal({ directory, commitsInFlight })
  const header = await readFile(join(directory, '0000000000000001.segment'))
  const events: DiskEvent[] = []
  await watchDisk(directory, events, random)
  const appends: Promise<unknown>[] = []
  for (let i = 0; i < 80; i++) {
    const first = journal.lastSequence + 1
    const last = first + random.below(40)
    const append = journal.append(recordsBetween(first, last))
    appends.push(append.then(() => events.push({ type: 'acknowledged', sequence: last })))
    if (random.below(3) > 0) await pause(random.below(4))
    if (random.below(15) === 0) await pause(30)
  }
  await Promise.all(appends)
  await journal.close()
  vi.restoreAllMocks()
  return { header, events }
}

async function watchDisk(directory: string, events: DiskEvent[], random: Random): Promise<void> {
  const handle = await open(directory, 'r')
  await handle.close()
  const prototype = Object.getPrototypeOf(handle) as FileHandle
  const ended: number[] = []
  let writes = 0

  const write = prototype.write as (...args: unknown[]) => Promise<{ bytesWritten: number }>
  vi.spyOn(prototype, 'write').mockImplementation(async function (this: FileHandle, ...args: unknown[]) {
    const [bytes, offset, length, at] = args as [Uint8Array, number, number, number]
    const id = ++writes
    events.push({ type: 'written', id, at, bytes: Buffer.from(bytes.subarray(offset, offset + length)) })
    // An earlier write may take longer than a later write and its sync together.
    await pause(random.below(4) === 0 ? 12 : 0)
    const result = await write.apply(this, args)
    ended.push(id)
    return result as never
  })
  const { datasync } = prototype
  vi.spyOn(prototype, 'datasync').mockImplementation(async function (this: FileHandle) {
    const covered = [...ended]
    await pause(random.below(6))
    await datasync.call(this)
    events.push({ type: 'synced', writes: covered })
  })
}

const SECTOR = 512

/** What the disk may hold: all that was synced, and of the rest any sectors, in any order. */
function diskAfter(
  events: readonly DiskEvent[],
  header: Buffer,
  random: Random,
): { readonly bytes: Buffer; readonly acknowledged: number; readonly isTorn: boolean } {
  const synced = new Set(events.flatMap((event) => (event.type === 'synced' ? event.writes : [])))
  const acknowledged = Math.max(
    0,
    ...events.map((event) => (event.type === 'acknowledged' ? event.sequence : 0)),
  )
  const disk = Buffer.alloc(4 * 1024 * 1024)
  header.copy(disk)
  let size = header.length
  let isTorn = false
  for (const event of events) {
    if (event.type !== 'written') continue
    const { id, at, bytes } = event
    const keeps = random.below(4)
    for (let from = 0; from < bytes.length;) {
      const to = Math.min(bytes.length, from + SECTOR - ((at + from) % SECTOR))
      // Of a write that nobody synced: nothing, about half of the sectors, or all.
      const isKept = synced.has(id) || keeps === 3 || (keeps > 0 && random.below(2) === 0)
      if (isKept) {
        bytes.copy(disk, at + from, from, to)
        size = Math.max(size, at + to)
      } else isTorn = true
      from = to
    }
  }
  return { bytes: disk.subarray(0, size), acknowledged, isTorn }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
