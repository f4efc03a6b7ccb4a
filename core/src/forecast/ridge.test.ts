import fc from 'fast-check'
import { expect, test } from 'vitest'
import { seededRandom } from '../kernel/index.ts'
import { solveByCholesky } from './cholesky.ts'
import { ridgeRegression } from './ridge.ts'

const options = { width: 3, halfLife: 10_000, penalty: 1e-6 }
const dice = seededRandom(1)
const rowOf = () => Float32Array.from([dice.fraction() * 10, dice.fraction() - 5, dice.fraction() * 0.1])
const law = (row: Float32Array) => 4 + 2 * row[0]! - 3 * row[1]! + 50 * row[2]!

test('a linear law is found from its rows, whatever the scales of the columns', () => {
  const ridge = ridgeRegression(options)
  for (let i = 0; i < 300; i++) {
    const row = rowOf()
    ridge.learn(row, law(row))
  }
  ridge.fit()
  for (let i = 0; i < 20; i++) {
    const row = rowOf()
    expect(ridge.predict(row)).toBeCloseTo(law(row), 3)
  }
})

test('a column that never changes, and a gap in another, do no harm', () => {
  const ridge = ridgeRegression(options)
  for (let i = 0; i < 300; i++) {
    const row = rowOf()
    const target = law(row)
    row[1] = 7
    if (i % 10 === 0) row[2] = Number.NaN
    ridge.learn(row, target)
  }
  ridge.fit()
  expect(Number.isFinite(ridge.predict(Float32Array.of(5, 7, Number.NaN)))).toBe(true)
})

test('what was long ago is forgotten, at any age', () => {
  const ridge = ridgeRegression({ width: 1, halfLife: 20, penalty: 1e-6 })
  for (let i = 0; i < 2000; i++) ridge.learn(Float32Array.of(i % 7), 100)
  for (let i = 0; i < 400; i++) ridge.learn(Float32Array.of(i % 7), i % 7)
  ridge.fit()
  expect(ridge.predict(Float32Array.of(3))).toBeCloseTo(3, 2)
})

test('before the first fit nothing is predicted, and rows without a target teach nothing', () => {
  const ridge = ridgeRegression({ width: 1, halfLife: 20, penalty: 1 })
  expect(ridge.predict(Float32Array.of(1))).toBeNaN()
  ridge.learn(Float32Array.of(1), Number.NaN)
  ridge.fit()
  expect(ridge.predict(Float32Array.of(1))).toBeNaN()
})

test('Cholesky solves what it is given', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 16, maxLength: 16 }),
      fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (factor, solution) => {
        const matrix = new Float64Array(16)
        for (let i = 0; i < 4; i++)
          for (let j = 0; j < 4; j++) {
            for (let k = 0; k < 4; k++) matrix[i * 4 + j]! += factor[i * 4 + k]! * factor[j * 4 + k]!
            if (i === j) matrix[i * 4 + j]! += 1
          }
        const right = Float64Array.from(solution, (_, i) =>
          solution.reduce((sum, value, j) => sum + matrix[i * 4 + j]! * value, 0),
        )
        solveByCholesky(matrix, right)
        solution.forEach((value, i) => expect(right[i]).toBeCloseTo(value, 6))
      },
    ),
  )
})
