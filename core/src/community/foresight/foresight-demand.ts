import { exactSchedule, type Schedule, type SchedulingProblem } from '../../battery/index.ts'

/** The slots of a local month within a problem's steps, half-open. */
export type MonthOfSteps = { readonly from: number; readonly to: number }

/** How far a month's search looks on into the next, so that it does not leave it an empty battery. */
const AHEAD_HOURS = 168
/** A level is found to this part of what is searched. */
const PRECISION = 1e-6

/**
 * What a problem costs, in nanos, where besides energy each month's highest import is charged `microsPerKw`, by
 * somebody who knows everything. Below a given limit the exact schedule is the cheapest; what a month costs by its
 * limit is convex, so the best limit is searched, month by month, and then the whole is planned at once below the
 * limits found.
 */
export function foresightWithDemand(
  problem: SchedulingProblem,
  months: readonly MonthOfSteps[],
  microsPerKw: number,
): number {
  const importLimitW = new Float64Array(problem.stepHours.length).fill(Infinity)
  let storedWh = problem.battery.storedWh
  for (const month of months) {
    const { limitW, endsWithWh } = bestMonth({ problem, month, storedWh, microsPerKw })
    importLimitW.fill(limitW, month.from, month.to)
    storedWh = endsWithWh
  }
  const connection = { ...problem.connection, importLimitW }
  const schedule = exactSchedule({ ...problem, connection })
  return months.reduce(
    (cost, month) => cost + microsPerKw * peakW(problem, schedule, month),
    schedule.cost.total,
  )
}

type MonthSearch = {
  readonly problem: SchedulingProblem
  readonly month: MonthOfSteps
  readonly storedWh: number
  readonly microsPerKw: number
}

/** The cheapest limit for a month, by the golden section, and what is stored when it ends. */
function bestMonth({ problem, month, storedWh, microsPerKw }: MonthSearch): {
  readonly limitW: number
  readonly endsWithWh: number
} {
  const ahead = Math.ceil(AHEAD_HOURS / problem.stepHours[month.from]!)
  const seen = stepsBetween(
    problem,
    month.from,
    Math.min(problem.stepHours.length, month.to + ahead),
    storedWh,
  )
  const own = { from: 0, to: month.to - month.from }
  const at = (limitW: number): { cost: number; peakW: number; schedule: Schedule } => {
    const importLimitW = new Float64Array(seen.stepHours.length).fill(limitW)
    const schedule = exactSchedule({ ...seen, connection: { ...seen.connection, importLimitW } })
    const peak = peakW(seen, schedule, own)
    return { cost: schedule.cost.total + microsPerKw * peak, peakW: peak, schedule }
  }
  let low = 0
  let high = at(Infinity).peakW
  const width = high
  const golden = (Math.sqrt(5) - 1) / 2
  let left = at(high - golden * (high - low))
  let right = at(low + golden * (high - low))
  while (high - low > PRECISION * width) {
    if (left.cost <= right.cost) {
      high = low + golden * (high - low)
      right = left
      left = at(high - golden * (high - low))
    } else {
      low = high - golden * (high - low)
      left = right
      right = at(low + golden * (high - low))
    }
  }
  const best = left.cost <= right.cost ? left : right
  return { limitW: best.peakW, endsWithWh: best.schedule.storedWh[own.to - 1]! }
}

function peakW({ stepHours }: SchedulingProblem, { meter }: Schedule, { from, to }: MonthOfSteps): number {
  let peak = 0
  for (let step = from; step < to; step++) peak = Math.max(peak, meter.importWh[step]! / stepHours[step]!)
  return peak
}

function stepsBetween(
  problem: SchedulingProblem,
  from: number,
  to: number,
  storedWh: number,
): SchedulingProblem {
  const cut = (series: ArrayLike<number>): Float64Array => Float64Array.from(series).slice(from, to)
  return {
    ...problem,
    stepHours: cut(problem.stepHours),
    importPrice: cut(problem.importPrice),
    exportPrice: cut(problem.exportPrice),
    scenarios: problem.scenarios.map(({ weight, loadWh, solarWh }) => ({
      weight,
      loadWh: cut(loadWh),
      solarWh: cut(solarWh),
    })),
    battery: { ...problem.battery, storedWh },
    connection: {
      importLimitW: cut(problem.connection.importLimitW),
      exportLimitW: cut(problem.connection.exportLimitW),
    },
    end: { atLeastWh: 0, valuePerKwh: 0 },
    ...(problem.rests && { rests: cut(problem.rests) }),
  }
}
