import type { EpochMs } from '@gridbourse/core/kernel'
import {
  KINDS,
  keptReadingsFrom,
  keptRollupsFrom,
  WIDTHS,
  type ReadingTables,
} from '@gridbourse/core/telemetry'
import { sql, type Kysely, type Tables } from '../../database/index.ts'
import { readTables } from './read-tables.ts'
import { SeriesBook } from './series-book.ts'
import { takeBatches } from './take-batches.ts'

/** Somebody else brought the log's batches into these tables meanwhile. */
export class ReadingTablesTaken extends Error {
  override readonly name = 'ReadingTablesTaken'
}

/** Readings, rollups and progress in the tables of a database. One follower at a time: `apply` is not called twice at once. */
export function readingTables(db: Kysely<Tables>): ReadingTables {
  const book = new SeriesBook()
  return {
    ...readTables(db),

    async apply(batches) {
      const [first, last] = [batches[0], batches.at(-1)]
      if (first === undefined || last === undefined) return
      try {
        await db.transaction().execute(async (transaction) => {
          await advance(transaction, { from: first.sequence - 1, to: last.sequence })
          await takeBatches(transaction, book, batches)
        })
      } catch (fault) {
        book.forget()
        throw fault
      }
    },

    async status() {
      const { rows } = await sql<{ sequence: number; series: number }>`
        select sequence, (select count(*) from series) as series from reading_progress`.execute(db)
      return rows[0]!
    },

    async clear() {
      book.forget()
      await db.transaction().execute(async (transaction) => {
        await sql`update reading_progress set sequence = 0`.execute(transaction)
        // Series keep their numbers: a server that follows these tables meanwhile may know them.
        await sql`truncate readings, rollups`.execute(transaction)
      })
    },

    async forget(now) {
      for (const kind of KINDS) await forgetKind(db, kind, now)
    },
  }
}

/** The row is locked first, so that two followers cannot both go on from it. */
async function advance(
  db: Kysely<Tables>,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('readingProgress')
    .set({ sequence: to })
    .where('sequence', '=', from)
    .executeTakeFirstOrThrow()
  if (numUpdatedRows === 1n) return
  throw new ReadingTablesTaken(
    `The tables do not hold the readings up to batch ${from}: somebody else follows the log into them.`,
  )
}

async function forgetKind(db: Kysely<Tables>, kind: (typeof KINDS)[number], now: EpochMs): Promise<void> {
  const ofKind = sql`series in (select series from series where kind = ${kind})`
  await sql`delete from readings where ${ofKind} and at_ms < ${keptReadingsFrom(kind, now)}`.execute(db)
  for (const width of WIDTHS) {
    const from = keptRollupsFrom(kind, width, now)
    if (from !== null)
      await sql`delete from rollups where ${ofKind} and width_ms = ${width} and start_ms < ${from}`.execute(
        db,
      )
  }
}
