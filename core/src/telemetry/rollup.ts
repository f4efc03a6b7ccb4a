import { assert, type EpochMs } from '../kernel/index.ts'

/** What many readings of one source and metric amount to. */
export type Rollup = {
  /** At least 1. */
  readonly count: number
  readonly min: number
  readonly max: number
  /** Exact: a day of readings may add up to more than a float holds. */
  readonly sum: bigint
  /** The newest reading, and its instant. */
  readonly last: number
  readonly lastAt: EpochMs
}

export const rollupOf = (at: EpochMs, value: number): Rollup => ({
  count: 1,
  min: value,
  max: value,
  sum: BigInt(value),
  last: value,
  lastAt: at,
})

/** Of disjoint sets of readings. Associative and commutative, because no two readings share an instant. */
export function merge(a: Rollup, b: Rollup): Rollup {
  assert(a.lastAt !== b.lastAt, 'a reading is counted once')
  const newer = a.lastAt > b.lastAt ? a : b
  return {
    count: a.count + b.count,
    min: Math.min(a.min, b.min),
    max: Math.max(a.max, b.max),
    sum: a.sum + b.sum,
    last: newer.last,
    lastAt: newer.lastAt,
  }
}

/** The mean, as near as a float comes to it. */
export const meanOf = ({ sum, count }: Rollup): number => {
  const whole = sum / BigInt(count)
  return Number(whole) + Number(sum - whole * BigInt(count)) / count
}
