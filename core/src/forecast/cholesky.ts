import { assert } from '../kernel/index.ts'

/**
 * Solves `matrix * x = right` in place, `right` becoming x; `matrix` is symmetric and positive definite, row by
 * row, of which only the lower triangle is read and is overwritten.
 */
export function solveByCholesky(matrix: Float64Array, right: Float64Array): void {
  const n = right.length
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!
      for (let k = 0; k < j; k++) sum -= matrix[i * n + k]! * matrix[j * n + k]!
      if (i === j) {
        assert(sum > 0, 'a penalised matrix of products is positive definite')
        matrix[i * n + i] = Math.sqrt(sum)
      } else matrix[i * n + j] = sum / matrix[j * n + j]!
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = right[i]!
    for (let k = 0; k < i; k++) sum -= matrix[i * n + k]! * right[k]!
    right[i] = sum / matrix[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = right[i]!
    for (let k = i + 1; k < n; k++) sum -= matrix[k * n + i]! * right[k]!
    right[i] = sum / matrix[i * n + i]!
  }
}
