/**
 * Sums over any window of a series that may still be growing: values are added once, in order, when first
 * asked for, so what comes later never changes a sum taken before.
 */
export type RunningSums = {
  /** Mean of what is known in [from, to), NaN where nothing is. */
  mean(from: number, to: number): number
  /** Standard deviation of what is known in [from, to), NaN where nothing is. */
  deviation(from: number, to: number): number
}

export function runningSums(values: Float64Array): RunningSums {
  const counts = new Float64Array(values.length + 1)
  const sums = new Float64Array(values.length + 1)
  const squares = new Float64Array(values.length + 1)
  let summed = 0
  const extend = (to: number): void => {
    for (; summed < to; summed++) {
      const value = values[summed]!
      const known = !Number.isNaN(value)
      counts[summed + 1] = counts[summed]! + (known ? 1 : 0)
      sums[summed + 1] = sums[summed]! + (known ? value : 0)
      squares[summed + 1] = squares[summed]! + (known ? value * value : 0)
    }
  }
  const mean = (from: number, to: number): number => {
    const first = Math.max(0, from)
    if (to <= first) return Number.NaN
    extend(to)
    return (sums[to]! - sums[first]!) / (counts[to]! - counts[first]!)
  }
  return {
    mean,
    deviation(from, to) {
      const first = Math.max(0, from)
      const centre = mean(from, to)
      if (Number.isNaN(centre)) return Number.NaN
      const square = (squares[to]! - squares[first]!) / (counts[to]! - counts[first]!)
      return Math.sqrt(Math.max(0, square - centre * centre))
    },
  }
}
