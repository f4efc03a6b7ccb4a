import type { MemberDay } from '@gridbourse/api'
import { kwh, withUnit } from '../format/numbers.ts'
import { settledOf, sumOf, worth } from '../day/day-slots.ts'

/** Of the slots settled: what came, and what was expected of the same slots; null where nothing was. */
export function outputOf(day: Pick<MemberDay, 'slots'>) {
  const settled = settledOf(day)
  const forecast = settled.filter(({ expectedGeneration }) => expectedGeneration !== null)
  return {
    cameWh: sumOf(settled, ({ generationWh }) => generationWh),
    /** Of those slots that were forecast, both. */
    comparedWh: sumOf(forecast, ({ generationWh }) => generationWh),
    expectedWh: forecast.length === 0 ? null : sumOf(forecast, (slot) => slot.expectedGeneration!.middleWh),
  }
}

/** The page's answer: what the plant gave so far, beside what was expected of it. */
export function sentenceOf(day: Pick<MemberDay, 'slots'>): string {
  const { cameWh, comparedWh, expectedWh } = outputOf(day)
  const came = `The plant gave ${withUnit(kwh(cameWh, 1), 'kWh')} so far today`
  if (expectedWh === null) return `${came}.`
  if (expectedWh === 0 && comparedWh === 0) return `${came}; the sun is still to come.`
  const part = Math.round((comparedWh / Math.max(1, expectedWh) - 1) * 100)
  if (part === 0) return `${came}, as expected.`
  return `${came}, ${Math.abs(part)} % ${part > 0 ? 'more' : 'less'} than expected.`
}

/**
 * What the battery earned: each slot's energy at that slot's local price, given less taken. Slots without a local
 * price are left out and counted.
 */
export function batteryRevenue(day: Pick<MemberDay, 'slots'>) {
  const settled = settledOf(day)
  const priced = settled.flatMap(({ drawnWh, localPriceMicrosPerKwh: price }) =>
    price === null || drawnWh === 0 ? [] : [{ drawnWh, price }],
  )
  const given = priced.filter(({ drawnWh }) => drawnWh < 0)
  const taken = priced.filter(({ drawnWh }) => drawnWh > 0)
  const sum = (moves: typeof priced) => ({
    energyWh: moves.reduce((total, { drawnWh }) => total + Math.abs(drawnWh), 0),
    nanos: moves.reduce((total, { drawnWh, price }) => total + worth(Math.abs(drawnWh), price), 0n),
  })
  return {
    given: sum(given),
    taken: sum(taken),
    unpriced: settled.filter(
      ({ drawnWh, localPriceMicrosPerKwh }) => drawnWh !== 0 && localPriceMicrosPerKwh === null,
    ).length,
  }
}

/** The local date before. */
export const dateBefore = (date: string): string =>
  new Date(Date.parse(`${date}T00:00Z`) - 86_400_000).toISOString().slice(0, 10)

/** Whether a day has a day before it: who began to live within it has none. */
export const isWhole = ({ slots }: Pick<MemberDay, 'slots'>, hourOf: (at: number) => number): boolean =>
  slots[0] !== undefined && hourOf(Date.parse(slots[0].slot)) === 0
