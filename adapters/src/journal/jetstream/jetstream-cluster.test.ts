import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { JournalFault, type Journal } from '@gridbourse/core/market'
import { differenceFrom } from '@gridbourse/testing/journal-kill'
import { recordAt, recordsBetween } from '@gridbourse/testing/journal-records'
import { natsServerProgram, ownNatsCluster, type OwnNatsServer } from '@gridbourse/testing/nats-server'
import { openJetStreamJournal } from './jetstream-journal.ts'

const program = natsServerProgram()
/** Elections among servers on a busy machine. */
const PATIENCE_MS = 100_000

describe.runIf(program !== undefined)('a cluster of three servers', () => {
  let servers: readonly OwnNatsServer[]
  beforeAll(async () => {
    servers = await ownNatsCluster(program!)
  })
  afterAll(() => Promise.all(servers.map((server) => server.remove())))

  test(
    'replicates: one may die for good, all that was acknowledged is there, and it goes on',
    { timeout: PATIENCE_MS },
    async () => {
      const addresses = servers.map(({ address }) => address)
      const open = () =>
        onceElected(() =>
          openJetStreamJournal({ servers: addresses, stream: 'replicated', replicas: 3, timeoutMs: 3_000 }),
        )
      const journal = await open()
      expect(journal.durability).toBe('replicated')
      setTimeout(() => void servers[0]!.kill(), 200)
      const acknowledged = await appendFor(1_000, journal)
      expect(acknowledged).toBeGreaterThan(20)
      await journal.close()

      const again = await open()
      expect(again.lastSequence).toBeGreaterThanOrEqual(acknowledged)
      expect(await onceElected(() => differenceFrom(again, { from: 1, at: recordAt }))).toBeUndefined()
      const appended = again.lastSequence + 1
      await again.append([recordAt(appended)])
      expect(again.lastSequence).toBe(appended)
      await again.close()
    },
  )
})

/** While the servers elect a leader they answer nobody. */
function onceElected<T>(ask: () => Promise<T>): Promise<T> {
  return vi.waitFor(ask, { timeout: PATIENCE_MS / 2, interval: 200 })
}

/** The last sequence that was acknowledged within a span of time, or before the journal failed. */
async function appendFor(durationMs: number, journal: Journal): Promise<number> {
  const until = performance.now() + durationMs
  let acknowledged = journal.lastSequence
  try {
    while (performance.now() < until) {
      const last = journal.lastSequence + 20
      await journal.append(recordsBetween(last - 19, last))
      acknowledged = last
    }
  } catch (error) {
    expect(error).toBeInstanceOf(JournalFault)
  }
  return acknowledged
}
