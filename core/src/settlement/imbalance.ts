import type { Wh } from '../kernel/index.ts'
import { apportion } from './apportion.ts'

/** How much of a member's deviation settles at the local price and how much at the utility's. Signed like the deviation. */
export type SettledDeviation = { readonly local: Wh; readonly utility: Wh }

/**
 * Pooled imbalance. A deviation is metered net import minus commitment: positive is short, negative long. The
 * smaller side settles wholly at the local price; the larger side settles the same energy at that price, and the
 * remainder, which is the community's net meter, at the utility's price, both pro rata to its members' deviations
 * in whole Wh.
 */
export function poolDeviations(deviations: readonly Wh[]): SettledDeviation[] {
  const short = sumOf(deviations.map((energy) => Math.max(energy, 0)))
  const long = sumOf(deviations.map((energy) => Math.max(-energy, 0)))
  const direction = short >= long ? 1n : -1n
  const onLargerSide = deviations.map((energy) => max(direction * BigInt(energy), 0n))
  const atUtility = apportion(BigInt(Math.abs(short - long)), onLargerSide)
  return deviations.map((energy, index) => {
    const utility = Number(direction * atUtility[index]!) as Wh
    return { local: (energy - utility) as Wh, utility }
  })
}

/**
 * The naive comparison: everybody's deviation settles at the utility's price, as if the neighbours were not there.
 * What short members pay above what long ones receive stays in the community pool.
 */
export const individualDeviations = (deviations: readonly Wh[]): SettledDeviation[] =>
  deviations.map((energy) => ({ local: 0 as Wh, utility: energy }))

const sumOf = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
const max = (a: bigint, b: bigint): bigint => (a > b ? a : b)
