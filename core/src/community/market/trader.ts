import {
  coursesOfPastDays,
  decideMeteredConsumer,
  decideProducer,
  plainGuard,
  prepareMeteredConsumer,
  prepareProducer,
  type Authority,
  type HouseholdRule,
  type MarketSlot,
  type SettlingMeter,
  type StrategyState,
  type Venue,
  type WorthwhileOrder,
} from '../../agents/index.ts'
import { storePlan, type Battery } from '../../battery/index.ts'
import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import { decideAndKeep, type Keep } from '../community-record.ts'
import type { Member } from './member.ts'

/** What a producer or a consumer is told of the slots it is to trade now, by the community's numbers of slots. */
export type TraderOutlook = {
  readonly from: number
  readonly to: number
  /** Readings of this slot and later ones are not known. */
  readonly known: number
  readonly firstSlot: SlotNumber
  readonly hours: number
  readonly prices: readonly MarketSlot[]
  /** By slot: what is drawn besides load and generation (by a battery that goes its way), less what is bought already. */
  readonly besidesWh: readonly number[]
  /** The battery as it will stand, where it is to be quoted; and the meter all are settled at. */
  readonly store: { readonly battery: Battery; readonly meter: SettlingMeter } | null
  readonly localCharge: number
  readonly venue: Venue
  readonly seed: number
}

export type TraderTerms = {
  readonly strategy: StrategyState
  readonly authority: Authority
  readonly at: EpochMs
  readonly keep: Keep | undefined
}

/** What a producer or a consumer orders, and what its battery is to follow from `from` on. */
export function decideTrader(
  member: Member,
  outlook: TraderOutlook,
  { strategy, authority, at, keep }: TraderTerms,
): { readonly orders: readonly WorthwhileOrder[]; readonly rules: readonly HouseholdRule[] } {
  const { from, to, known, besidesWh, store, firstSlot, hours, prices, localCharge, venue, seed } = outlook
  const agent = member.participant.id
  const { courses, weights } = coursesOfPastDays(member.history, {
    from: known,
    to,
    slotsPerDay: 24 / hours,
  })
  const netLoadWh = besidesWh.map((besides, step) =>
    courses.map((course) => Math.round(course[from - known + step]! + besides) + 0),
  )
  const common = {
    participant: agent,
    firstSlot,
    hours,
    weights,
    prices,
    localCharge,
    venue,
    strategy,
    seed,
    authority,
    battery: store?.battery ?? null,
    meter: store?.meter ?? null,
  }
  if (member.participant.kind === 'producer') {
    const generationWh = netLoadWh.map((cases) => cases.map((energy) => 0 - energy))
    const situation = { ...common, generationWh, offered: to - from, event: null }
    const plans = prepareProducer(situation).map(storePlan)
    return decideAndKeep(keep, { agent, kind: 'producer', at }, situation, plans, decideProducer)
  }
  const guard = plainGuard(member.guard)
  const situation = { ...common, netLoadWh, traded: to - from, jobs: [], guard }
  const plans = prepareMeteredConsumer(situation).map(storePlan)
  return decideAndKeep(keep, { agent, kind: 'consumer', at }, situation, plans, decideMeteredConsumer)
}
