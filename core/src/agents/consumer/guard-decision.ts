import type { Wh } from '../../kernel/index.ts'
import { chooseMonthGuard, GUARD_DAYS, type MonthGuard, type MonthGuardSituation } from './month-guard.ts'

/** Of each day that is lived again, so many days before it are known. */
const PLANNED_FROM_DAYS = 28

/** A {@link MonthGuard} that survives JSON: null is no limit. */
export type PlainGuard = {
  readonly guardWh: Wh | null
  readonly chargeUpToWh: Wh | null
  readonly reserveWh: Wh
}

/** What a guard is chosen from, as a record keeps it: the meter of the last weeks, null where it was silent. */
export type GuardSituation = Omit<
  MonthGuardSituation,
  'netLoadWh' | 'importPrice' | 'exportPrice' | 'knownBefore'
> & {
  readonly netLoadWh: readonly (number | null)[]
  readonly importPrice: readonly number[]
  readonly exportPrice: readonly number[]
}

export const guardOf = ({ guardWh, chargeUpToWh, reserveWh }: PlainGuard): MonthGuard => ({
  guardWh: guardWh ?? Infinity,
  chargeUpToWh: chargeUpToWh ?? Infinity,
  reserveWh,
})

export const plainGuard = ({ guardWh, chargeUpToWh, reserveWh }: MonthGuard): PlainGuard => ({
  guardWh: (guardWh === Infinity ? null : guardWh) as Wh | null,
  chargeUpToWh: (chargeUpToWh === Infinity ? null : chargeUpToWh) as Wh | null,
  reserveWh: reserveWh as Wh,
})

/**
 * As much of what is known as a guard is chosen from, whole days that end with what is known: those that are lived
 * again, and what was known of each of them before.
 */
export function guardSituation(known: MonthGuardSituation): GuardSituation {
  const { netLoadWh, importPrice, exportPrice, knownBefore, ...rest } = known
  const slotsPerDay = 24 / known.hours
  const from =
    knownBefore -
    Math.min(GUARD_DAYS + PLANNED_FROM_DAYS, Math.floor(knownBefore / slotsPerDay)) * slotsPerDay
  const cut = (values: ArrayLike<number>): number[] =>
    Array.from({ length: knownBefore - from }, (_, at) => values[from + at]!)
  return {
    ...rest,
    netLoadWh: cut(netLoadWh).map((net) => (Number.isNaN(net) ? null : net)),
    importPrice: cut(importPrice),
    exportPrice: cut(exportPrice),
  }
}

/** Chooses the guard of a month; see {@link chooseMonthGuard}. */
export const decideGuard = (situation: GuardSituation): PlainGuard =>
  plainGuard(
    chooseMonthGuard({
      ...situation,
      netLoadWh: Float64Array.from(situation.netLoadWh, (net) => net ?? Number.NaN),
      knownBefore: situation.netLoadWh.length,
    }),
  )
