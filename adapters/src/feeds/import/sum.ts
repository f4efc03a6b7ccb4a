import type { Series } from '../folder-tables.ts'

/** The intervals that series of equal steps cover together. */
export type Grid = { readonly start: number; readonly step: number; readonly length: number }

export function gridOf(all: readonly Series[]): Grid {
  const start = Math.min(...all.map((one) => one.start))
  const end = Math.max(...all.map((one) => one.start + one.step * one.values.length))
  const { step } = all[0]!
  return { start, step, length: Math.round((end - start) / step) }
}

/** The values of a series on a grid of its step, NaN where it has none. */
export function laidOn({ start, step, length }: Grid, series: Series): Float64Array {
  const shift = (start - series.start) / step
  return Float64Array.from({ length }, (_, interval) => series.values[interval + shift] ?? Number.NaN)
}

/** Series of one step together; where one is silent nothing is known. */
export function sumOf(all: readonly Series[]): Series {
  const grid = gridOf(all)
  const laid = all.map((one) => laidOn(grid, one))
  const values = laid[0]!.map((_, interval) =>
    Number(laid.reduce((sum, one) => sum + one[interval]!, 0).toPrecision(14)),
  )
  return { start: grid.start, step: grid.step, values }
}
