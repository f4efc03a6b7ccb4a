import type { MemberDay } from '@gridbourse/api'
import { startOf } from '../format/times.ts'

export type DaySlot = MemberDay['slots'][number]
export type Spanned = DaySlot & { readonly from: number; readonly to: number }

export const spanned = (slots: readonly DaySlot[], slotDurationMs: number): readonly Spanned[] =>
  slots.map((slot) => ({
    ...slot,
    from: startOf(slot.slot),
    to: startOf(slot.slot) + slotDurationMs,
  }))

/** Energy of one slot as the mean power in it, in kW. */
export const kwOf = (energyWh: number, slotDurationMs: number): number => (energyWh * 3_600) / slotDurationMs

export const sumOf = (slots: readonly DaySlot[], of: (slot: DaySlot) => number): number =>
  slots.reduce((sum, slot) => sum + of(slot), 0)

export const settledOf = (day: Pick<MemberDay, 'slots'>): readonly DaySlot[] =>
  day.slots.filter(({ state }) => state === 'settled')

/** Price times energy, exact: millionths per kWh times Wh are billionths. */
export const worth = (energyWh: number, microsPerKwh: number): bigint =>
  BigInt(energyWh) * BigInt(microsPerKwh)

/** What one line of the bill comes to so far; nothing where it is not on it. */
export const lineOf = (
  { bill }: Pick<MemberDay, 'bill'>,
  item: MemberDay['bill']['lines'][number]['item'],
): { readonly energyWh: number | null; readonly nanos: bigint } => {
  const line = bill.lines.find((one) => one.item === item)
  return { energyWh: line?.energyWh ?? null, nanos: BigInt(line?.nanos ?? 0) }
}
