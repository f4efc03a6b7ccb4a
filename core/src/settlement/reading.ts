import { accept, reject, type Result, type SlotNumber, type Wh } from '../kernel/index.ts'
import type { MemberId } from './ledger.ts'

/**
 * Where a reading comes from. `measured`: the meter. `estimated`: a named rule, because the meter was silent.
 * `substituted`: another meter stood in. `corrected`: replaces an earlier reading, whatever it was.
 */
export type ReadingQuality = 'measured' | 'estimated' | 'substituted' | 'corrected'

/** What a member's meter counted in one slot, both directions apart. */
export type MeterReading = {
  readonly member: MemberId
  readonly slot: SlotNumber
  readonly imported: Wh
  readonly exported: Wh
  readonly quality: ReadingQuality
}

export type ReadingRejection = 'energy_is_negative' | 'measured_once' | 'nothing_to_correct'

/** The readings that count: the first for a member and slot, or what corrected it last. */
export type ReadingBook = {
  /** Takes a reading. An estimate may be replaced by a measurement; anything else changes only by `corrected`. */
  take(reading: MeterReading): Result<{ readonly replaced: MeterReading | null }, ReadingRejection>
  reading(member: MemberId, slot: SlotNumber): MeterReading | undefined
}

/** Imported minus exported energy; negative where the member fed in. */
export const netImport = (reading: MeterReading): Wh => (reading.imported - reading.exported) as Wh

export function createReadingBook(): ReadingBook {
  const slots = new Map<SlotNumber, Map<MemberId, MeterReading>>()
  const find = (member: MemberId, slot: SlotNumber) => slots.get(slot)?.get(member)
  return {
    reading: find,
    take(reading) {
      if (reading.imported < 0 || reading.exported < 0) return reject('energy_is_negative')
      const before = find(reading.member, reading.slot)
      if (reading.quality === 'corrected' && before === undefined) return reject('nothing_to_correct')
      if (before !== undefined && !mayReplace(before, reading)) return reject('measured_once')
      const slot = slots.get(reading.slot) ?? new Map<MemberId, MeterReading>()
      slots.set(reading.slot, slot.set(reading.member, reading))
      return accept({ replaced: before ?? null })
    },
  }
}

function mayReplace(before: MeterReading, after: MeterReading): boolean {
  if (after.quality === 'corrected') return true
  return before.quality === 'estimated' && after.quality !== 'estimated'
}
