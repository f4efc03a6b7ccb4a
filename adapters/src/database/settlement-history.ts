import type { SettledSlotRows, SettlementHistory } from '@gridbourse/core/community'
import type { SlotNumber } from '@gridbourse/core/kernel'
import { endOf, type EventPlace } from '@gridbourse/core/market'
import type { Kysely, Transaction } from 'kysely'
import { inParts } from './in-parts.ts'
import { clearProgress, keepProgress, lockProgress, progressOf } from './progress.ts'
import type { Tables } from './tables.ts'

/** Its row of `projection_progress`, whose sequence is the last slot. */
const NAME = 'settlement'

/** What was settled, in tables. */
export const settlementHistoryIn = (db: Kysely<Tables>): SettlementHistory => ({
  lastSlot: async () => slotOf(await progressOf(db, NAME)),

  keep: (after, slots) =>
    db.transaction().execute(async (trx) => {
      const place = await lockProgress(trx, NAME)
      const next = slots.filter(({ slot }) => slot > place.sequence)
      const last = next.at(-1)
      if (last === undefined || place.sequence < (after ?? 0)) return slotOf(place)
      await write(trx, next)
      await keepProgress(trx, NAME, endOf(last.slot))
      return last.slot
    }),

  clear: () =>
    db.transaction().execute(async (trx) => {
      await lockProgress(trx, NAME)
      for (const table of ['settledSlots', 'transfers', 'bills'] as const)
        await trx.deleteFrom(table).execute()
      await clearProgress(trx, NAME)
    }),
})

const slotOf = ({ sequence }: EventPlace): SlotNumber | null =>
  sequence === 0 ? null : (sequence as SlotNumber)

async function write(trx: Transaction<Tables>, slots: readonly SettledSlotRows[]): Promise<void> {
  const members = slots.flatMap(({ slot, members: all }) => all.map((member) => ({ slot, ...member })))
  for (const part of inParts(members))
    await trx
      .insertInto('settledSlots')
      .values([...part])
      .execute()
  const transfers = slots.flatMap((settled) => settled.transfers)
  for (const part of inParts(transfers))
    await trx
      .insertInto('transfers')
      .values(
        part.map(({ slot, place, from, to, amount, purpose }) => ({
          slot,
          place,
          fromAccount: from,
          toAccount: to,
          amountNanos: String(amount),
          purpose,
        })),
      )
      .execute()
  // Of a month that several slots changed only the last word counts.
  const bills = new Map(
    slots.flatMap((settled) => settled.bills).map((bill) => [`${bill.month} ${bill.member}`, bill]),
  )
  for (const part of inParts([...bills.values()]))
    await trx
      .insertInto('bills')
      .values(
        part.map(({ month, member, provisional, bill, shadowBill, compensation, lines }) => ({
          month,
          member,
          provisional,
          billNanos: String(bill),
          shadowBillNanos: String(shadowBill),
          compensationNanos: String(compensation),
          lines: JSON.stringify(lines.map(({ amount, ...line }) => ({ ...line, nanos: String(amount) }))),
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['month', 'member']).doUpdateSet(({ ref }) => ({
          provisional: ref('excluded.provisional'),
          billNanos: ref('excluded.billNanos'),
          shadowBillNanos: ref('excluded.shadowBillNanos'),
          compensationNanos: ref('excluded.compensationNanos'),
          lines: ref('excluded.lines'),
        })),
      )
      .execute()
}
