/** Columns cut into at most 31 bins each, so that a split is found by counting. Bin 0 holds what is missing. */
export type Bins = {
  readonly width: number
  /** For each column, the upper ends of bins 1, 2, ...; the last bin is open. */
  readonly cuts: readonly Float64Array[]
}

export const BIN_COUNT = 32

const SAMPLE = 4096

/** Cuts every column of `rows` (row by row, `width` wide) where its values divide into equal shares. */
export function binsOf(rows: Float32Array, width: number): Bins {
  const count = rows.length / width
  const stride = Math.max(1, Math.floor(count / SAMPLE))
  const cuts: Float64Array[] = []
  for (let column = 0; column < width; column++) {
    const sample: number[] = []
    for (let row = 0; row < count; row += stride) {
      const value = rows[row * width + column]!
      if (!Number.isNaN(value)) sample.push(value)
    }
    cuts.push(cutsOf(Float64Array.from(sample).toSorted()))
  }
  return { width, cuts }
}

/** The bin of every cell, column by column. */
export function binned(rows: Float32Array, bins: Bins): Uint8Array {
  const count = rows.length / bins.width
  const cells = new Uint8Array(rows.length)
  for (let column = 0; column < bins.width; column++)
    for (let row = 0; row < count; row++)
      cells[column * count + row] = binOf(bins, column, rows[row * bins.width + column]!)
  return cells
}

export function binOf(bins: Bins, column: number, value: number): number {
  if (Number.isNaN(value)) return 0
  const cuts = bins.cuts[column]!
  let low = 0
  let high = cuts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (value <= cuts[middle]!) high = middle
    else low = middle + 1
  }
  return low + 1
}

function cutsOf(sorted: Float64Array): Float64Array {
  const distinct: number[] = []
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[i - 1]) distinct.push(sorted[i]!)
  const ends: number[] = []
  if (distinct.length < BIN_COUNT - 1) {
    for (let i = 0; i + 1 < distinct.length; i++) ends.push((distinct[i]! + distinct[i + 1]!) / 2)
    return Float64Array.from(ends)
  }
  for (let bin = 1; bin < BIN_COUNT - 1; bin++) {
    const end = sorted[Math.floor((bin * sorted.length) / (BIN_COUNT - 1))]!
    if (end !== ends.at(-1)) ends.push(end)
  }
  return Float64Array.from(ends)
}
