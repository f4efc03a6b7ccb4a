import { cp, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { JournalCorrupt, type JournalRecord } from '@gridbourse/core/market'
import { readAll, recordAt, recordsBetween } from '@gridbourse/testing/journal-records'
import { FRAME_HEAD } from '../frame.ts'
import { SEGMENT_HEAD } from './segment-file.ts'
import { openSegmentJournal } from './segment-journal.ts'

let root: string
let directory: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'gridbourse-recovery-'))
  directory = join(root, 'journal')
})
afterEach(() => rm(root, { recursive: true }))

describe('a torn end is cut off', () => {
  test('wherever the last frames end, what is whole before comes back', async () => {
    const torn = await copyWhileOpen(recordsBetween(1, 12))
    const [segment] = await segmentsOf(torn)
    const bytes = await readFile(segment!)
    const ends = frameEnds(recordsBetween(1, 12))
    for (let size = ends[6]!; size <= bytes.length; size++) {
      await writeFile(segment!, bytes.subarray(0, size))
      const whole = ends.filter((end) => end <= size).length
      expect(await reopen(torn)).toEqual(recordsBetween(1, whole))
    }
  })

  test.each([
    ['zeros, as of a file that grew but was never filled', (size: number) => new Uint8Array(size)],
    ['noise', (size: number) => Uint8Array.from({ length: size }, (_, i) => (i * 2_654_435_761) >>> 13)],
    ['the beginning of the same frames', (size: number, bytes: Buffer) => bytes.subarray(40, 40 + size)],
  ])('%s behind it', async (_, tail) => {
    const torn = await copyWhileOpen(recordsBetween(1, 12))
    const [segment] = await segmentsOf(torn)
    const bytes = await readFile(segment!)
    for (const size of [1, 7, 33, 34, 35, 200]) {
      await writeFile(segment!, Buffer.concat([bytes, tail(size, bytes)]))
      expect(await reopen(torn)).toEqual(recordsBetween(1, 12))
    }
  })

  test('later commits that reached the disk before an earlier one go with it: nobody was told of them', async () => {
    const torn = await copyWhileOpen(recordsBetween(1, 12))
    const [segment] = await segmentsOf(torn)
    const bytes = await readFile(segment!)
    const ends = frameEnds(recordsBetween(1, 12))
    for (let broken = 0; broken < 12; broken++) {
      const damaged = Buffer.from(bytes)
      damaged.fill(0, ends[broken - 1] ?? SEGMENT_HEAD, ends[broken])
      await writeFile(segment!, damaged)
      expect(await reopen(torn)).toEqual(recordsBetween(1, broken))
    }
  })

  test('a segment that was being made is made anew', async () => {
    await write(recordsBetween(1, 12), { segmentBytes: 100 })
    const torn = await copyOf(directory)
    await writeFile(join(torn, '0000000000000013.segment.unfinished'), 'half a hea')
    expect(await reopen(torn)).toEqual(recordsBetween(1, 12))
    expect((await readdir(torn)).filter((name) => name.endsWith('.unfinished'))).toEqual([])
  })
})

describe('durable records that are damaged are refused, naming segment and offset', () => {
  test('one flipped bit anywhere, in one segment or many', async () => {
    await write(recordsBetween(1, 60), { segmentBytes: 700 })
    const segments = await segmentsOf(directory)
    expect(segments.length).toBeGreaterThan(2)
    await fc.assert(
      fc.asyncProperty(fc.nat(segments.length - 1), fc.nat(), fc.nat(7), async (which, place, bit) => {
        const damaged = await copyOf(directory)
        const segment = (await segmentsOf(damaged))[which]!
        const bytes = await readFile(segment)
        const at = place % bytes.length
        bytes[at]! ^= 1 << bit
        await writeFile(segment, bytes)
        const isLastNote = which === segments.length - 1 && at >= bytes.length - FRAME_HEAD
        if (isLastNote) expect(await reopen(damaged)).toEqual(recordsBetween(1, 60))
        else {
          const { segment: named, offset } = await refusal(damaged)
          expect(segment.endsWith(named)).toBe(true)
          expect(offset).toBeLessThanOrEqual(at)
          expect(offset).toBeGreaterThan(at - 4_000)
        }
        await rm(damaged, { recursive: true })
      }),
      { numRuns: 150 },
    )
  })

  test('the last record too, once the writer has gone quiet', async () => {
    const journal = await openSegmentJournal({ directory })
    await journal.append(recordsBetween(1, 12))
    const isNoted = async () =>
      (await readFile((await segmentsOf(directory))[0]!)).length > frameEnds(recordsBetween(1, 12))[11]!
    while (!(await isNoted())) await new Promise((resolve) => setTimeout(resolve, 5))
    const damaged = await copyOf(directory)
    await journal.close()
    const [segment] = await segmentsOf(damaged)
    const bytes = await readFile(segment!)
    const lastRecordAt = frameEnds(recordsBetween(1, 11))[10]!
    bytes[lastRecordAt + 20]! ^= 1
    await writeFile(segment!, bytes)
    expect(await refusal(damaged)).toEqual({ segment: '0000000000000001.segment', offset: lastRecordAt })
  })

  test('a segment that is missing, cut short, of another journal, or under another name', async () => {
    await write(recordsBetween(1, 60), { segmentBytes: 700 })
    const [first, second] = (await segmentsOf(directory)).map((path) => path.slice(directory.length + 1))

    const without = async (name: string) => {
      const copy = await copyOf(directory)
      await rm(join(copy, name))
      return refusal(copy)
    }
    expect(await without(first!)).toEqual({ segment: second, offset: 0 })
    const third = (await without(second!)).segment
    expect(third > second!).toBe(true)

    const shortened = await copyOf(directory)
    const frameBorder = frameEnds(recordsBetween(1, 3))[2]!
    await truncate(join(shortened, first!), frameBorder)
    expect(await refusal(shortened)).toEqual({ segment: second, offset: 0 })

    const renamed = await copyOf(directory)
    await rename(join(renamed, second!), join(renamed, '0000000000000999.segment'))
    expect((await refusal(renamed)).offset).toBe(0)

    const mixed = await copyOf(directory)
    directory = join(root, 'another')
    await write(recordsBetween(1, 60), { segmentBytes: 700 })
    await cp(join(directory, second!), join(mixed, second!))
    expect(await refusal(mixed)).toEqual({ segment: second, offset: 0 })
  })

  test('a reader meets the damage that opening did not look for', async () => {
    await write(recordsBetween(1, 60), { segmentBytes: 700 })
    const [first] = await segmentsOf(directory)
    const bytes = await readFile(first!)
    bytes[SEGMENT_HEAD + 30]! ^= 1
    await writeFile(first!, bytes)
    const journal = await openSegmentJournal({ directory, verify: 'newest' })
    expect(await readAll(journal, 59)).toEqual(recordsBetween(59, 60))
    await expect(readAll(journal)).rejects.toThrow(JournalCorrupt)
    await journal.close()
  })

  test('records that a snapshot follows are gone', async () => {
    const journal = await openSegmentJournal({ directory })
    await journal.append(recordsBetween(1, 12))
    await journal.saveSnapshot({ sequence: 12, bytes: Uint8Array.of(12) })
    await journal.close()
    const [segment] = await segmentsOf(directory)
    await truncate(segment!, frameEnds(recordsBetween(1, 9))[8]!)
    await expect(openSegmentJournal({ directory })).rejects.toThrow('before its snapshot 12')
  })
})

test('a command that looks like a frame from the future is only a command', async () => {
  const copy = await copyWhileOpen(recordsBetween(1, 12))
  const foreignFrames = (await readFile((await segmentsOf(copy))[0]!)).subarray(SEGMENT_HEAD)
  directory = join(root, 'another')
  const torn = await copyWhileOpen([recordAt(1), { ...recordAt(2), command: foreignFrames }, recordAt(3)])
  const [segment] = await segmentsOf(torn)
  const bytes = await readFile(segment!)
  bytes[frameEnds([recordAt(1)])[0]!]! ^= 1
  await writeFile(segment!, bytes)
  expect(await reopen(torn)).toEqual([recordAt(1)])
})

describe('a damaged snapshot', () => {
  test('is passed over for the one before, however it is damaged', async () => {
    const journal = await openSegmentJournal({ directory })
    await journal.append(recordsBetween(1, 12))
    await journal.saveSnapshot({ sequence: 5, bytes: Uint8Array.of(5) })
    await journal.saveSnapshot({ sequence: 12, bytes: new Uint8Array(300).fill(12) })
    const path = join(directory, '0000000000000012.snapshot')
    const bytes = await readFile(path)
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged[at]! ^= 0x10
      await writeFile(path, damaged)
      expect((await journal.newestSnapshot())?.sequence).toBe(5)
      await writeFile(path, bytes.subarray(0, at))
      expect((await journal.newestSnapshot())?.sequence).toBe(5)
    }
    await writeFile(path, bytes)
    expect((await journal.newestSnapshot())?.sequence).toBe(12)
    await journal.close()
  })
})

/** Writes records and closes, so that the journal's last frame says that all is durable. */
async function write(
  records: readonly JournalRecord[],
  options: { readonly segmentBytes: number },
): Promise<void> {
  const journal = await openSegmentJournal({ directory, ...options })
  for (let at = 0; at < records.length; at += 5) await journal.append(records.slice(at, at + 5))
  await journal.close()
}

/** A copy of the directory as a killed process leaves it. */
async function copyWhileOpen(records: readonly JournalRecord[]): Promise<string> {
  const journal = await openSegmentJournal({ directory })
  await journal.append(records)
  const copy = await copyOf(directory)
  await journal.close()
  return copy
}

let copies = 0

async function copyOf(original: string): Promise<string> {
  const copy = join(root, `copy-${++copies}`)
  await cp(original, copy, { recursive: true })
  return copy
}

async function segmentsOf(of: string): Promise<string[]> {
  const names = (await readdir(of)).filter((name) => name.endsWith('.segment'))
  return names.toSorted().map((name) => join(of, name))
}

/** All records of a journal that was opened anew, and to which one was appended to see that it goes on. */
async function reopen(of: string): Promise<JournalRecord[]> {
  const journal = await openSegmentJournal({ directory: of })
  const records = await readAll(journal)
  await journal.append([recordAt(records.length + 1)])
  await journal.close()
  const again = await openSegmentJournal({ directory: of })
  expect((await readAll(again)).length).toBe(records.length + 1)
  await again.close()
  return records
}

async function refusal(of: string): Promise<{ readonly segment: string; readonly offset: number }> {
  const opening = openSegmentJournal({ directory: of })
  const error = await opening.then(
    async (journal) => {
      await journal.close()
      throw new Error(`${of} was opened, with ${journal.lastSequence} records`)
    },
    (refused: unknown) => refused,
  )
  expect(error).toBeInstanceOf(JournalCorrupt)
  const { place, message } = error as JournalCorrupt
  expect(message).toContain(place)
  const [segment, offset] = place.split(' offset ')
  return { segment: segment!, offset: Number(offset) }
}

/** Where the frames of records at the beginning of a segment end. */
function frameEnds(records: readonly JournalRecord[]): number[] {
  let end = SEGMENT_HEAD
  return records.map(({ key, command }) => (end += FRAME_HEAD + Buffer.byteLength(key) + command.length))
}
