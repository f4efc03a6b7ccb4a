import type { DurationMs, EpochMs } from '../kernel/index.ts'

/** What a series measures: it decides its physical limits and its models. */
export type Quantity = 'load' | 'solar' | 'price'

/**
 * Values of equal intervals from `start` on, in the unit of their source; a gap is NaN and stays one. Interval
 * `i` starts at `start + i * step`.
 */
export type Series = {
  readonly id: string
  readonly quantity: Quantity
  readonly start: EpochMs
  readonly step: DurationMs
  readonly values: Float64Array
}

/** The nine levels that every forecast states, from 10 % to 90 %. */
export const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] as const

/** Where the median stands among `LEVELS`. */
export const MEDIAN = 4
