import {
  type Schedule,
  scheduleOf,
  type SchedulingProblem,
  SolverFault,
  stepsOf,
  storedAfter,
} from '@gridbourse/core/battery'
import type { BasisInput, Highs, Model } from 'highs'
import { type LinearModel, withWholeHeld } from './model-builder.ts'
import { type ScheduleModel, scheduleModel } from './schedule-model.ts'
import { shapeOf, templateProblem } from './template-problem.ts'

/** How many models stay open, one per shape of problem; each holds some megabytes of the solver's memory. */
const OPEN_MODELS = 16

/**
 * Plans by HiGHS. A shape of problem (its steps, efficiencies and scenarios) keeps one open model, and every
 * solve starts from the basis of that shape's template, never from that of the problem solved before: so a plan
 * does not depend on what else is planned.
 */
export class HighsScheduler {
  readonly #highs: Highs
  readonly #open = new Map<string, { readonly model: Model; readonly basis: BasisInput }>()

  constructor(highs: Highs) {
    this.#highs = highs
  }

  schedule(problem: SchedulingProblem): Schedule {
    const written = scheduleModel(problem)
    const answer = written.hasWholeColumns
      ? this.#solveWhole(written.model)
      : this.#solveWarm(problem, written.model)
    return read(problem, answer === undefined ? this.#solveMissing(problem) : { written, answer })
  }

  /** The same from nothing, by a model of its own; only the bench has a use for it. */
  scheduleCold(problem: SchedulingProblem): Schedule {
    const written = scheduleModel(problem)
    const answer = this.#solveCold(written.model)
    return read(problem, answer === undefined ? this.#solveMissing(problem) : { written, answer })
  }

  close(): void {
    for (const { model } of this.#open.values()) model.dispose()
    this.#open.clear()
  }

  #solveWarm(problem: SchedulingProblem, written: LinearModel): Answer | undefined {
    const { model, basis } = this.#template(problem)
    const columns = { kind: 'range', from: 0, to: written.numCols - 1 } as const
    const rows = { kind: 'range', from: 0, to: written.numRows - 1 } as const
    model.clearSolver()
    model.changeColsCost(columns, written.colCost)
    model.changeColsBounds(columns, written.colLower, written.colUpper)
    model.changeRowsBounds(rows, written.rowLower, written.rowUpper)
    model.setBasis(basis)
    return this.#run(model)
  }

  #template(problem: SchedulingProblem): { readonly model: Model; readonly basis: BasisInput } {
    const shape = shapeOf(problem)
    const open = this.#open.get(shape)
    if (open !== undefined) return open
    const [oldest] = this.#open.keys()
    if (this.#open.size >= OPEN_MODELS && oldest !== undefined) {
      this.#open.get(oldest)!.model.dispose()
      this.#open.delete(oldest)
    }
    const model = this.#model(scheduleModel(templateProblem(problem)).model)
    if (this.#run(model) === undefined) throw new SolverFault(`no template plan for the shape ${shape}`)
    const template = { model, basis: model.getBasis() as BasisInput }
    this.#open.set(shape, template)
    return template
  }

  #solveCold(written: LinearModel, presolve: 'on' | 'off' = 'off'): Answer | undefined {
    const model = this.#model(written, presolve)
    try {
      return this.#run(model)
    } finally {
      model.dispose()
    }
  }

  /** Decides the whole columns first, then solves again with those held, for exact flows and for duals. */
  #solveWhole(written: LinearModel): Answer | undefined {
    const decided = this.#solveCold(written, 'on')
    return decided && this.#solveCold(withWholeHeld(written, decided.colValue), 'on')
  }

  /** Not every wish can be kept: misses the least of each, the most important wish first, then plans cheaply. */
  #solveMissing(problem: SchedulingProblem): Solved {
    const written = scheduleModel(problem, true)
    let { model } = written
    for (const column of written.missed) {
      const least = this.#solveCold({ ...model, colCost: only(column, model.numCols) }, 'on')
      if (least === undefined) throw new SolverFault('a plan without wishes was called infeasible')
      const colUpper = Float64Array.from(model.colUpper)
      colUpper[column] = least.colValue[column]! + SLACK
      model = { ...model, colUpper }
    }
    const answer = this.#solveWhole(model)
    if (answer === undefined) throw new SolverFault('a plan that had been found was called infeasible')
    return { written, answer }
  }

  #model(written: LinearModel, presolve: 'on' | 'off' = 'off'): Model {
    const model = this.#highs.createModel(written)
    model.options.set({
      output_flag: false,
      presolve,
      random_seed: 0,
      mip_rel_gap: 0,
      mip_abs_gap: 1e-4,
      mip_feasibility_tolerance: 1e-9,
      primal_feasibility_tolerance: 1e-9,
    })
    return model
  }

  /** Undefined where the model is infeasible. */
  #run(model: Model): Answer | undefined {
    const { modelStatus } = model.run()
    const { optimal, infeasible, unboundedOrInfeasible } = this.#highs.constants.modelStatus
    if (modelStatus === infeasible || modelStatus === unboundedOrInfeasible) return undefined
    if (modelStatus !== optimal) throw new SolverFault(`HiGHS ended with model status ${modelStatus}`)
    const { colValue, rowDual } = model.getSolution()
    return { colValue, rowDual }
  }
}

/** What a wish may be missed by beyond the least found, in kWh: more than rounding, less than anybody's meter. */
const SLACK = 1e-6

type Answer = { readonly colValue: Float64Array; readonly rowDual: Float64Array }
type Solved = { readonly written: ScheduleModel; readonly answer: Answer }

/** Reads the plan; where both flows carry a trace of energy, the one that changes what is stored stays. */
function read(problem: SchedulingProblem, { written, answer }: Solved): Schedule {
  const { chargeEfficiency, dischargeEfficiency } = problem.battery
  const steps = stepsOf(problem)
  const chargeWh = new Float64Array(steps)
  const dischargeWh = new Float64Array(steps)
  for (let step = 0; step < steps; step++) {
    const charged = Math.max(0, answer.colValue[written.charge[step]!]!) * 1000
    const discharged = Math.max(0, answer.colValue[written.discharge[step]!]!) * 1000
    const change = charged * chargeEfficiency - discharged / dischargeEfficiency
    if (change > 0) chargeWh[step] = change / chargeEfficiency
    else dischargeWh[step] = -change * dischargeEfficiency
  }
  const worth = Float64Array.from(written.state, (row) => -answer.rowDual[row]!)
  const storedWh = storedAfter(problem, chargeWh, dischargeWh)
  return scheduleOf(problem, { chargeWh, dischargeWh, storedWh }, { worthOfMore: worth, worthOfLess: worth })
}

function only(column: number, columns: number): Float64Array {
  const cost = new Float64Array(columns)
  cost[column] = 1
  return cost
}
