import {
  decideForMarket,
  outlookOfPastDays,
  plainOutlook,
  prepareForMarket,
  rulesBehind,
  scaled,
  type MarketPlan,
  type SettlingMeter,
} from '../../agents/index.ts'
import { drawnBy, moved, storePlan, type Battery, type Outlook, type StorePlan } from '../../battery/index.ts'
import type { EpochMs } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import { decideAndKeep, type Keep } from '../community-record.ts'
import type { Member } from './member.ts'

export type PlanSpan = {
  readonly from: number
  readonly to: number
  /** Readings of this slot and later ones are not known. */
  readonly knownBefore: number
}

/** What is expected of a slot, before it is traded. */
export type ExpectedSlot = {
  /** Of the whole community, before batteries. */
  readonly netLoadWh: number
  /** Micros per kWh: what a kWh will be worth among the members. */
  readonly price: number
  /** How likely it is that the community has to import, after its batteries; from 0 to 1. */
  readonly shortShare: number
  /** Charged minus discharged, per Wh of capacity, by kind of battery. */
  readonly drawnPerWh: readonly number[]
  /** Stored at the start of the slot, per Wh of capacity, by kind. */
  readonly storedPerWh: readonly number[]
}

type PoolOptions = {
  readonly from: number
  readonly importCapWh: number
  readonly localCharge: number
  readonly keep?: Keep | undefined
}

type Kind = { readonly battery: Battery; readonly members: readonly Member[] }

/**
 * The batteries of a community, planned against its pooled net load. Members whose batteries are of one kind would
 * all solve the same problem, so each kind's is solved once.
 */
export class Pool {
  plansSolved = 0
  readonly kinds: readonly Kind[]

  readonly #community: Community
  readonly #members: readonly Member[]
  readonly #hours: number
  readonly #importCapWh: number
  readonly #localCharge: number
  readonly #keep: Keep | undefined
  /** The community's net load in each slot that is known; NaN elsewhere. */
  readonly #netLoadWh: Float64Array
  #outlook: readonly Outlook[] = []
  #plans: readonly StorePlan[] = []
  #capacityWh = 0
  #plannedFrom = 0

  constructor(
    community: Community,
    members: readonly Member[],
    { from, importCapWh, localCharge, keep }: PoolOptions,
  ) {
    this.#community = community
    this.#members = members
    this.#hours = community.slotDuration / 3_600_000
    this.#importCapWh = importCapWh
    this.#localCharge = localCharge
    this.#keep = keep
    this.#netLoadWh = new Float64Array(community.slots).fill(Number.NaN)
    for (let slot = 0; slot < from; slot++) this.learn(slot)
    this.kinds = kindsOf(members)
  }

  /** The slot has been measured. Answers its net load, NaN where every meter was silent. */
  learn(slot: number): number {
    let sum = Number.NaN
    for (const member of this.#members) {
      const measured = member.measured(slot)
      if (!Number.isNaN(measured)) sum = Number.isNaN(sum) ? measured : sum + measured
    }
    this.#netLoadWh[slot] = sum
    return sum
  }

  /** Plans the slots of `span`; what is asked later is answered from this plan. */
  plan(span: PlanSpan): void {
    this.#plannedFrom = span.from
    this.#capacityWh = this.#capacityAt(span.knownBefore - 1)
    this.#outlook = this.#outlookOf(span)
    this.#plans = this.kinds.map(({ battery }) =>
      storePlan(prepareForMarket({ battery, outlook: this.#outlook, poolCapacityWh: this.#capacityWh })),
    )
    this.plansSolved += this.kinds.length
    if (this.#keep !== undefined) this.#record(this.#keep, span)
  }

  /** Everybody's meter as it may come, for who plans alone. */
  meterOver(span: PlanSpan): SettlingMeter {
    return {
      outlook: plainOutlook(this.#outlookOf(span)),
      capacityWh: this.#capacityAt(span.knownBefore - 1),
    }
  }

  #outlookOf(span: PlanSpan): Outlook[] {
    const { importPrice, exportPrice } = this.#community
    return outlookOfPastDays(
      { netLoadWh: this.#netLoadWh, knownBefore: span.knownBefore, slotsPerDay: 24 / this.#hours },
      { hours: this.#hours, importPrice, exportPrice, importCapWh: this.#importCapWh },
      span,
    )
  }

  /** What households with batteries of one kind asked and were told. */
  #record(keep: Keep, { from }: PlanSpan): void {
    const { start, slotDuration } = this.#community
    const meter = { outlook: plainOutlook(this.#outlook), capacityWh: this.#capacityWh }
    this.kinds.forEach(({ battery, members }, kind) => {
      const asking = members.find(({ participant }) => (participant.kind ?? 'household') === 'household')
      if (asking === undefined) return
      const at = (start + from * slotDuration) as EpochMs
      const by = { agent: asking.participant.id, kind: 'household/shared-plan', at } as const
      decideAndKeep(keep, by, { battery, meter }, [this.#plans[kind]!], (_, [plan]) => ({
        rules: rulesBehind(meter, battery, plan!),
      }))
    })
  }

  /** How many slots from `slot` on are planned. */
  plannedAfter(slot: number): number {
    return this.#plannedFrom + this.#outlook.length - slot
  }

  /** The plan as the members of each kind follow it; its first slot is the one asked for. */
  planOf(kind: number): { readonly plan: MarketPlan; readonly from: number } {
    const { battery } = this.kinds[kind]!
    const plan = decideForMarket(this.#plans[kind]!, { battery, poolCapacityWh: this.#capacityWh })
    return { plan, from: this.#plannedFrom }
  }

  /** The slots from `from` on as they are expected, given what each kind has stored then per Wh of capacity. */
  expected(from: number, to: number, storedPerWh: readonly number[]): ExpectedSlot[] {
    const pooled = this.kinds.map(({ battery }) => scaled(battery, this.#capacityWh / battery.capacityWh))
    const weights = capacityShares(this.kinds)
    let stored = [...storedPerWh]
    const slots: ExpectedSlot[] = []
    for (let slot = from; slot < to; slot++) {
      const step = slot - this.#plannedFrom
      const outlook = this.#outlook[step]!
      const drawn = stored.map(() => 0)
      const next = stored.map(() => 0)
      let price = 0
      let netLoad = 0
      let total = 0
      let short = 0
      for (let at = 0; at < outlook.netLoadWh.length; at++) {
        const weight = outlook.weights[at]!
        const netLoadWh = outlook.netLoadWh[at]!
        let after = netLoadWh
        let marginal = Number.NaN
        for (const [kind, battery] of pooled.entries()) {
          const before = stored[kind]! * battery.capacityWh
          const levels = this.#plans[kind]!.levels[step]!
          const end = moved(levels, battery, before, netLoadWh, this.#hours, this.#importCapWh)
          const draws = drawnBy(battery, end - before)
          after += draws * weights[kind]!
          drawn[kind]! += (weight * draws) / battery.capacityWh
          next[kind]! += (weight * end) / battery.capacityWh
          marginal = marginalPrice(this.#plans[kind]!.marginalValues[step]!, battery, end, draws)
        }
        netLoad += weight * netLoadWh
        total += weight
        if (after >= 1) short += weight
        price += weight * this.#worthOf(after, marginal, outlook)
      }
      slots.push({
        netLoadWh: netLoad / total,
        price: price / total,
        shortShare: short / total,
        drawnPerWh: drawn.map((sum) => sum / total),
        storedPerWh: stored,
      })
      stored = next.map((sum) => sum / total)
    }
    return slots
  }

  /** Capacity of the batteries whose meters were read in `slot`; all of them where none was. */
  #capacityAt(slot: number): number {
    const sum = (members: readonly Member[]) =>
      members.reduce((total, { battery }) => total + (battery?.capacityWh ?? 0), 0)
    const read = slot < 0 ? 0 : sum(this.#members.filter((member) => !Number.isNaN(member.measured(slot))))
    return read > 0 ? read : sum(this.#members)
  }

  /** Net of what a local kWh is charged: what the utility asks when the community is short, what it pays when it is long. */
  #worthOf(afterWh: number, marginal: number, { importPrice, exportPrice }: Outlook): number {
    const high = Math.max(exportPrice, importPrice - this.#localCharge)
    if (afterWh >= 1) return high
    if (afterWh <= -1) return exportPrice
    if (Number.isNaN(marginal)) return (high + exportPrice) / 2
    return Math.min(high, Math.max(exportPrice, marginal))
  }
}

function marginalPrice(values: Float64Array, battery: Battery, storedWh: number, drawnWh: number): number {
  const width = (battery.ceilingWh - battery.reserveWh) / values.length
  const at = Math.min(values.length - 1, Math.max(0, Math.floor((storedWh - battery.reserveWh) / width)))
  return drawnWh > 0 ? values[at]! * battery.chargeEfficiency : values[at]! / battery.dischargeEfficiency
}

function kindsOf(members: readonly Member[]): Kind[] {
  const kinds = new Map<string, { battery: Battery; members: Member[] }>()
  for (const member of members) {
    if (member.battery === null) continue
    const { storedWh: _, ...lasting } = member.battery
    const name = JSON.stringify(lasting)
    const kind = kinds.get(name)
    if (kind === undefined) kinds.set(name, { battery: member.battery, members: [member] })
    else kind.members.push(member)
  }
  return [...kinds.values()]
}

function capacityShares(kinds: readonly Kind[]): number[] {
  const capacities = kinds.map(({ battery, members }) => battery.capacityWh * members.length)
  const total = capacities.reduce((a, b) => a + b, 0)
  return capacities.map((capacity) => capacity / total)
}
