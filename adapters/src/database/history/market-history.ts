import { isBefore, type MarketHistory, type PlacedEvent } from '@gridbourse/core/market'
import type { Kysely, Transaction } from 'kysely'
import { inParts } from '../in-parts.ts'
import { clearProgress, keepProgress, lockProgress, progressOf } from '../progress.ts'
import type { Tables } from '../tables.ts'
import { BatchRows } from './batch-rows.ts'
import { historyReads } from './history-reads.ts'
import { ordersOf, OrderRows } from './order-rows.ts'

/** Its row of `projection_progress`. */
const NAME = 'market'

const TABLES = ['orders', 'trades', 'auctionFills', 'auctions', 'participants'] as const

/** The past of the market in tables. Rows and progress change together: what is told twice is there once. */
export const marketHistoryIn = (db: Kysely<Tables>): MarketHistory => ({
  place: () => progressOf(db, NAME),

  follow: ({ after, events }) =>
    db.transaction().execute(async (trx) => {
      const place = await lockProgress(trx, NAME)
      if (isBefore(place, after)) return place
      const next = events.filter((event) => isBefore(place, event))
      const last = next.at(-1)
      if (last === undefined) return place
      await write(trx, next)
      await keepProgress(trx, NAME, last)
      return { sequence: last.sequence, index: last.index }
    }),

  clear: () =>
    db.transaction().execute(async (trx) => {
      await lockProgress(trx, NAME)
      for (const table of TABLES) await trx.deleteFrom(table).execute()
      await clearProgress(trx, NAME)
    }),

  ...historyReads(db),
})

async function write(trx: Transaction<Tables>, events: readonly PlacedEvent[]): Promise<void> {
  const orders = new OrderRows(await ordersToldOf(trx, events))
  const rows = new BatchRows(events, orders)
  for (const part of inParts(orders.changed))
    await trx
      .insertInto('orders')
      .values([...part])
      .onConflict((conflict) =>
        conflict.column('orderNumber').doUpdateSet(({ ref }) => ({
          price: ref('excluded.price'),
          energyWh: ref('excluded.energyWh'),
          filledWh: ref('excluded.filledWh'),
          notionalNanos: ref('excluded.notionalNanos'),
          state: ref('excluded.state'),
          outcome: ref('excluded.outcome'),
          finishedSequence: ref('excluded.finishedSequence'),
          finishedAtMs: ref('excluded.finishedAtMs'),
        })),
      )
      .execute()
  for (const part of inParts(rows.trades))
    await trx
      .insertInto('trades')
      .values([...part])
      .execute()
  for (const part of inParts(rows.auctionFills))
    await trx
      .insertInto('auctionFills')
      .values([...part])
      .execute()
  for (const part of inParts(rows.auctions))
    await trx
      .insertInto('auctions')
      .values([...part])
      .execute()
  for (const part of inParts(rows.registered))
    await trx
      .insertInto('participants')
      .values([...part])
      .execute()
  for (const [participant, isKilled] of rows.killed)
    await trx.updateTable('participants').set({ isKilled }).where('participant', '=', participant).execute()
}

async function ordersToldOf(trx: Transaction<Tables>, events: readonly PlacedEvent[]) {
  const numbers = new Set(events.flatMap(({ event }) => ordersOf(event)))
  for (const { event } of events)
    if (event.type === 'order_accepted' || event.type === 'block_accepted') numbers.delete(event.order)
  const rows = []
  for (const part of inParts([...numbers]))
    rows.push(...(await trx.selectFrom('orders').selectAll().where('orderNumber', 'in', part).execute()))
  return rows
}
