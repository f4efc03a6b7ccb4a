/** A linear programme: the columns' values that keep every row within its bounds at the least cost. */
export type LinearProgram = {
  readonly columns: readonly LinearColumn[]
  readonly rows: readonly LinearRow[]
}

/** A value to be found, from `lower` (0 where not given) to `upper` (no end where not given). */
export type LinearColumn = {
  readonly cost?: number
  readonly lower?: number
  readonly upper?: number
  /** Whether only whole numbers count. */
  readonly isWhole?: boolean
}

/** The sum of columns times coefficients lies between `lower` and `upper` (no end where not given). */
export type LinearRow = {
  readonly lower?: number
  readonly upper?: number
  readonly entries: readonly (readonly [column: number, coefficient: number])[]
}

/** The best values, and what one more of each row's sum would cost, with whole columns held. */
export type LinearAnswer = { readonly values: Float64Array; readonly rowPrices: Float64Array }

/**
 * Solves linear programmes. An answer is a function of its programme alone. Lets other work of its thread go on
 * before it begins. Throws `SolverFault` where there is no answer.
 */
export type LinearSolver = {
  solve(program: LinearProgram): Promise<LinearAnswer>
  close(): Promise<void>
}
