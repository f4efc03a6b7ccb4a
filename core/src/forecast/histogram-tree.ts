import { BIN_COUNT } from './histogram-bins.ts'
import { LEVELS } from './series.ts'

export type GrowingOptions = {
  readonly leaves: number
  readonly rowsPerLeaf: number
}

/**
 * A tree in flat arrays. Node `n` sends a row left when the bin in `column[n]` is at most `bin[n]`, to node
 * `left[n]`, otherwise to `left[n] + 1`; a negative column marks a leaf, whose nine steps start at 9 n.
 */
export type Tree = {
  readonly column: Int16Array
  readonly bin: Uint8Array
  readonly left: Int16Array
  readonly steps: Float64Array
}

export type GrowingRows = {
  /** Bins column by column, `count` in each. */
  readonly cells: Uint8Array
  readonly count: number
  readonly gradients: Int32Array
  /** The rows to grow on; they are reordered. */
  readonly rows: Int32Array
  readonly columns: Int32Array
  /** Room for one histogram per leaf, each as long as `histogramLength` says; overwritten. */
  readonly room: readonly Int32Array[]
}

export const histogramLength = (columns: number): number => columns * BIN_COUNT * 2

type Split = { readonly gain: number; readonly column: number; readonly bin: number }

type Leaf = {
  readonly node: number
  readonly from: number
  readonly to: number
  readonly histogram: Int32Array
  readonly split: Split
}

/** Grows leaf by leaf, always splitting the one that gains most, until `leaves` or until nothing gains. */
export function growTree(data: GrowingRows, options: GrowingOptions): Tree {
  const size = 2 * options.leaves - 1
  const column = new Int16Array(size).fill(-1)
  const bin = new Uint8Array(size)
  const left = new Int16Array(size)
  const leaf = (node: number, from: number, to: number, histogram: Int32Array): Leaf => ({
    node,
    from,
    to,
    histogram,
    split: bestSplit(histogram, data.columns, options.rowsPerLeaf),
  })
  const open = [leaf(0, 0, data.rows.length, histogramOf(data, 0, data.rows.length, 0))]
  let nodes = 1
  while (nodes < size) {
    let best = 0
    for (let i = 1; i < open.length; i++) if (open[i]!.split.gain > open[best]!.split.gain) best = i
    const { node, from, to, histogram, split } = open[best]!
    if (split.gain <= 0) break
    column[node] = split.column
    bin[node] = split.bin
    left[node] = nodes
    const middle = partition(data, from, to, split)
    const [small, large] = middle - from < to - middle ? [nodes, nodes + 1] : [nodes + 1, nodes]
    const smallRange = small === nodes ? ([from, middle] as const) : ([middle, to] as const)
    const largeRange = small === nodes ? ([middle, to] as const) : ([from, middle] as const)
    const counted = histogramOf(data, ...smallRange, open.length)
    for (let i = 0; i < histogramLength(data.columns.length); i++) histogram[i]! -= counted[i]!
    open[best] = leaf(small, ...smallRange, counted)
    open.push(leaf(large, ...largeRange, histogram))
    nodes += 2
  }
  return {
    column: column.slice(0, nodes),
    bin: bin.slice(0, nodes),
    left: left.slice(0, nodes),
    steps: new Float64Array(nodes * LEVELS.length),
  }
}

/** Sum of gradients and number of rows, side by side, for every bin of every column. */
function histogramOf(data: GrowingRows, from: number, to: number, place: number): Int32Array {
  const { cells, count, gradients, rows, columns, room } = data
  const histogram = room[place]!
  histogram.fill(0)
  for (let k = 0; k < columns.length; k++) {
    const cell = columns[k]! * count
    const base = k * BIN_COUNT * 2
    for (let i = from; i < to; i++) {
      const row = rows[i]!
      const slot = base + cells[cell + row]! * 2
      histogram[slot]! += gradients[row]!
      histogram[slot + 1]! += 1
    }
  }
  return histogram
}

function bestSplit(histogram: Int32Array, columns: Int32Array, rowsPerLeaf: number): Split {
  let total = 0
  let rows = 0
  for (let slot = 0; slot < BIN_COUNT * 2; slot += 2) {
    total += histogram[slot]!
    rows += histogram[slot + 1]!
  }
  const whole = (total * total) / rows
  let gain = 1e-9
  let column = -1
  let bin = 0
  for (let k = 0; k < columns.length; k++) {
    const base = k * BIN_COUNT * 2
    let sum = 0
    let below = 0
    for (let b = 0; b < BIN_COUNT - 1; b++) {
      const here = histogram[base + b * 2 + 1]!
      if (here === 0) continue
      sum += histogram[base + b * 2]!
      below += here
      if (below < rowsPerLeaf) continue
      const above = rows - below
      if (above < rowsPerLeaf) break
      const gained = (sum * sum) / below + ((total - sum) * (total - sum)) / above - whole
      if (gained > gain) {
        gain = gained
        column = columns[k]!
        bin = b
      }
    }
  }
  return { gain: column < 0 ? 0 : gain, column, bin }
}

/** Brings the rows that go left to the front, both parts keeping their order, and returns where they end. */
function partition({ cells, count, rows }: GrowingRows, from: number, to: number, split: Split): number {
  const cell = split.column * count
  const right: number[] = []
  let middle = from
  for (let i = from; i < to; i++) {
    const row = rows[i]!
    if (cells[cell + row]! <= split.bin) rows[middle++] = row
    else right.push(row)
  }
  rows.set(right, middle)
  return middle
}
