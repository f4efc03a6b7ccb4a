import type { Random } from '../kernel/index.ts'
import { binned, binsOf, binOf, type Bins } from './histogram-bins.ts'
import { growTree, histogramLength, type GrowingOptions, type Tree } from './histogram-tree.ts'
import { LEVELS } from './series.ts'
import { quantileOfSorted, selectQuantile } from './quantile.ts'

export type BoostingOptions = GrowingOptions & {
  /** A longer history gets more trees, each taking a smaller step. */
  readonly fewestTrees: number
  readonly mostTrees: number
  /** The shares of rows and of columns that each tree sees; the latest rows thrice as often as the first. */
  readonly rowShare: number
  readonly columnShare: number
}

/** Rows that pay for one more tree, and how far all trees together would go in one direction. */
const ROWS_PER_TREE = 70
const REACH = 7.5

/** Boosted trees whose leaves hold one step for each of the nine levels. */
export type Forest = {
  readonly bins: Bins
  readonly base: Float64Array
  readonly trees: readonly Tree[]
}

/**
 * Gradient boosting of all nine quantiles at once. A tree is split where the summed pinball loss (the ranked
 * probability score) falls most, by counting in histograms; then each leaf moves each quantile by the quantile
 * of its own residuals. So one tree serves nine quantiles, and they stay near each other.
 */
export function growForest(
  rows: Float32Array,
  targets: Float64Array,
  options: BoostingOptions,
  random: Random,
): Forest {
  const count = targets.length
  const width = rows.length / count
  const bins = binsOf(rows, width)
  const cells = binned(rows, bins)
  const sorted = targets.toSorted()
  const base = Float64Array.from(LEVELS, (level) => quantileOfSorted(sorted, level))
  const fitted = LEVELS.map((_, level) => new Float64Array(count).fill(base[level]!))
  const gradients = new Int32Array(count)
  const room = Array.from({ length: options.leaves }, () => new Int32Array(histogramLength(width)))
  const trees: Tree[] = []
  const { fewestTrees, mostTrees } = options
  const size = Math.min(mostTrees, Math.max(fewestTrees, Math.round(count / ROWS_PER_TREE)))
  while (trees.length < size) {
    pullOfLevels(targets, fitted, gradients)
    const bag = drawn(count, (row) => options.rowShare * (0.5 + row / count), random)
    const columns = drawn(width, () => options.columnShare, random)
    const tree = growTree({ cells, count, gradients, rows: bag.slice(), columns, room }, options)
    setLeaves(tree, bag, { cells, count, targets, fitted, rate: REACH / size })
    trees.push(tree)
  }
  return { bins, base, trees }
}

/** The nine quantiles for one row, written to `out`. */
export function predictForest(forest: Forest, row: Float32Array, out: Float64Array): void {
  const { width } = forest.bins
  for (let column = 0; column < width; column++) scratch[column] = binOf(forest.bins, column, row[column]!)
  for (let level = 0; level < LEVELS.length; level++) out[level] = forest.base[level]!
  for (const tree of forest.trees) {
    let node = 0
    while (tree.column[node]! >= 0)
      node = scratch[tree.column[node]!]! <= tree.bin[node]! ? tree.left[node]! : tree.left[node]! + 1
    const leaf = node * LEVELS.length
    for (let level = 0; level < LEVELS.length; level++) out[level]! += tree.steps[leaf + level]!
  }
}

const scratch = new Uint8Array(1024)

/** How many levels lie below each target less how many it should have: ten times the score's slope. */
function pullOfLevels(targets: Float64Array, fitted: readonly Float64Array[], gradients: Int32Array): void {
  gradients.fill(-45)
  for (let level = 0; level < LEVELS.length; level++) {
    const values = fitted[level]!
    for (let i = 0; i < gradients.length; i++) if (targets[i]! > values[i]!) gradients[i]! += 10
  }
}

/** Some of 0 ... `count` - 1 in rising order, each with its own chance; at least one. */
function drawn(count: number, chance: (i: number) => number, random: Random): Int32Array {
  const chosen = new Int32Array(count)
  let size = 0
  for (let i = 0; i < count; i++) if (random.fraction() < chance(i)) chosen[size++] = i
  return size > 0 ? chosen.slice(0, size) : Int32Array.of(random.below(count))
}

type Fitting = {
  readonly cells: Uint8Array
  readonly count: number
  readonly targets: Float64Array
  readonly fitted: readonly Float64Array[]
  readonly rate: number
}

function setLeaves(tree: Tree, bag: Int32Array, { cells, count, targets, fitted, rate }: Fitting): void {
  const leafOf = new Int32Array(count)
  for (let i = 0; i < count; i++) {
    let node = 0
    while (tree.column[node]! >= 0)
      node =
        cells[tree.column[node]! * count + i]! <= tree.bin[node]! ? tree.left[node]! : tree.left[node]! + 1
    leafOf[i] = node
  }
  const ends = new Int32Array(tree.column.length + 1)
  for (const i of bag) ends[leafOf[i]! + 1]!++
  for (let node = 0; node < tree.column.length; node++) ends[node + 1]! += ends[node]!
  const next = ends.slice()
  const members = new Int32Array(bag.length)
  for (const i of bag) members[next[leafOf[i]!]!++] = i
  const residuals = new Float64Array(bag.length)
  for (let level = 0; level < LEVELS.length; level++) {
    const values = fitted[level]!
    for (let i = 0; i < members.length; i++) residuals[i] = targets[members[i]!]! - values[members[i]!]!
    for (let node = 0; node < tree.column.length; node++) {
      if (tree.column[node]! >= 0 || ends[node] === ends[node + 1]) continue
      const step = selectQuantile(residuals, ends[node]!, ends[node + 1]!, LEVELS[level]!)
      tree.steps[node * LEVELS.length + level] = rate * step
    }
    for (let i = 0; i < count; i++) values[i]! += tree.steps[leafOf[i]! * LEVELS.length + level]!
  }
}
