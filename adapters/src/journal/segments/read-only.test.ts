import {
  appendFile,
  mkdtemp,
  open,
  readdir,
  readFile,
  rm,
  truncate,
  writeFile,
  type FileHandle,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { JournalCorrupt, type JournalReading, type JournalRecord } from '@gridbourse/core/market'
import { readAll, recordAt, recordsBetween } from '@gridbourse/testing/journal-records'
import { openSegmentJournal, readSegmentJournal } from './segment-journal.ts'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gridbourse-read-only-'))
})
afterEach(() => rm(directory, { recursive: true }))

describe('reading changes no byte', () => {
  test.each([
    ['of a journal that was closed', () => Promise.resolve()],
    ['of one with a torn end', async () => appendFile(await newestSegment(), new Uint8Array(77).fill(3))],
    [
      'of one whose last frame is cut',
      async () => truncate(await newestSegment(), (await sizeOfNewest()) - 9),
    ],
    [
      'of one with a file half made',
      () => writeFile(join(directory, '0000000000000061.segment.unfinished'), '?'),
    ],
  ])('%s', async (_, harm) => {
    await write(recordsBetween(1, 60))
    await harm()
    const before = await bytesOf(directory)
    const journal = await readSegmentJournal({ directory })
    expect(await readAll(journal)).toEqual(recordsBetween(1, 60))
    expect(journal.lastSequence).toBe(60)
    await journal.close()
    expect(await bytesOf(directory)).toEqual(before)
  })

  test('nor makes a journal where there is none', async () => {
    const journal = await readSegmentJournal({ directory })
    expect(await readAll(journal)).toEqual([])
    expect(await readdir(directory)).toEqual([])
  })
})

test('a snapshot comes back, the newest or an earlier one', async () => {
  const writer = await openSegmentJournal({ directory })
  await writer.append(recordsBetween(1, 12))
  await writer.saveSnapshot({ sequence: 5, bytes: Uint8Array.of(5) })
  await writer.saveSnapshot({ sequence: 12, bytes: Uint8Array.of(12) })
  await writer.close()
  const journal = await readSegmentJournal({ directory })
  expect(await journal.newestSnapshot()).toEqual({ sequence: 12, bytes: Uint8Array.of(12) })
  expect(await journal.newestSnapshot(11)).toEqual({ sequence: 5, bytes: Uint8Array.of(5) })
})

test('beside a writer at work all that it had acknowledged is read, in order, and it goes on', async () => {
  const writer = await openSegmentJournal({ directory, segmentBytes: 20_000 })
  let acknowledged = 0
  const stop = new AbortController()
  const writing = (async () => {
    for (let first = 1; !stop.signal.aborted; first += 7) {
      await writer.append(recordsBetween(first, first + 6))
      acknowledged = first + 6
    }
  })()
  for (let reading = 0; reading < 40; reading++) {
    const known = acknowledged
    const journal = await readSegmentJournal({ directory })
    const records = await readAll(journal)
    expect(records.length).toBeGreaterThanOrEqual(known)
    expect(records).toEqual(recordsBetween(1, journal.lastSequence))
  }
  stop.abort()
  await writing
  expect(acknowledged).toBeGreaterThan(0)
  await writer.append([recordAt(acknowledged + 1)])
  await writer.close()
})

test('what a writer makes whole between two looks of the reader is no damage', async () => {
  const writer = await openSegmentJournal({ directory })
  const path = await newestSegment()
  const empty = await readFile(path)
  await writer.append(recordsBetween(1, 12))
  await writer.close()
  const whole = await readFile(path)
  await writeFile(path, empty)

  const handle = await open(path, 'r')
  const prototype = Object.getPrototypeOf(handle) as FileHandle
  await handle.close()
  const stat = prototype.stat
  vi.spyOn(prototype, 'stat').mockImplementationOnce(async function (this: FileHandle) {
    await writeFile(path, whole)
    return stat.call(this)
  })
  const journal = await readSegmentJournal({ directory })
  vi.restoreAllMocks()
  expect(await readAll(journal)).toEqual(recordsBetween(1, 12))
})

describe('all before a damaged record is read, then comes the refusal', () => {
  test('wherever in the journal it stands', async () => {
    await write(recordsBetween(1, 60))
    const whole = await readAll(await readSegmentJournal({ directory }))
    const names = (await readdir(directory)).filter((name) => name.endsWith('.segment')).toSorted()
    expect(names.length).toBeGreaterThan(2)
    let intactMost = 0
    for (const name of names) {
      const path = join(directory, name)
      const bytes = await readFile(path)
      for (let at = 3; at < bytes.length - 40; at += 61) {
        const damaged = Buffer.from(bytes)
        damaged[at]! ^= 0x20
        await writeFile(path, damaged)
        const journal = await readSegmentJournal({ directory })
        const { records, fault } = await readUntilFault(journal)
        expect(fault).toBeInstanceOf(JournalCorrupt)
        expect((fault as JournalCorrupt).place).toContain(name)
        expect(records).toEqual(whole.slice(0, journal.lastSequence))
        expect(records.length).toBeGreaterThanOrEqual(Number.parseInt(name, 10) - 1)
        intactMost = Math.max(intactMost, records.length)
      }
      await writeFile(path, bytes)
    }
    expect(intactMost).toBeGreaterThan(50)
  })

  test('a segment that is gone', async () => {
    await write(recordsBetween(1, 60))
    const names = (await readdir(directory)).filter((name) => name.endsWith('.segment')).toSorted()
    await rm(join(directory, names[1]!))
    const { records, fault } = await readUntilFault(await readSegmentJournal({ directory }))
    expect(fault).toBeInstanceOf(JournalCorrupt)
    expect(records).toEqual(recordsBetween(1, Number.parseInt(names[1]!, 10) - 1))
  })

  test('frames cut out at their borders, so that each that is left is intact', async () => {
    await write(recordsBetween(1, 60))
    const path = join(directory, '0000000000000001.segment')
    const bytes = await readFile(path)
    const second = bytes.readUInt32LE(32 + 4) + 32
    const third = second + bytes.readUInt32LE(second + 4)
    await writeFile(path, Buffer.concat([bytes.subarray(0, second), bytes.subarray(third)]))
    const { records, fault } = await readUntilFault(await readSegmentJournal({ directory }))
    expect(fault).toBeInstanceOf(JournalCorrupt)
    expect(records).toEqual(recordsBetween(1, 1))
  })
})

async function write(records: readonly JournalRecord[]): Promise<void> {
  const journal = await openSegmentJournal({ directory, segmentBytes: 700 })
  for (let at = 0; at < records.length; at += 5) await journal.append(records.slice(at, at + 5))
  await journal.close()
}

async function newestSegment(): Promise<string> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.segment'))
  return join(directory, names.toSorted().at(-1)!)
}

const sizeOfNewest = async (): Promise<number> => (await readFile(await newestSegment())).length

async function bytesOf(folder: string): Promise<Record<string, string>> {
  const names = (await readdir(folder)).toSorted()
  const contents = names.map(async (name) => [name, (await readFile(join(folder, name))).toString('hex')])
  return Object.fromEntries(await Promise.all(contents)) as Record<string, string>
}

async function readUntilFault(journal: JournalReading) {
  const records: JournalRecord[] = []
  try {
    for await (const batch of journal.read(1)) records.push(...batch)
    return { records, fault: undefined }
  } catch (fault) {
    return { records, fault }
  }
}
