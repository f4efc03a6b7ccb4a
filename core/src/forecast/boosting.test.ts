import { expect, test } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import { growForest, predictForest, type Forest } from './boosting.ts'
import { FULL_EFFORT } from './effort.ts'
import { LEVELS, MEDIAN } from './series.ts'

const { boosting } = FULL_EFFORT
const dice = seededRandom(2)

/** Rows of three numbers, the second of them missing now and then; `law` gives the target. */
function made(count: number, law: (row: Float32Array) => number) {
  const rows = new Float32Array(count * 3)
  const targets = new Float64Array(count)
  for (let i = 0; i < count; i++) {
    const row = Float32Array.of(
      dice.fraction(),
      dice.below(9) === 0 ? Number.NaN : dice.fraction(),
      dice.fraction(),
    )
    rows.set(row, i * 3)
    targets[i] = law(row)
  }
  return { rows, targets }
}

const quantilesAt = (forest: Forest, ...row: number[]): Float64Array => {
  const out = new Float64Array(LEVELS.length)
  predictForest(forest, Float32Array.from(row), out)
  return out
}

const near = (value: number) => (found: number) => Math.abs(found - value) < 1

test('a step is found where it is, and what has no effect is passed over', () => {
  const { rows, targets } = made(2000, (row) => (row[0]! < 0.37 ? 10 : -4))
  const forest = growForest(rows, targets, boosting, seededRandom(1))
  expect(quantilesAt(forest, 0.3, 0.9, 0.1)[MEDIAN]).toSatisfy(near(10))
  expect(quantilesAt(forest, 0.45, 0.1, 0.9)[MEDIAN]).toSatisfy(near(-4))
})

test('a missing number is a place of its own', () => {
  const { rows, targets } = made(2000, (row) => (Number.isNaN(row[1]!) ? 5 : 0))
  const forest = growForest(rows, targets, boosting, seededRandom(1))
  expect(quantilesAt(forest, 0.5, Number.NaN, 0.5)[MEDIAN]).toSatisfy(near(5))
  expect(quantilesAt(forest, 0.5, 0.5, 0.5)[MEDIAN]).toSatisfy(near(0))
})

test('quantiles follow a noise that grows, and say at each place what share lies below', () => {
  const noise = (row: Float32Array) => (dice.fraction() - 0.5) * (1 + 9 * row[0]!)
  const { rows, targets } = made(3000, noise)
  const forest = growForest(rows, targets, boosting, seededRandom(1))
  const calm = quantilesAt(forest, 0.05, 0.5, 0.5)
  const rough = quantilesAt(forest, 0.95, 0.5, 0.5)
  expect(rough.at(-1)! - rough[0]!).toBeGreaterThan(3 * (calm.at(-1)! - calm[0]!))
  const fresh = made(3000, noise)
  for (const level of [0, MEDIAN, 8]) {
    let below = 0
    for (let i = 0; i < 3000; i++)
      if (fresh.targets[i]! <= quantilesAt(forest, ...fresh.rows.subarray(i * 3, i * 3 + 3))[level]!) below++
    expect(Math.abs(below / 3000 - LEVELS[level]!), `level ${LEVELS[level]}`).toBeLessThan(0.06)
  }
})

test('equal seeds grow equal forests', () => {
  const { rows, targets } = made(800, (row) => row[0]! + row[2]! * dice.fraction())
  const grow = (seed: number) =>
    quantilesAt(growForest(rows, targets, boosting, seededRandom(seed)), 0.2, 0.3, 0.4)
  expect(grow(1)).toEqual(grow(1))
  expect(grow(1)).not.toEqual(grow(2))
})

test('few rows, and rows that are all the same, still grow a forest', () => {
  const few = growForest(Float32Array.of(1, 2, 3), Float64Array.of(7), boosting, seededRandom(1))
  expect(quantilesAt(few, 1, 2, 3)[MEDIAN]).toBe(7)
  const same = growForest(new Float32Array(300), new Float64Array(100).fill(3), boosting, seededRandom(1))
  expect(quantilesAt(same, 0, 0, 0)[MEDIAN]).toBe(3)
})
