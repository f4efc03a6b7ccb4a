import { seededRandom, type EpochMs } from '@gridbourse/core/kernel'
import { createExchange, decodeCommand, endOf, type PlacedEvent } from '@gridbourse/core/market'
import { sql, type Database } from '@gridbourse/adapters/database'
import { exchangeRecordAt } from './exchange-records.ts'
import type { Entry } from './market-history.ts'

/** Everything that happened in a history, as the journal's followers hear it. */
export const toldOf = (entries: readonly Entry[]): PlacedEvent[] =>
  entries.flatMap(({ events }, at) =>
    events.map((event, index) => ({ sequence: at + 1, index, atMs: (1_000 + at) as EpochMs, event })),
  )

/** The first records of the busy market's journal (see exchange-records.ts). */
export const busyRecords = (records: number) =>
  Array.from({ length: records }, (_, at) => exchangeRecordAt(at + 1))

/** The events of the busy market's first records. */
export const busyEvents = (records: number): PlacedEvent[] => busyMarket(records).events

/** The same, with the exchange that they come from. */
export function busyMarket(records: number) {
  const exchange = createExchange()
  const events = busyRecords(records).flatMap(({ sequence, atMs, participant, command }) =>
    exchange
      .step(decodeCommand(command), participant)
      .map((event, index): PlacedEvent => ({ sequence, index, atMs, event })),
  )
  return { exchange, events }
}

/** The same events in batches of random sizes, each from where the one before ended. */
export function* randomBatches(events: readonly PlacedEvent[], seed: string, most: number) {
  const random = seededRandom(seed)
  let after = endOf(0)
  for (let at = 0; at < events.length;) {
    const batch = { after, events: events.slice(at, at + 1 + random.below(most)) }
    yield batch
    at += batch.events.length
    after = batch.events.at(-1)!
  }
}

/** Tables that follow from the journal and from what was settled. */
export const PROJECTED = [
  'orders',
  'trades',
  'auction_fills',
  'auctions',
  'participants',
  'settled_slots',
  'transfers',
  'bills',
  'projection_progress',
] as const

/** Every row of some tables, in an order of their own: equal tables give equal text. */
export async function contentsOf(
  { db }: Database,
  tables: readonly string[],
): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {}
  for (const table of tables) {
    const { rows } = await sql<{
      row: string
    }>`select (t.*)::text as row from ${sql.table(table)} t order by 1`.execute(db)
    contents[table] = rows.map(({ row }) => row)
  }
  return contents
}
