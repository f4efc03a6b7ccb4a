import { Worker } from 'node:worker_threads'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  marketHistoryIn,
  openDatabase,
  type Database,
  type DatabasePlace,
} from '@gridbourse/adapters/database'
import type { KeptDecision } from '@gridbourse/core/agents'
import type { EpochMs } from '@gridbourse/core/kernel'
import { endOf, type OrderNumber, type ParticipantNumber, type PlacedEvent } from '@gridbourse/core/market'
import { busyEvents, busyRecords, contentsOf, PROJECTED } from '@gridbourse/testing/database-history'
import {
  pglitePlaces,
  placeMakers,
  postgresAnswers,
  postgresPlaces,
  type PlaceMaker,
} from '@gridbourse/testing/database-places'
import { openPostgresGate } from '@gridbourse/testing/postgres-gate'
import { EventFeed, type FeedEvent } from '../views/event-feed.ts'
import { EventSource } from '../views/event-source.ts'
import type { History } from '../views/journal-reading.ts'
import { StoreAway } from './store-away.ts'
import { Store } from './store.ts'

vi.setConfig({ testTimeout: 120_000 })

const RECORDS = 1_500
const EVENTS = busyEvents(RECORDS)

describe.each(placeMakers)('a store in $name', (maker) => {
  test('has everything that was told before it opened, and what is told after', async () => {
    const { place, store, feed } = await storeIn(maker)
    tell(feed, EVENTS.slice(0, 900))
    store.start()
    await caughtUp(store)
    tell(feed, EVENTS.slice(900))
    await caughtUp(store)
    expect(store.state.kind).toBe('open')
    const wanted = { participant: 1 as ParticipantNumber, slot: undefined, before: undefined, limit: 5 }
    const finished = await store.history.finishedOrders(wanted)
    expect(finished).toHaveLength(5)
    expect(await store.history.finishedOrder(finished[0]!.order)).toEqual(finished[0])
    await store.stop()
    expect(await contentsIn(place)).toEqual(await contentsOfAll(maker))
  })

  test('takes from the journal what memory has forgotten, and goes on where it stopped', async () => {
    const { place } = await storeIn(maker)
    for (const told of [EVENTS.slice(0, 700), EVENTS]) {
      const { store, feed } = await storeAt(place, 50)
      tell(feed, told)
      store.start()
      await caughtUp(store)
      await store.stop()
    }
    expect(await contentsIn(place)).toEqual(await contentsOfAll(maker))
  })

  test('whose thread ends is opened again, and nothing is missing', async () => {
    const { place, store, feed, threads } = await storeIn(maker)
    store.start()
    for (const [at, until] of [400, 800, EVENTS.length].entries()) {
      tell(feed, EVENTS.slice(feed.count, until))
      await vi.waitUntil(() => store.state.kind === 'open', PATIENCE)
      if (at < 2) await threads.at(-1)!.terminate()
    }
    await caughtUp(store)
    await store.stop()
    expect(threads).toHaveLength(3)
    expect(await contentsIn(place)).toEqual(await contentsOfAll(maker))
  })

  test('follows anew what somebody else cleared meanwhile', async () => {
    if (maker.name === 'PGlite') return expect(placeMakers).toContain(maker)
    const { place, store, feed } = await storeIn(maker)
    tell(feed, EVENTS.slice(0, 600))
    store.start()
    await caughtUp(store)
    const other = await openDatabase(place)
    await other.db.deleteFrom('orders').execute()
    await other.db.deleteFrom('trades').execute()
    await other.db.deleteFrom('participants').execute()
    await other.db.deleteFrom('projectionProgress').execute()
    await other.close()
    tell(feed, EVENTS.slice(600))
    await vi.waitUntil(async () => (await store.history.trades(ALL)).length > 100, PATIENCE)
    await caughtUp(store)
    await store.stop()
    expect(await contentsIn(place)).toEqual(await contentsOfAll(maker))
  })

  test('of another market is left alone, and says so', async () => {
    const { place, store, feed } = await storeIn(maker)
    tell(feed, EVENTS)
    store.start()
    await caughtUp(store)
    await store.stop()
    const { store: other, feed: fresh } = await storeAt(place, 1_000)
    tell(fresh, EVENTS.slice(0, 10))
    other.start()
    await vi.waitUntil(() => other.state.kind === 'away', PATIENCE)
    expect(other.state).toEqual(
      expect.objectContaining({ reason: expect.stringContaining('another market') }),
    )
    await other.stop()
    expect(await contentsIn(place)).toEqual(await contentsOfAll(maker))
  })
})

test('a store that opens refuses questions and keeps decisions waiting', async () => {
  const { store } = await storeIn(pglitePlaces)
  expect(store.state).toEqual({ kind: 'opens', behindRecords: null })
  const saved = store.decisions.save([decisionAt(1)])
  await expect(store.decisions.byId('home-1~1')).rejects.toThrow(StoreAway)
  await expect(store.decisions.save(Array.from({ length: 2_000 }, () => decisionAt(2)))).rejects.toThrow(
    StoreAway,
  )
  store.start()
  await saved
  expect(await store.decisions.byId('home-1~1')).toEqual(decisionAt(1))
  await store.stop()
})

describe.runIf(await postgresAnswers())('a PostgreSQL server that goes away', () => {
  test('is told of at once, and caught up with when it is back: nobody has to do anything', async () => {
    const gate = await openPostgresGate()
    const { place, remove } = await postgresPlaces.make()
    onTestFinished(remove)
    const { store, feed, warnings } = await storeAt({ url: gate.through(place.url) }, 100)
    store.start()
    for (const [until, decision] of [
      [500, 1],
      [1_000, 2],
      [EVENTS.length, 3],
    ] as const) {
      tell(feed, EVENTS.slice(feed.count, until))
      if (until < EVENTS.length) await caughtUp(store)
      await gate.shut()
      tell(feed, EVENTS.slice(feed.count, until + 100))
      await vi.waitUntil(() => store.state.kind === 'away', PATIENCE)
      await expect(store.history.finishedOrder(1 as OrderNumber)).rejects.toThrow(/Trading goes on/)
      const saved = store.decisions.save([decisionAt(decision)])
      await gate.open()
      await saved
      await vi.waitUntil(() => store.state.kind === 'open', PATIENCE)
    }
    await caughtUp(store)
    expect(await store.decisions.latest(null, null, 10)).toHaveLength(3)
    expect(warnings.filter((said) => said.includes('away'))).toHaveLength(3)
    expect(warnings.filter((said) => said.includes('back'))).toHaveLength(3)
    await store.stop()
    await gate.shut()
    expect(await contentsIn(place)).toEqual(await contentsOfAll(postgresPlaces))
  })

  test('may be away when the market starts and when it stops', async () => {
    const gate = await openPostgresGate()
    await gate.shut()
    const { place, remove } = await postgresPlaces.make()
    onTestFinished(remove)
    const { store, feed } = await storeAt({ url: gate.through(place.url) }, 100)
    tell(feed, EVENTS)
    store.start()
    await vi.waitUntil(() => store.state.kind === 'away', PATIENCE)
    expect(store.state).toEqual(
      expect.objectContaining({ reason: expect.stringContaining('does not answer') }),
    )
    const waiting = store.decisions.save([decisionAt(1)])
    await Promise.all([expect(waiting).rejects.toThrow(StoreAway), store.stop()])
    expect(store.state.kind).toBe('stopped')
  })
})

const PATIENCE = { timeout: 100_000, interval: 5 }

const ALL = {
  slot: undefined,
  participant: undefined,
  from: undefined,
  to: undefined,
  before: undefined,
  limit: 500,
}

const caughtUp = (store: Store): Promise<unknown> =>
  vi.waitUntil(() => store.state.behindRecords === 0, PATIENCE)

/** A feed that knows how many events it was told. */
class CountingFeed extends EventFeed {
  count = 0
  override append(events: readonly FeedEvent[]): void {
    this.count += events.length
    super.append(events)
  }
}

function tell(feed: EventFeed, events: readonly PlacedEvent[]): void {
  for (let at = 0; at < events.length; at += 7)
    feed.append(events.slice(at, at + 7).map((event) => ({ ...event, owner: null })))
}

async function storeIn(maker: PlaceMaker) {
  const { place, remove } = await maker.make()
  onTestFinished(remove)
  return storeAt(place, 10_000)
}

async function storeAt(place: DatabasePlace, kept: number) {
  const feed = new CountingFeed(0, kept)
  const threads: Worker[] = []
  const warnings: string[] = []
  const startThread = (): Worker => {
    // Nobody speaks on the other side: no readings come.
    const { port1: readings } = new MessageChannel()
    const thread = new Worker(new URL('../compose-store.ts', import.meta.url), {
      workerData: { place, readings, street: null },
      transferList: [readings],
    })
    threads.push(thread)
    return thread
  }
  const events = new EventSource(feed, journal)
  const store = new Store({
    startThread,
    events,
    settledTo: () => null,
    warn: (reason) => warnings.push(reason),
  })
  return { place, store, feed, threads, warnings }
}

/** The records that the events come from, as an engine would read them from its journal. */
const journal: History = {
  async *history() {
    const records = busyRecords(RECORDS).map(({ participant, ...record }) => ({ ...record, by: participant }))
    for (let at = 0; at < records.length; at += 100)
      yield { snapshot: null, records: records.slice(at, at + 100), isLast: false }
    yield { snapshot: null, records: [], isLast: true }
  },
}

async function contentsIn(place: DatabasePlace) {
  const database = await openDatabase(place)
  const contents = await contentsOf(database, PROJECTED)
  await database.close()
  return contents
}

/** What the tables hold when all was followed in one go. */
async function contentsOfAll(maker: PlaceMaker): Promise<unknown> {
  const { place, remove } = await maker.make()
  const database: Database = await openDatabase(place)
  await marketHistoryIn(database.db).follow({ after: endOf(0), events: EVENTS })
  const contents = await contentsOf(database, PROJECTED)
  await database.close()
  await remove()
  return contents
}

const decisionAt = (at: number): KeptDecision => ({
  id: `home-1~${at}`,
  agent: 'home-1',
  kind: 'household',
  at: at as EpochMs,
  slot: null,
  situationHash: `hash-${at}`,
  sequence: null,
  headline: 'Waits.',
  reasons: [],
  orders: 0,
  tookMs: null,
  situation: { at },
  decision: {},
})
