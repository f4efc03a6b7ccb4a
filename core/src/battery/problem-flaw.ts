import type { SchedulingProblem, Series } from './problem.ts'

/** Why a problem cannot be planned: the field, by its path, and the rule it breaks. */
export type ProblemFlaw = { readonly field: string; readonly rule: string }

/** Everything wrong with `problem`; empty where it may be given to a solver. */
export function flawsOf(problem: SchedulingProblem): readonly ProblemFlaw[] {
  return [...flawsOfSteps(problem), ...flawsOfBattery(problem), ...flawsOfPrices(problem)]
}

function flawsOfSteps(problem: SchedulingProblem): ProblemFlaw[] {
  const steps = problem.stepHours.length
  const flaws: ProblemFlaw[] = []
  if (steps === 0) flaws.push({ field: 'stepHours', rule: 'a plan has at least one step' })
  const series = (
    field: string,
    values: Series | undefined,
    rule: string,
    holds: (value: number) => boolean,
  ) => {
    if (values === undefined) return
    if (values.length !== steps) {
      flaws.push({ field, rule: `has ${values.length} entries where the plan has ${steps} steps` })
    }
    const wrong = Array.from(values).findIndex((value) => !holds(value))
    if (wrong >= 0) flaws.push({ field: `${field}[${wrong}]`, rule: `${rule}, not ${values[wrong]}` })
  }
  series(
    'stepHours',
    problem.stepHours,
    'a step lasts longer than zero hours',
    (hours) => hours > 0 && hours < 1e6,
  )
  series('importPrice', problem.importPrice, 'a price is a number', Number.isFinite)
  series('exportPrice', problem.exportPrice, 'a price is a number', Number.isFinite)
  series(
    'connection.importLimitW',
    problem.connection.importLimitW,
    'a limit is zero or more',
    (limit) => limit >= 0,
  )
  series(
    'connection.exportLimitW',
    problem.connection.exportLimitW,
    'a limit is zero or more',
    (limit) => limit >= 0,
  )
  series('rests', problem.rests, 'is 0 or 1', (rest) => rest === 0 || rest === 1)
  problem.scenarios.forEach((scenario, index) => {
    const at = `scenarios[${index}]`
    series(`${at}.loadWh`, scenario.loadWh, 'load is zero or more', isAmount)
    series(`${at}.solarWh`, scenario.solarWh, 'solar is zero or more', isAmount)
    if (!(scenario.weight > 0)) flaws.push({ field: `${at}.weight`, rule: 'a weight is above zero' })
  })
  const weight = problem.scenarios.reduce((sum, scenario) => sum + scenario.weight, 0)
  if (!(Math.abs(weight - 1) < 1e-9)) {
    flaws.push({ field: 'scenarios', rule: `the weights sum to one, not ${weight}` })
  }
  return flaws
}

function flawsOfBattery({ battery, end }: SchedulingProblem): ProblemFlaw[] {
  const flaws: ProblemFlaw[] = []
  const must = (holds: boolean, field: string, rule: string) => {
    if (!holds) flaws.push({ field, rule })
  }
  const { capacityWh, reserveWh, ceilingWh, storedWh, chargeEfficiency, dischargeEfficiency } = battery
  must(isAmount(capacityWh), 'battery.capacityWh', 'a capacity is zero or more')
  must(isAmount(reserveWh), 'battery.reserveWh', 'a reserve is zero or more')
  must(ceilingWh >= reserveWh, 'battery.ceilingWh', 'the ceiling is not below the reserve')
  must(ceilingWh <= capacityWh, 'battery.ceilingWh', 'the ceiling is within the capacity')
  must(
    isAmount(storedWh) && storedWh <= capacityWh,
    'battery.storedWh',
    'what is stored is within the capacity',
  )
  must(isEfficiency(chargeEfficiency), 'battery.chargeEfficiency', 'an efficiency is above 0 and at most 1')
  must(
    isEfficiency(dischargeEfficiency),
    'battery.dischargeEfficiency',
    'an efficiency is above 0 and at most 1',
  )
  must(isAmount(battery.maxChargeW), 'battery.maxChargeW', 'a power is zero or more')
  must(isAmount(battery.maxDischargeW), 'battery.maxDischargeW', 'a power is zero or more')
  must(isAmount(end.atLeastWh), 'end.atLeastWh', 'an energy is zero or more')
  must((end.atMostWh ?? end.atLeastWh) >= end.atLeastWh, 'end.atMostWh', 'the most is not below the least')
  must(Number.isFinite(end.valuePerKwh), 'end.valuePerKwh', 'a value is a number')
  return flaws
}

function flawsOfPrices({ wear, demandCharge }: SchedulingProblem): ProblemFlaw[] {
  const flaws: ProblemFlaw[] = []
  if (!isAmount(wear.pricePerKwh)) flaws.push({ field: 'wear.pricePerKwh', rule: 'wear is zero or more' })
  if (demandCharge === undefined) return flaws
  if (!isAmount(demandCharge.pricePerKw)) {
    flaws.push({ field: 'demandCharge.pricePerKw', rule: 'a demand charge is zero or more' })
  }
  if (!isAmount(demandCharge.peakSoFarW)) {
    flaws.push({ field: 'demandCharge.peakSoFarW', rule: 'a peak is zero or more' })
  }
  return flaws
}

const isAmount = (value: number): boolean => Number.isFinite(value) && value >= 0
const isEfficiency = (value: number): boolean => value > 0 && value <= 1
