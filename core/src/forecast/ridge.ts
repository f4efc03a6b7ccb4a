import { solveByCholesky } from './cholesky.ts'

/**
 * Ridge regression that learns row by row: it keeps only the sums of products, forgets them by half every
 * `halfLife` rows, and solves them when asked. Cost per row and per fit do not grow with the past.
 */
export type Ridge = {
  /** `share` weighs this row against others. */
  learn(row: Float32Array, target: number, share?: number): void
  /** Solves for the coefficients; before the first fit `predict` is NaN. */
  fit(): void
  predict(row: Float32Array): number
}

export type RidgeOptions = {
  readonly width: number
  readonly halfLife: number
  /** The penalty on a standardised coefficient, as a number of rows. */
  readonly penalty: number
}

export function ridgeRegression({ width, halfLife, penalty }: RidgeOptions): Ridge {
  const size = width + 1
  const products = new Float64Array(size * size)
  const moments = new Float64Array(size)
  const input = new Float64Array(size)
  const coefficients = new Float64Array(width).fill(Number.NaN)
  const growth = 2 ** (1 / halfLife)
  let weight = 1
  let intercept = Number.NaN

  const mean = (column: number): number => (products[0]! > 0 ? products[column]! / products[0]! : 0)

  return {
    learn(row, target, share = 1) {
      if (Number.isNaN(target)) return
      weight *= growth
      if (weight > 1e6) {
        for (let i = 0; i < products.length; i++) products[i]! /= weight
        for (let i = 0; i < size; i++) moments[i]! /= weight
        weight = 1
      }
      input[0] = 1
      for (let i = 1; i < size; i++) {
        const value = row[i - 1]!
        input[i] = Number.isNaN(value) ? mean(i) : value
      }
      for (let i = 0; i < size; i++) {
        const scaled = input[i]! * weight * share
        if (scaled === 0) continue
        moments[i]! += scaled * target
        for (let j = i; j < size; j++) products[i * size + j]! += scaled * input[j]!
      }
    },

    fit() {
      const total = products[0]!
      if (total === 0) return
      const deviation = new Float64Array(width)
      const gram = new Float64Array(width * width)
      const right = new Float64Array(width)
      for (let i = 0; i < width; i++) {
        const variance = products[(i + 1) * size + i + 1]! / total - mean(i + 1) ** 2
        deviation[i] = variance > 1e-10 ? Math.sqrt(variance) : 0
      }
      for (let i = 0; i < width; i++) {
        if (deviation[i] === 0) continue
        right[i] = (moments[i + 1]! / total - (mean(i + 1) * moments[0]!) / total) / deviation[i]!
        for (let j = i; j < width; j++) {
          if (deviation[j] === 0) continue
          const covariance = products[(i + 1) * size + j + 1]! / total - mean(i + 1) * mean(j + 1)
          gram[j * width + i] = covariance / (deviation[i]! * deviation[j]!)
        }
      }
      for (let i = 0; i < width; i++) gram[i * width + i]! += 1e-6 + (penalty * weight) / total
      solveByCholesky(gram, right)
      intercept = moments[0]! / total
      for (let i = 0; i < width; i++) {
        coefficients[i] = deviation[i] === 0 ? 0 : right[i]! / deviation[i]!
        intercept -= coefficients[i]! * mean(i + 1)
      }
    },

    predict(row) {
      let sum = intercept
      for (let i = 0; i < width; i++) {
        const value = row[i]!
        sum += coefficients[i]! * (Number.isNaN(value) ? mean(i + 1) : value)
      }
      return sum
    },
  }
}
