import type { Outlook } from '../../battery/index.ts'

/** Prices of the slots to come, as the tariff states them, and the hours of a slot. */
export type SlotTariff = {
  readonly hours: number
  readonly importPrice: ArrayLike<number>
  readonly exportPrice: ArrayLike<number>
  /** Charging may not take the import of a slot above this, in Wh. */
  readonly importCapWh: number
}

/** What a household knows of its own meter: net load in Wh per slot, NaN where nothing was read. */
export type NetLoadHistory = {
  readonly netLoadWh: ArrayLike<number>
  /** Readings of this slot and later ones are not known. */
  readonly knownBefore: number
  readonly slotsPerDay: number
}

/** How many past days stand for the days to come, and after how many of them a day counts half. */
const DAYS = 28
const HALF_LIFE_DAYS = 10

/**
 * The outlook of slots `from` to `to` of a household that expects days like its last ones: each case of a slot is
 * what was metered at the same time on one of the last four weeks' days, newer days weighing more. Slots without
 * any such reading expect a net load of zero.
 */
export function outlookOfPastDays(
  { netLoadWh, knownBefore, slotsPerDay }: NetLoadHistory,
  { hours, importPrice, exportPrice, importCapWh }: SlotTariff,
  { from, to }: { readonly from: number; readonly to: number },
): Outlook[] {
  const outlook: Outlook[] = []
  const roomForCases = new Float64Array(Math.max(0, to - from) * DAYS)
  const roomForWeights = new Float64Array(roomForCases.length)
  let end = 0
  for (let slot = from; slot < to; slot++) {
    const start = end
    const newest = Math.max(1, Math.ceil((slot - knownBefore + 1) / slotsPerDay))
    for (let age = newest; age < newest + DAYS; age++) {
      const past = slot - age * slotsPerDay
      if (past < 0) break
      const net = netLoadWh[past]!
      if (Number.isNaN(net)) continue
      roomForCases[end] = net
      roomForWeights[end++] = weightOf(age)
    }
    if (end === start) roomForWeights[end++] = 1
    outlook.push({
      hours,
      importPrice: importPrice[slot]!,
      exportPrice: exportPrice[slot]!,
      netLoadWh: roomForCases.subarray(start, end),
      weights: roomForWeights.subarray(start, end),
      importCapWh,
    })
  }
  return outlook
}

const weightOf = (age: number): number => WEIGHTS[age] ?? 0.5 ** (age / HALF_LIFE_DAYS)
const WEIGHTS = Float64Array.from({ length: 2 * DAYS }, (_, age) => 0.5 ** (age / HALF_LIFE_DAYS))
