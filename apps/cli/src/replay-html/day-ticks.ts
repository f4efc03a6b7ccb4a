import { dayAndMonth, monthName } from './dates.ts'
import type { TimeTick } from './plot.ts'

const MOST_ON_A_PHONE = 5

/** Labels for local days in a row: firsts of months where there are many, days where there are few. */
export function dayTicks(dates: readonly string[]): TimeTick[] {
  const firsts = indexesOf(dates, (date) => date.endsWith('-01'))
  const byMonth = dates.length > 75
  const chosen = byMonth ? spread(firsts, 14) : spread([...dates.keys()], dates.length > 14 ? 9 : 14)
  const every = Math.ceil(chosen.length / MOST_ON_A_PHONE)
  return chosen.map((index, place) => ({
    at: index / dates.length,
    label: byMonth ? monthLabel(dates[index]!, place === 0) : dayAndMonth(dates[index]!),
    minor: place % every !== 0,
  }))
}

const monthLabel = (date: string, isFirst: boolean): string =>
  isFirst || date.slice(5, 7) === '01' ? `${monthName(date)} ${date.slice(0, 4)}` : monthName(date)

/** Every so many of them, so that at most `most` are left. */
function spread(indexes: readonly number[], most: number): number[] {
  const every = Math.ceil(indexes.length / most)
  return indexes.filter((_, place) => place % every === 0)
}

const indexesOf = (dates: readonly string[], wanted: (date: string) => boolean): number[] =>
  [...dates.keys()].filter((index) => wanted(dates[index]!))
