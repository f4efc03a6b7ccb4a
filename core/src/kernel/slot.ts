import { formatMinute, parseInstant } from './calendar.ts'
import type { DurationMs, EpochMs } from './units.ts'

declare const slotNumber: unique symbol

/**
 * A delivery period, counted in slots of the market's duration since 1970-01-01T00:00Z. Half-open:
 * it contains its start and not its end. A market has one slot duration, so the number is enough inside;
 * outside a slot is named by its UTC start.
 */
export type SlotNumber = number & { readonly [slotNumber]: 'SlotNumber' }

export const QUARTER_HOUR = 900_000 as DurationMs
export const HOUR = 3_600_000 as DurationMs

export const slotAt = (at: EpochMs, duration: DurationMs): SlotNumber =>
  Math.floor(at / duration) as SlotNumber

export const slotStart = (slot: SlotNumber, duration: DurationMs): EpochMs => (slot * duration) as EpochMs

export const slotEnd = (slot: SlotNumber, duration: DurationMs): EpochMs => ((slot + 1) * duration) as EpochMs

/** A slot's name, its UTC start: `2026-11-22T10:15Z`. */
export const slotName = (slot: SlotNumber, duration: DurationMs): string =>
  formatMinute(slotStart(slot, duration))

/** The slot that starts at the instant `name`, or undefined where none does. */
export function parseSlotName(name: string, duration: DurationMs): SlotNumber | undefined {
  const start = parseInstant(name)
  if (start === undefined || start % duration !== 0) return undefined
  return slotAt(start, duration)
}
