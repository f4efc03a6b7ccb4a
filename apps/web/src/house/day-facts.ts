import type { BillLine, MemberDay, MemberSlot, PlanBlock } from '@gridbourse/api'
import { startOf } from '../format/times.ts'
import { tenseOf } from './member-words.ts'

/** A slot of the day with its place in time. */
export type DaySlot = MemberSlot & { readonly from: number; readonly to: number }

export type DayBlock = PlanBlock & { readonly fromMs: number }

export type DayFacts = {
  readonly day: MemberDay
  readonly slots: readonly DaySlot[]
  readonly span: { readonly from: number; readonly to: number }
  readonly now: number
  /** The end of what is booked. */
  readonly settledTo: number
  readonly lastSettled: DaySlot | null
  /** The slot under way. */
  readonly running: DaySlot | null
  readonly blocks: readonly DayBlock[]
  readonly block: DayBlock | null
  readonly settled: Totals
  readonly expected: Totals
  /** Of what came in over the meter, by whom; Wh. */
  readonly boughtWh: number
  readonly boughtFromNeighboursWh: number
}

export type Totals = {
  readonly lines: readonly BillLine[]
  readonly total: bigint
  readonly utility: bigint
}

export function dayFacts(day: MemberDay, slotDurationMs: number): DayFacts {
  const slots = day.slots.map((slot): DaySlot => {
    const from = startOf(slot.slot)
    return { ...slot, from, to: from + slotDurationMs }
  })
  const settled = slots.filter(({ state }) => state === 'settled')
  const blocks = (day.plan?.blocks ?? []).map((block): DayBlock => ({
    ...block,
    fromMs: startOf(block.from),
  }))
  const now = day.nowMs
  const { bill } = day
  const energyOf = (item: BillLine['item']): number =>
    bill.lines.find((line) => line.item === item)?.energyWh ?? 0
  const boughtFromNeighboursWh = energyOf('bought_from_neighbours')
  return {
    day,
    slots,
    span: { from: slots[0]?.from ?? now, to: slots.at(-1)?.to ?? now },
    now,
    settledTo: bill.settledToMs,
    lastSettled: settled.at(-1) ?? null,
    running: slots.find(({ from, to }) => from <= now && now < to) ?? null,
    blocks,
    block: blocks.find(({ fromMs, toMs }) => tenseOf({ from: fromMs, to: toMs }, now) === 'doing') ?? null,
    settled: totals(bill.lines, bill.totalNanos, bill.utilityNanos),
    expected: totals(day.expectedLines, day.expectedTotalNanos, day.expectedUtilityNanos),
    boughtWh: boughtFromNeighboursWh + energyOf('bought_from_utility'),
    boughtFromNeighboursWh,
  }
}

function totals(lines: readonly BillLine[], totalNanos: string, utilityNanos: string): Totals {
  return { lines, total: BigInt(totalNanos), utility: BigInt(utilityNanos) }
}

/** The last settled slot that put something on a line of the bill; where none did, the last settled. */
export const lastSlotWith = (
  { slots, lastSettled }: Pick<DayFacts, 'slots' | 'lastSettled'>,
  item: BillLine['item'] | null,
): DaySlot | null =>
  (item === null
    ? null
    : slots.findLast(
        ({ state, lines }) => state === 'settled' && lines.some((line) => line.item === item),
      )) ?? lastSettled

export const watts = (energyWh: number, { from, to }: { from: number; to: number }): number =>
  (energyWh * 3_600_000) / (to - from)
