import { nanos, type EpochMs } from '@gridbourse/core/kernel'
import type { FinishedOrder, MarketHistory, PastTrade } from '@gridbourse/core/market'
import type { Kysely, Selectable } from 'kysely'
import type { Tables } from '../tables.ts'
import { auctionOf } from './auction-rows.ts'
import type { OrderRow } from './order-rows.ts'

type Reads = Pick<MarketHistory, 'finishedOrders' | 'finishedOrder' | 'trades' | 'auctions' | 'auction'>

export const historyReads = (db: Kysely<Tables>): Reads => ({
  async finishedOrders({ participant, slot, before, limit }) {
    let wanted = db
      .selectFrom('orders')
      .selectAll()
      .where('participant', '=', participant)
      .where('finishedSequence', 'is not', null)
    if (slot !== undefined) wanted = wanted.where('slot', '=', slot)
    if (before !== undefined) wanted = wanted.where('orderNumber', '<', before)
    return (await wanted.orderBy('orderNumber', 'desc').limit(limit).execute()).map(finishedOf)
  },

  async finishedOrder(order) {
    const row = await db
      .selectFrom('orders')
      .selectAll()
      .where('orderNumber', '=', order)
      .where('finishedSequence', 'is not', null)
      .executeTakeFirst()
    return row && finishedOf(row)
  },

  async trades({ slot, participant, from, to, before, limit }) {
    let wanted = db.selectFrom('trades').selectAll()
    if (slot !== undefined) wanted = wanted.where('slot', '=', slot)
    if (participant !== undefined)
      wanted = wanted.where(({ or, eb }) =>
        or([eb('makerParticipant', '=', participant), eb('takerParticipant', '=', participant)]),
      )
    if (from !== undefined) wanted = wanted.where('atMs', '>=', from)
    if (to !== undefined) wanted = wanted.where('atMs', '<', to)
    if (before !== undefined)
      wanted = wanted.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('sequence', 'eventIndex'), '<', tuple(before.sequence, before.index)),
      )
    const newest = wanted.orderBy('sequence', 'desc').orderBy('eventIndex', 'desc').limit(limit)
    return (await newest.execute()).map(tradeOf)
  },

  async auctions({ kind, before, limit }) {
    let wanted = db.selectFrom('auctions').selectAll()
    if (kind !== undefined) wanted = wanted.where('kind', '=', kind)
    if (before !== undefined)
      wanted = wanted.where(({ eb, refTuple, tuple }) =>
        eb(refTuple('sequence', 'eventIndex'), '<', tuple(before.sequence, before.index)),
      )
    const newest = wanted.orderBy('sequence', 'desc').orderBy('eventIndex', 'desc').limit(limit)
    return (await newest.execute()).map(auctionOf)
  },

  async auction(auction) {
    const row = await db.selectFrom('auctions').selectAll().where('auction', '=', auction).executeTakeFirst()
    return row && auctionOf(row)
  },
})

/** The columns of a table hold what the market's types say: its own events were written there. */
const finishedOf = (row: OrderRow): FinishedOrder =>
  ({
    kind: row.kind,
    order: row.orderNumber,
    participant: row.participant,
    slot: row.slot,
    side: row.side,
    price: row.price,
    energy: row.energyWh,
    filled: row.filledWh,
    notional: nanos(BigInt(row.notionalNanos)),
    outcome: row.outcome,
    placedAt: row.placedAtMs,
    finishedAt: row.finishedAtMs,
    profile: row.profile === null ? null : JSON.parse(row.profile),
  }) as FinishedOrder

const tradeOf = ({ eventIndex, energyWh, atMs, ...row }: Selectable<Tables['trades']>): PastTrade =>
  ({
    type: 'trade',
    ...row,
    index: eventIndex,
    energy: energyWh,
    atMs: atMs as EpochMs,
  }) as unknown as PastTrade
