import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { SolverFault } from '@gridbourse/core/battery'
import type { LinearAnswer, LinearProgram, LinearSolver } from '@gridbourse/core/community'
import type { Highs } from 'highs'
import { loadHighs } from './load-highs.ts'
import { type LinearModel, ModelBuilder, withWholeHeld } from './model-builder.ts'

/** Opens HiGHS for linear programmes, in this thread; it is loaded when it is first needed. */
export function openLinearSolver(): LinearSolver {
  let highs: Promise<Highs> | undefined
  return {
    async solve(program) {
      const loaded = await (highs ??= loadHighs())
      await othersHadTheirTurn()
      return solveLinear(loaded, program)
    },
    close: () => Promise.resolve(),
  }
}

/** Every programme gets a model of its own, solved from nothing: so an answer depends on nothing else. */
function solveLinear(highs: Highs, program: LinearProgram): LinearAnswer {
  const written = modelOf(program)
  const answer = run(highs, written)
  return written.integrality.includes(1) ? run(highs, withWholeHeld(written, answer.values)) : answer
}

function modelOf({ columns, rows }: LinearProgram): LinearModel {
  const build = new ModelBuilder()
  for (const column of columns) build.column(column)
  for (const row of rows) build.row(row, row.entries)
  return build.build()
}

function run(highs: Highs, written: LinearModel): LinearAnswer {
  const model = highs.createModel(written)
  try {
    model.options.set({
      output_flag: false,
      presolve: written.integrality.includes(1) ? 'on' : 'off',
      random_seed: 0,
      mip_rel_gap: 0,
      mip_abs_gap: 1e-4,
      mip_feasibility_tolerance: 1e-9,
      primal_feasibility_tolerance: 1e-9,
    })
    const { modelStatus } = model.run()
    if (modelStatus !== highs.constants.modelStatus.optimal)
      throw new SolverFault(`HiGHS ended with model status ${modelStatus}`)
    const { colValue, rowDual } = model.getSolution()
    return { values: colValue, rowPrices: rowDual }
  } finally {
    model.dispose()
  }
}
