import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { JournalFault, type Journal } from '@gridbourse/core/market'
import { journalContract } from '@gridbourse/testing/journal-contract'
import { differenceFrom, killWriters } from '@gridbourse/testing/journal-kill'
import { readAll, recordAt, recordsBetween } from '@gridbourse/testing/journal-records'
import {
  answers,
  deleteStreams,
  natsServerProgram,
  ownNatsServer,
  standardNats,
  type OwnNatsServer,
} from '@gridbourse/testing/nats-server'
import { openJetStreamJournal, readJetStreamJournal } from './jetstream-journal.ts'

const isThere = await answers(standardNats)
const program = natsServerProgram()

test.runIf(process.env['CI'] === 'true')('in CI the outside engine is really there', () => {
  expect({ isThere, program }).toEqual({ isThere: true, program: expect.stringContaining('nats-server') })
})

describe.runIf(isThere)(`against ${standardNats}`, () => {
  journalContract('JetStream streams', async () => {
    const stream = newStream()
    return {
      open: () => openJetStreamJournal({ servers: standardNats, stream }),
      remove: () => removeJournal(stream),
    }
  })

  test('one server alone promises no more than its page cache', async () => {
    const stream = newStream()
    const journal = await openJetStreamJournal({ servers: standardNats, stream })
    expect(journal.durability).toBe('page-cache')
    await journal.close()
    await removeJournal(stream)
  })

  test("reading only ends nobody's term, and makes nothing", async () => {
    const options = { servers: standardNats, stream: newStream() }
    await expect(readJetStreamJournal(options)).rejects.toThrow('stream not found')
    await expect(readJetStreamJournal(options)).rejects.toThrow('stream not found')

    const writer = await openJetStreamJournal(options)
    await writer.append(recordsBetween(1, 20))
    await writer.saveSnapshot({ sequence: 20, bytes: Uint8Array.of(20) })
    const reader = await readJetStreamJournal(options)
    await writer.append(recordsBetween(21, 30))
    expect(reader.lastSequence).toBe(20)
    expect(await readAll(reader)).toEqual(recordsBetween(1, 20))
    expect(await readAll(reader, 15)).toEqual(recordsBetween(15, 20))
    expect(await reader.newestSnapshot()).toEqual({ sequence: 20, bytes: Uint8Array.of(20) })
    await reader.close()
    await writer.append(recordsBetween(31, 40))
    await writer.close()
    await removeJournal(options.stream)
  })

  test.each(['records', 'exchange'] as const)(
    'kill -9 of a writer of %s loses and doubles nothing',
    async (workload) => {
      const options = { servers: standardNats, stream: newStream() }
      const writer = {
        module: '@gridbourse/adapters/journal',
        opener: 'openJetStreamJournal',
        options,
        workload,
      }
      const killed = await killWriters(writer, () => openJetStreamJournal(options), {
        rounds: 5,
        seed: workload,
      })
      expect(killed.wrong).toEqual([])
      expect(killed.acknowledgements).toBeGreaterThan(0)
      await removeJournal(options.stream)
    },
  )
})

describe.runIf(program !== undefined)('a server that dies', () => {
  let server: OwnNatsServer
  beforeAll(async () => {
    server = await ownNatsServer(program!)
  })
  afterAll(() => server.remove())

  test('loses nothing that was acknowledged; the writer ends, and opening anew goes on', async () => {
    const stream = newStream()
    const open = () => openJetStreamJournal({ servers: server.address, stream, timeoutMs: 700 })
    for (let round = 1; round <= 4; round++) {
      const journal = await open()
      const acknowledged = await appendUntilFault(
        journal,
        () => void setTimeout(() => void server.kill(), 10 * round),
      )
      await expect(journal.append([])).rejects.toThrow(JournalFault)
      await server.start()
      await journal.close()

      const again = await open()
      expect(again.lastSequence).toBeGreaterThanOrEqual(acknowledged)
      expect(await differenceFrom(again, { from: 1, at: recordAt })).toBeUndefined()
      await again.close()
    }
  })

  test('and comes back while nobody appends is found again', async () => {
    const journal = await openJetStreamJournal({
      servers: server.address,
      stream: newStream(),
      timeoutMs: 700,
    })
    await journal.append(recordsBetween(1, 10))
    await server.kill()
    await server.start()
    await vi.waitUntil(
      () =>
        journal.newestSnapshot().then(
          () => true,
          () => false,
        ),
      { timeout: 10_000 },
    )
    await journal.append(recordsBetween(11, 20))
    expect(await readAll(journal)).toEqual(recordsBetween(1, 20))
    await journal.close()
  })

  test('cannot be opened, and says so', async () => {
    await server.kill()
    const opening = openJetStreamJournal({ servers: server.address, stream: 'none', timeoutMs: 500 })
    await expect(opening).rejects.toThrow(expect.objectContaining({ name: 'JournalFault', retry: true }))
    await server.start()
  })
})

/** The last sequence that was acknowledged. */
async function appendUntilFault(journal: Journal, onceUnderWay: () => void): Promise<number> {
  let acknowledged = journal.lastSequence
  onceUnderWay()
  try {
    for (;;) {
      const last = journal.lastSequence + 20
      await journal.append(recordsBetween(last - 19, last))
      acknowledged = last
    }
  } catch (error) {
    expect(error).toBeInstanceOf(JournalFault)
    return acknowledged
  }
}

const removeJournal = (stream: string) => deleteStreams(standardNats, [stream, `${stream}_snapshots`])

let streams = 0

function newStream(): string {
  return `gridbourse_test_${process.pid}_${Date.now()}_${++streams}`
}
