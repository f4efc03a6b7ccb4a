import { outlookOfPastDays, underGuard } from '../../agents/index.ts'
import { drawnBy } from '../../battery/index.ts'
import { assert, type MicrosPerKwh, type SlotNumber, type Wh } from '../../kernel/index.ts'
import {
  costAtUtility,
  effectiveExportPrice,
  importPrice,
  type UtilityPrices,
} from '../../settlement/index.ts'
import { flowUnder, type BatteryBound } from './battery-bound.ts'
import type { Community } from '../community.ts'
import type { MarketCommunity } from '../market/market-community.ts'
import type { Member } from '../market/member.ts'

/** A slot to come as a street's members expect it, by member in the street's order. */
export type OutlookSlot = {
  readonly slot: SlotNumber
  readonly importPrice: MicrosPerKwh
  readonly exportPrice: MicrosPerKwh
  /** What a kWh is expected to be worth among the members. */
  readonly localPrice: MicrosPerKwh
  readonly members: readonly OutlookMember[]
}

/** Whole Wh; money in nanos. */
export type OutlookMember = {
  readonly loadWh: number
  /** The load if somebody is at home, whatever the member said. */
  readonly usualLoadWh: number
  readonly generationWh: number
  readonly drawnWh: number
  /** At the end of the slot; null without a battery. */
  readonly storedWh: number | null
  readonly netImportWh: number
  /** Of the net import. */
  readonly neighboursWh: number
  readonly utilityWh: number
  readonly cost: bigint
  readonly utilityCost: bigint
  /** What one more kWh in store is worth behind the slot, micros; null without a battery, and by thresholds. */
  readonly storedValue: number | null
  /** The same by how much is stored, in equal intervals from empty to full. */
  readonly storedValues: ArrayLike<number> | null
}

export type OutlookSpan = {
  /** Places in the community's columns. */
  readonly from: number
  readonly to: number
  readonly numberOf: (place: number) => SlotNumber
  readonly utilityAt: (slot: SlotNumber) => UtilityPrices
  /** In each member's battery at the start of the first slot. */
  readonly storedMwh: readonly number[]
  /** What binds a member in a slot to come; null for nothing. */
  readonly boundOf: (member: number, slot: SlotNumber) => OutlookBound | null
}

/** Nobody is at home, or something stands above the battery's plan. */
export type OutlookBound = { readonly isAway: boolean; readonly battery: BatteryBound | null }

/**
 * What is expected of the slots to come, by the plans that members follow now: own load and generation as on the
 * last days, batteries as planned, the price that this makes, and what it costs each. Empty before the first plan.
 */
export function streetOutlook(
  community: Community,
  market: MarketCommunity,
  span: OutlookSpan,
): OutlookSlot[] {
  const { pool, members } = market
  const to = Math.min(span.to, span.from + pool.plannedAfter(span.from))
  if (to <= span.from) return []
  const kindOf = new Map<Member, number>()
  for (const [kind, { members: alike }] of pool.kinds.entries())
    for (const member of alike) kindOf.set(member, kind)
  const storedPerWh = pool.kinds.map(({ members: alike }) => {
    const places = alike.map((member) => members.indexOf(member))
    const capacityWh = alike.reduce((sum, { battery }) => sum + battery!.capacityWh, 0)
    return places.reduce((sum, place) => sum + span.storedMwh[place]! / 1000, 0) / capacityWh
  })
  const expected = pool.expected(span.from, to, storedPerWh)
  const plans = [...pool.kinds.keys()].map((kind) => pool.planOf(kind))
  const hours = community.slotDuration / 3_600_000
  const courses = members.map((member, place) => {
    const kind = kindOf.get(member)
    const loads = expectedMeans(community, community.participants[place]!.loadWh, span.from, to)
    const suns = expectedMeans(community, community.participants[place]!.generationWh, span.from, to)
    const leastLoadWh = Math.min(...loads)
    let storedMwh = span.storedMwh[place]!
    return expected.map(({ drawnPerWh }, step) => {
      const bound = span.boundOf(place, span.numberOf(span.from + step))
      const usualLoadWh = loads[step]!
      const loadWh = bound?.isAway ? leastLoadWh : usualLoadWh
      const generationWh = suns[step]!
      const flows = { loadWh, usualLoadWh, generationWh }
      if (kind === undefined || member.battery === null)
        return { ...flows, drawnWh: 0, storedWh: null, storedValue: null, storedValues: null }
      const { battery } = member
      const isRuled = bound?.battery?.kind === 'thresholds'
      const { plan, from } = plans[kind]!
      const storedValues = plan.marginalValues[span.from + step - from]!
      const before = storedMwh / 1000
      const wanted = Math.round(drawnPerWh[kind]! * battery.capacityWh)
      const change = wanted > 0 ? wanted * battery.chargeEfficiency : wanted / battery.dischargeEfficiency
      const end = Math.min(battery.ceilingWh, Math.max(battery.reserveWh, before + change))
      const planned = {
        drawnWh: Math.round(drawnBy(battery, end - before)),
        storedMwh: Math.round(end * 1000),
      }
      const own = { storedMwh, netLoadWh: loadWh - generationWh, hours }
      const free = underGuard(member.guard, battery, planned, own)
      const kept = bound?.battery ? flowUnder(bound.battery, battery, { ...own, planned: free }) : free
      storedMwh = kept.storedMwh
      return {
        ...flows,
        drawnWh: kept.drawnWh,
        storedWh: Math.round(storedMwh / 1000),
        storedValue: isRuled ? null : valueAt(storedValues, storedMwh / 1000 / battery.capacityWh),
        storedValues,
      }
    })
  })
  return expected.map(({ price }, step) => {
    const slot = span.numberOf(span.from + step)
    return slotOf(
      slot,
      span.utilityAt(slot),
      price,
      courses.map((course) => course[step]!),
    )
  })
}

/** The value of one more kWh where `share` of the battery is full. */
export const valueAt = (values: ArrayLike<number>, share: number): number =>
  Math.round(values[Math.min(values.length - 1, Math.max(0, Math.floor(share * values.length)))]!)

/** What the last days lead one to expect, in whole Wh, by what had ended before `from`. */
function expectedMeans(community: Community, values: Float64Array, from: number, to: number): number[] {
  const { importPrice: asked, exportPrice: paid, slotDuration } = community
  const hours = slotDuration / 3_600_000
  return outlookOfPastDays(
    { netLoadWh: values, knownBefore: from, slotsPerDay: 24 / hours },
    { hours, importPrice: asked, exportPrice: paid, importCapWh: Infinity },
    { from, to },
  ).map(({ netLoadWh, weights }) => {
    let sum = 0
    let total = 0
    for (let at = 0; at < weights.length; at++) {
      sum += weights[at]! * netLoadWh[at]!
      total += weights[at]!
    }
    return Math.round(sum / total)
  })
}

type Flows = Omit<OutlookMember, 'netImportWh' | 'neighboursWh' | 'utilityWh' | 'cost' | 'utilityCost'>

/** What the slot would be settled at, if it came as expected and nobody were surprised. */
function slotOf(
  slot: SlotNumber,
  utility: UtilityPrices,
  price: number,
  flows: readonly Flows[],
): OutlookSlot {
  const asks = importPrice(utility.import)
  const pays = effectiveExportPrice(utility)
  const localPrice = Math.round(Math.min(asks, Math.max(pays, price))) as MicrosPerKwh
  const nets = flows.map(({ loadWh, generationWh, drawnWh }) => loadWh - generationWh + drawnWh)
  const together = nets.reduce((sum, net) => sum + net, 0)
  const sameSide = nets.reduce((sum, net) => (net * together > 0 ? sum + net : sum), 0)
  return {
    slot,
    importPrice: asks,
    exportPrice: pays,
    localPrice,
    members: flows.map((flow, index) => {
      const net = nets[index]!
      const utilityWh = net * together > 0 ? Math.round((net * together) / sameSide) : 0
      const neighboursWh = net - utilityWh
      assert(Number.isInteger(neighboursWh), 'meters count whole Wh')
      return {
        ...flow,
        netImportWh: net,
        neighboursWh,
        utilityWh,
        cost: BigInt(localPrice) * BigInt(neighboursWh) + costAtUtility(utility, utilityWh as Wh),
        utilityCost: costAtUtility(utility, net as Wh),
      }
    }),
  }
}
