/** What a silent meter counts as. `idle`: the slot has neither load nor generation, and the battery rests. */
export type GapRule = 'estimate' | 'idle'

/** A gap may be filled from at most this many days back. */
const DAYS = 28

/**
 * The rule `estimate`: a slot without a reading takes what was read at the same time on the newest earlier day that
 * has a reading, at most 28 days back, else nothing. Only the past is used. Answers how many slots were filled.
 */
export function estimateGaps(
  readingsWh: Float64Array,
  slotsPerDay: number,
): { filled: Float64Array; count: number } {
  const filled = readingsWh.slice()
  let count = 0
  for (let slot = 0; slot < filled.length; slot++) {
    if (!Number.isNaN(readingsWh[slot]!)) continue
    count++
    filled[slot] = readingBefore(readingsWh, slot, slotsPerDay)
  }
  return { filled, count }
}

function readingBefore(readingsWh: Float64Array, slot: number, slotsPerDay: number): number {
  for (let days = 1; days <= DAYS; days++) {
    const past = readingsWh[slot - days * slotsPerDay]
    if (past !== undefined && !Number.isNaN(past)) return past
  }
  return 0
}
