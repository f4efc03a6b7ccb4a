import {
  chargeLimitWh,
  dischargeLimitWh,
  type SchedulingProblem,
  stepsOf,
  stepsThatMayBurn,
  stepsThatMayLoop,
  wearOf,
} from '@gridbourse/core/battery'
import { type LinearModel, ModelBuilder } from './model-builder.ts'

/** A scheduling problem as rows and columns, in kWh, kW and micros, and where its parts went. */
export type ScheduleModel = {
  readonly model: LinearModel
  readonly charge: Int32Array
  readonly discharge: Int32Array
  /** The rows that carry what is stored from step to step; their duals say what it is worth. */
  readonly state: Int32Array
  /** How far each wish is missed in all, in kWh, by priority; empty unless the wishes are open. */
  readonly missed: readonly number[]
  readonly hasWholeColumns: boolean
}

/**
 * Plans that cost the same are told apart by a secondary cost, in micros per kWh through the battery: this in the
 * first step, rising to twice this in the last. So a battery moves no more than it must, and rather early.
 */
const SECONDARY_COST = 0.001

/** Writes `problem` down; with `wishesAreOpen` its wishes may be missed, which is counted by wish. */
export function scheduleModel(problem: SchedulingProblem, wishesAreOpen = false): ScheduleModel {
  const build = new ModelBuilder()
  const steps = stepsOf(problem)
  const wear = wearOf(problem.wear)
  const { chargeEfficiency, dischargeEfficiency, storedWh } = problem.battery
  const burns = new Set(stepsThatMayBurn(problem, wishesAreOpen))
  const loops = new Set(stepsThatMayLoop(problem))
  const misses: Misses | undefined = wishesAreOpen ? { connection: [], bounds: [], end: [] } : undefined
  const peaks = peakColumns(build, problem)
  const charge = new Int32Array(steps)
  const discharge = new Int32Array(steps)
  const state = new Int32Array(steps)

  let before: number | undefined
  for (let step = 0; step < steps; step++) {
    const secondary = SECONDARY_COST * (1 + step / steps)
    const mostIn = chargeLimitWh(problem, step) / 1000
    const mostOut = dischargeLimitWh(problem, step) / 1000
    const flowIn = build.column({ cost: wear.charge + secondary, upper: mostIn })
    const flowOut = build.column({ cost: wear.discharge + secondary, upper: mostOut })
    const stored = storedColumn(build, problem, { step, misses })
    const carried = before === undefined ? storedWh / 1000 : 0
    state[step] = build.row({ lower: carried, upper: carried }, [
      [stored, 1],
      ...(before === undefined ? [] : [[before, -1] as const]),
      [flowIn, -chargeEfficiency],
      [flowOut, 1 / dischargeEfficiency],
    ])
    if (burns.has(step)) oneWay(build, { a: flowIn, mostA: mostIn, b: flowOut, mostB: mostOut })
    meterRows(build, problem, { step, flowIn, flowOut, peaks, misses, mayLoop: loops.has(step) })
    charge[step] = flowIn
    discharge[step] = flowOut
    before = stored
  }

  const missed = misses === undefined ? [] : Object.values(misses).map((columns) => totalOf(build, columns))
  const hasWholeColumns = loops.size > 0 || burns.size > 0
  return { model: build.build(), charge, discharge, state, missed, hasWholeColumns }
}

/** The columns that count, wish by wish in order of priority, how far a plan misses it. */
type Misses = { readonly connection: number[]; readonly bounds: number[]; readonly end: number[] }

/** One column per scenario for the highest import, in kW; none where the peak is free. */
function peakColumns(build: ModelBuilder, { demandCharge, scenarios }: SchedulingProblem): readonly number[] {
  if (demandCharge === undefined) return []
  const { pricePerKw, peakSoFarW } = demandCharge
  return scenarios.map(({ weight }) => build.column({ cost: weight * pricePerKw, lower: peakSoFarW / 1000 }))
}

function storedColumn(
  build: ModelBuilder,
  { battery, end, stepHours }: SchedulingProblem,
  { step, misses }: { readonly step: number; readonly misses: Misses | undefined },
): number {
  const isLast = step === stepHours.length - 1
  const cost = isLast ? -end.valuePerKwh : 0
  const [lower, upper] = [battery.reserveWh / 1000, battery.ceilingWh / 1000]
  const [endLower, endUpper] = [end.atLeastWh / 1000, (end.atMostWh ?? battery.capacityWh) / 1000]
  if (misses === undefined) {
    if (!isLast) return build.column({ lower, upper })
    return build.column({ cost, lower: Math.max(lower, endLower), upper: Math.min(upper, endUpper) })
  }
  const stored = build.column({ cost, upper: battery.capacityWh / 1000 })
  softBounds(build, { column: stored, lower, upper, misses: misses.bounds })
  if (isLast) softBounds(build, { column: stored, lower: endLower, upper: endUpper, misses: misses.end })
  return stored
}

type SoftBounds = {
  readonly column: number
  readonly lower: number
  readonly upper: number
  readonly misses: number[]
}

function softBounds(build: ModelBuilder, { column, lower, upper, misses }: SoftBounds): void {
  const [below, above] = [build.column({}), build.column({})]
  build.row({ lower }, [
    [column, 1],
    [below, 1],
  ])
  build.row({ upper }, [
    [column, 1],
    [above, -1],
  ])
  misses.push(below, above)
}

type MeterOfStep = {
  readonly step: number
  readonly flowIn: number
  readonly flowOut: number
  readonly peaks: readonly number[]
  readonly misses: Misses | undefined
  readonly mayLoop: boolean
}

/** Import, export and curtailment of each scenario, balanced with the battery. */
function meterRows(build: ModelBuilder, problem: SchedulingProblem, at: MeterOfStep): void {
  const { step, misses } = at
  const hours = problem.stepHours[step]!
  problem.scenarios.forEach(({ weight, loadWh, solarWh }, scenario) => {
    const [load, solar] = [loadWh[step]! / 1000, solarWh[step]! / 1000]
    const mostImport = load + chargeLimitWh(problem, step) / 1000
    const mostExport = solar + dischargeLimitWh(problem, step) / 1000
    const importLimit = Math.min(mostImport, (problem.connection.importLimitW[step]! * hours) / 1000)
    const exportLimit = Math.min(mostExport, (problem.connection.exportLimitW[step]! * hours) / 1000)
    const imported = build.column({
      cost: weight * problem.importPrice[step]!,
      upper: misses === undefined ? importLimit : mostImport,
    })
    const exported = build.column({
      cost: -weight * problem.exportPrice[step]!,
      upper: misses === undefined ? exportLimit : mostExport,
    })
    const curtailed = build.column({ upper: problem.mayCurtail ? solar : 0 })
    build.row({ lower: load - solar, upper: load - solar }, [
      [imported, 1],
      [exported, -1],
      [at.flowOut, 1],
      [at.flowIn, -1],
      [curtailed, -1],
    ])
    const peak = at.peaks[scenario]
    if (peak !== undefined)
      build.row({ upper: 0 }, [
        [imported, 1 / hours],
        [peak, -1],
      ])
    if (at.mayLoop) oneWay(build, { a: imported, mostA: mostImport, b: exported, mostB: mostExport })
    if (misses === undefined) return
    softBounds(build, { column: imported, lower: 0, upper: importLimit, misses: misses.connection })
    softBounds(build, { column: exported, lower: 0, upper: exportLimit, misses: misses.connection })
  })
}

type TwoWays = { readonly a: number; readonly mostA: number; readonly b: number; readonly mostB: number }

/** Lets only one of two columns be above zero. */
function oneWay(build: ModelBuilder, { a, mostA, b, mostB }: TwoWays): void {
  const isA = build.column({ upper: 1, isWhole: true })
  build.row({ upper: 0 }, [
    [a, 1],
    [isA, -mostA],
  ])
  build.row({ upper: mostB }, [
    [b, 1],
    [isA, mostB],
  ])
}

function totalOf(build: ModelBuilder, columns: readonly number[]): number {
  const total = build.column({})
  build.row({ lower: 0, upper: 0 }, [[total, -1], ...columns.map((column) => [column, 1] as const)])
  return total
}
