import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EpochMs } from '@gridbourse/core/kernel'
import { JournalFault, type Journal, type ParticipantNumber } from '@gridbourse/core/market'
import { journalContract } from '@gridbourse/testing/journal-contract'
import { readAll, recordsBetween } from '@gridbourse/testing/journal-records'
import { answers, deleteStreams, standardNats } from '@gridbourse/testing/nats-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openJetStreamJournal } from './jetstream/jetstream-journal.ts'
import { openRecord, sealRecord } from './record-seal.ts'
import { openSegmentJournal, readSegmentJournal } from './segments/segment-journal.ts'

const key = randomBytes(32)

journalContract('Segment files with a key', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gridbourse-sealed-'))
  return {
    open: () => openSegmentJournal({ directory, secret: key }),
    remove: () => rm(directory, { recursive: true }),
  }
})

describe.runIf(await answers(standardNats))(`against ${standardNats}`, () => {
  let streams = 0
  journalContract('JetStream streams with a key', () => {
    const stream = `sealed-${process.pid}-${++streams}`
    return Promise.resolve({
      open: () => openJetStreamJournal({ servers: standardNats, stream, secret: key }),
      remove: () => deleteStreams(standardNats, [stream, `${stream}_snapshots`]),
    })
  })
})

describe('a key', () => {
  let directory: string
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gridbourse-sealed-'))
  })
  afterEach(() => rm(directory, { recursive: true }))

  const opened = (by: Uint8Array | null): Promise<Journal> => openSegmentJournal({ directory, secret: by })

  test('is needed to read what was written with it, and no other will do', async () => {
    const journal = await opened(key)
    await journal.append(recordsBetween(1, 20))
    await journal.saveSnapshot({ sequence: 20, bytes: Uint8Array.of(1, 2, 3) })
    await journal.close()
    for (const other of [null, randomBytes(32)]) {
      const locked = await opened(other)
      await expect(readAll(locked)).rejects.toThrow(JournalFault)
      await expect(locked.newestSnapshot()).rejects.toThrow(/encrypted/)
      await locked.close()
    }
  })

  test('hides what was asked', async () => {
    const command = new TextEncoder().encode('a command that nobody may read')
    const journal = await opened(key)
    const [record] = recordsBetween(1, 1)
    await journal.append([{ ...record!, key: 'a-key-that-nobody-may-read', command }])
    await journal.saveSnapshot({ sequence: 1, bytes: command })
    await journal.close()
    const names = (await readdir(directory)).filter((name) => /\.(segment|snapshot)$/.test(name))
    expect(names).toHaveLength(2)
    for (const name of names)
      expect((await readFile(join(directory, name))).includes('nobody-may-read')).toBe(false)
  })

  test('may come later: what was written before is read as it is', async () => {
    const before = await opened(null)
    await before.append(recordsBetween(1, 10))
    await before.close()
    const after = await opened(key)
    await after.append(recordsBetween(11, 20))
    expect(await readAll(after)).toEqual(recordsBetween(1, 20))
    await after.close()
  })

  test('ties a record to its place, its time and who asked', async () => {
    const [first, second] = recordsBetween(1, 2).map((record) => sealRecord(record, key))
    expect(openRecord(first!, key)).toEqual(recordsBetween(1, 1)[0])
    for (const forged of [
      { ...first!, command: second!.command },
      { ...first!, atMs: (first!.atMs + 1) as EpochMs },
      { ...first!, participant: 7 as ParticipantNumber },
    ])
      expect(() => openRecord(forged, key)).toThrow(/tampered with/)
  })

  test('is needed to read beside the writer, too', async () => {
    const journal = await opened(key)
    await journal.append(recordsBetween(1, 20))
    const beside = await readSegmentJournal({ directory, secret: key })
    expect(await readAll(beside)).toEqual(recordsBetween(1, 20))
    await expect(readAll(await readSegmentJournal({ directory }))).rejects.toThrow(/GRIDBOURSE_SECRET_KEY/)
    await journal.close()
  })
})
