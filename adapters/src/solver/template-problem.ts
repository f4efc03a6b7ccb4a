import { constant, type SchedulingProblem, stepsOf } from '@gridbourse/core/battery'

/** Names the shape of a problem: problems of one shape differ in costs and bounds only. */
export function shapeOf(problem: SchedulingProblem): string {
  const { battery, demandCharge, scenarios } = problem
  const hours = demandCharge === undefined ? [] : Array.from(problem.stepHours)
  return [
    stepsOf(problem),
    scenarios.length,
    battery.chargeEfficiency,
    battery.dischargeEfficiency,
    ...hours,
  ].join(' ')
}

/**
 * An ordinary day in the shape of `problem`, made from the shape alone: cheap before dawn, solar around noon,
 * dear in the evening. Every solve of the shape starts from the basis of this day's plan.
 */
export function templateProblem(problem: SchedulingProblem): SchedulingProblem {
  const steps = stepsOf(problem)
  const series = (ofDay: (day: number) => number) =>
    Float64Array.from({ length: steps }, (_, step) => ofDay((step + 0.5) / steps))
  const scenarios = problem.scenarios.map(() => ({
    weight: 1 / problem.scenarios.length,
    loadWh: series((day) => (200 + 200 * day) * (24 / steps)),
    solarWh: series((day) => Math.max(0, -Math.cos(2 * Math.PI * day)) * 2000 * (24 / steps)),
  }))
  const { chargeEfficiency, dischargeEfficiency } = problem.battery
  return {
    stepHours: problem.demandCharge === undefined ? constant(steps, 24 / steps) : problem.stepHours,
    importPrice: series((day) => 250_000 - 80_000 * Math.cos(2 * Math.PI * (day - 0.2))),
    exportPrice: constant(steps, 60_000),
    scenarios,
    battery: {
      capacityWh: 10_000,
      reserveWh: 500,
      ceilingWh: 10_000,
      storedWh: 5000,
      chargeEfficiency,
      dischargeEfficiency,
      maxChargeW: 5000,
      maxDischargeW: 5000,
    },
    wear: { pricePerKwh: 5000, on: 'throughput' },
    connection: { importLimitW: constant(steps, 20_000), exportLimitW: constant(steps, 20_000) },
    ...(problem.demandCharge === undefined ? {} : { demandCharge: { pricePerKw: 50_000, peakSoFarW: 0 } }),
    end: { atLeastWh: 5000, valuePerKwh: 0 },
    mayCurtail: true,
  }
}
