import { nanos, type Nanos, type Wh } from '../kernel/index.ts'
import { apportion } from './apportion.ts'
import type { MemberId } from './ledger.ts'

/** One member's local calendar month, before compensation. */
export type MemberMonth = {
  readonly member: MemberId
  readonly bill: Nanos
  /** The same meters at the utility's tariff. */
  readonly shadowBill: Nanos
  /** Energy exchanged with neighbours, both directions. */
  readonly localEnergy: Wh
}

/** What the month's guarantee moved. Positive amounts are received. */
export type Guarantee = {
  /** By member, in the order given: what losers were raised by, minus what winners gave up. */
  readonly compensation: readonly Nanos[]
  /** By member: the share of what was left in the pool. */
  readonly poolShare: readonly Nanos[]
  /** Losses that pool and gains could not cover; 0 wherever the community as a whole is no worse off. */
  readonly uncovered: Nanos
}

/**
 * Nobody pays more than with the utility alone: losers are raised to their shadow bill, first from what `pool`
 * holds, then pro rata from the winners' gains; what is left of the pool is shared by local energy. When the money
 * does not reach (local charges can make a community worse off as a whole) everything there is goes to the losers,
 * pro rata to their losses, and the rest is named `uncovered`.
 */
export function guaranteeNobodyWorseOff(months: readonly MemberMonth[], pool: Nanos): Guarantee {
  const differences = months.map(({ bill, shadowBill }) => shadowBill - bill)
  const losses = differences.map((gain) => (gain < 0n ? -gain : 0n))
  const gains = differences.map((gain) => (gain > 0n ? gain : 0n))
  const lost = sum(losses)
  const inPool = pool > 0n ? pool : 0n

  const fromPool = smaller(lost, inPool)
  const fromGains = smaller(lost - fromPool, sum(gains))
  const raised = apportion(fromPool + fromGains, losses)
  const given = apportion(fromGains, gains)

  return {
    compensation: months.map((_, index) => nanos(raised[index]! - given[index]!)),
    poolShare: sharePool(months, inPool - fromPool),
    uncovered: nanos(lost - fromPool - fromGains),
  }
}

function sharePool(months: readonly MemberMonth[], left: bigint): Nanos[] {
  const byEnergy = months.map(({ localEnergy }) => BigInt(localEnergy))
  const weights = sum(byEnergy) > 0n ? byEnergy : months.map(() => 1n)
  return (left === 0n ? months.map(() => 0n) : apportion(left, weights)).map(nanos)
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
