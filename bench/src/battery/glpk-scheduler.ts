import { scheduleModel } from '@gridbourse/adapters/solver'
import type { SchedulingProblem } from '@gridbourse/core/battery'
import loadGlpk, { type GLPK } from 'glpk.js/node'

/** Plans by GLPK compiled to WebAssembly, from the same rows and columns that HiGHS gets. */
export async function glpkScheduler(): Promise<(problem: SchedulingProblem) => number> {
  const glpk = await loadGlpk()
  return (problem) => leastCost(glpk, problem)
}

/** The least net cost, in nanos. */
function leastCost(glpk: GLPK, problem: SchedulingProblem): number {
  const { model } = scheduleModel(problem)
  const name = (column: number) => `x${column}`
  const columns = Array.from({ length: model.numCols }, (_, column) => column)
  const { starts, indices, values } = model.matrix
  const { result } = glpk.solve(
    {
      name: 'schedule',
      objective: {
        direction: glpk.GLP_MIN,
        name: 'cost',
        vars: columns.map((column) => ({ name: name(column), coef: model.colCost[column]! })),
      },
      subjectTo: Array.from({ length: model.numRows }, (_, row) => ({
        name: `r${row}`,
        vars: Array.from(indices.slice(starts[row]!, starts[row + 1]!), (column, entry) => ({
          name: name(column),
          coef: values[starts[row]! + entry]!,
        })),
        bnds: bounds(glpk, model.rowLower[row]!, model.rowUpper[row]!),
      })),
      bounds: columns.map((column) => ({
        name: name(column),
        ...bounds(glpk, model.colLower[column]!, model.colUpper[column]!),
      })),
    },
    { msglev: glpk.GLP_MSG_OFF, presol: false },
  )
  if (result.status !== glpk.GLP_OPT) throw new Error(`GLPK ended with status ${result.status}`)
  return result.z * 1000
}

function bounds(glpk: GLPK, lb: number, ub: number): { type: number; lb: number; ub: number } {
  if (lb === ub) return { type: glpk.GLP_FX, lb, ub }
  if (lb === -Infinity) return { type: glpk.GLP_UP, lb: 0, ub }
  return ub === Infinity ? { type: glpk.GLP_LO, lb, ub: 0 } : { type: glpk.GLP_DB, lb, ub }
}
