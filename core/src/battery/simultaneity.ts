import { dischargeLimitWh, type SchedulingProblem, stepsOf, wearOf } from './problem.ts'

/**
 * The steps in which a linear relaxation might charge and discharge at once, because burning energy could pay.
 * A linear solver needs a binary there, and only there; the slice's README has the proof.
 * With `wishesAreOpen` a plan may miss wishes, at a price that could make stored energy unwelcome.
 */
export function stepsThatMayBurn(problem: SchedulingProblem, wishesAreOpen = false): readonly number[] {
  const { chargeEfficiency, dischargeEfficiency } = problem.battery
  const isLossless = chargeEfficiency * dischargeEfficiency === 1
  if (isLossless || (!wishesAreOpen && isStoredEnergyWelcome(problem))) return []
  return steps(problem).filter((step) => burningPays(problem, step) || isExportTight(problem, step))
}

/** The steps in which the export price is above the import price: there a relaxation would trade with itself. */
export const stepsThatMayLoop = (problem: SchedulingProblem): readonly number[] =>
  steps(problem).filter((step) => problem.exportPrice[step]! > problem.importPrice[step]!)

const steps = (problem: SchedulingProblem): number[] =>
  Array.from({ length: stepsOf(problem) }, (_, step) => step)

/** Whether one more Wh stored can never make the plan dearer. */
function isStoredEnergyWelcome(problem: SchedulingProblem): boolean {
  const { end, importPrice, exportPrice, mayCurtail } = problem
  const hasRoom = (step: number) => mayCurtail || surplusWh(problem, step) <= exportLimitWh(problem, step)
  return (
    end.valuePerKwh >= 0 &&
    end.atMostWh === undefined &&
    problem.battery.storedWh <= problem.battery.ceilingWh &&
    steps(problem).every(
      (step) => exportPrice[step]! >= 0 && importPrice[step]! >= exportPrice[step]! && hasRoom(step),
    )
  )
}

/** Charging one kWh and discharging what of it comes back: does the meter pay more than the wear costs? */
function burningPays(problem: SchedulingProblem, step: number): boolean {
  const { chargeEfficiency, dischargeEfficiency } = problem.battery
  const back = chargeEfficiency * dischargeEfficiency
  const wear = wearOf(problem.wear)
  const price = Math.min(problem.importPrice[step]!, problem.exportPrice[step]!)
  return price * (1 - back) + wear.charge + back * wear.discharge < 0
}

/** Whether the export limit could hold back a discharge, so that burning would empty the store faster. */
function isExportTight(problem: SchedulingProblem, step: number): boolean {
  const surplus = problem.mayCurtail ? Math.min(0, surplusWh(problem, step)) : surplusWh(problem, step)
  return surplus + dischargeLimitWh(problem, step) > exportLimitWh(problem, step)
}

const exportLimitWh = (problem: SchedulingProblem, step: number): number =>
  problem.connection.exportLimitW[step]! * problem.stepHours[step]!

/** The most solar energy that any scenario has left over its load. */
const surplusWh = (problem: SchedulingProblem, step: number): number =>
  Math.max(...problem.scenarios.map(({ loadWh, solarWh }) => solarWh[step]! - loadWh[step]!))
