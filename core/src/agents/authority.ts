import type { MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'
import type { OrderWish } from './order-wish.ts'

/** What an agent may do without asking anybody. Nothing it decides leaves it unchecked. */
export type Authority = {
  readonly highestBuy: MicrosPerKwh
  readonly lowestSell: MicrosPerKwh
  /** Bought plus sold. */
  readonly energyPerSlot: Wh
  readonly energyPerDay: Wh
  readonly ordersPerDecision: number
  /** Whether it may stop trading, of a slot or of a participant. */
  readonly mayHalt: boolean
  /** Whether it may throw generation away. */
  readonly mayCurtail: boolean
}

export const LIMITS = [
  'highestBuy',
  'lowestSell',
  'energyPerSlot',
  'energyPerDay',
  'ordersPerDecision',
  'mayHalt',
  'mayCurtail',
] as const

/** What authority is about in a decision; a decision has whatever else it needs. */
export type Acts = {
  readonly orders?: readonly OrderWish[]
  readonly halts?: readonly { readonly reason: string }[]
  readonly curtailments?: readonly { readonly slot: SlotNumber; readonly energy: Wh }[]
}

/** What was not let through, and by which limit; `energy` is the part of an order that was cut off. */
export type Refusal =
  | { readonly limit: (typeof LIMITS)[number]; readonly order: OrderWish; readonly energy: Wh }
  | { readonly limit: 'mayHalt'; readonly halt: { readonly reason: string } }
  | { readonly limit: 'mayCurtail'; readonly curtailment: { readonly slot: SlotNumber; readonly energy: Wh } }

/** What has left under the same authority before, and which day a slot's energy counts for. */
export type AuthorityUsed = {
  readonly placed: readonly { readonly slot: SlotNumber; readonly energy: Wh }[]
  dayOf(slot: SlotNumber): string | number
}

/**
 * Splits a decision into what is kept and what is refused. A price beyond its limit refuses the order, because
 * another price is another decision; energy beyond a limit is cut off, first come first served.
 */
export function withinAuthority<Decision extends Acts>(
  limits: Authority,
  decision: Decision,
  used: AuthorityUsed = NOTHING_USED,
): { readonly kept: Decision; readonly refused: readonly Refusal[] } {
  const refused: Refusal[] = []
  const { orders, halts, curtailments } = decision
  return {
    kept: {
      ...decision,
      ...(orders && { orders: ordersWithin(limits, orders, used, refused) }),
      ...(halts && {
        halts: halts.filter((halt) => limits.mayHalt || !refused.push({ limit: 'mayHalt', halt })),
      }),
      ...(curtailments && {
        curtailments: curtailments.filter(
          (curtailment) => limits.mayCurtail || !refused.push({ limit: 'mayCurtail', curtailment }),
        ),
      }),
    },
    refused,
  }
}

/** Without anything placed before, all slots of one decision count for one day. */
const NOTHING_USED: AuthorityUsed = { placed: [], dayOf: () => 0 }

function ordersWithin(
  limits: Authority,
  orders: readonly OrderWish[],
  { placed, dayOf }: AuthorityUsed,
  refused: Refusal[],
): OrderWish[] {
  const ofSlot = new Map<SlotNumber, number>()
  const ofDay = new Map<string | number, number>()
  const use = (slot: SlotNumber, energy: number): void => {
    ofSlot.set(slot, (ofSlot.get(slot) ?? 0) + energy)
    ofDay.set(dayOf(slot), (ofDay.get(dayOf(slot)) ?? 0) + energy)
  }
  for (const { slot, energy } of placed) use(slot, energy)
  const kept: OrderWish[] = []
  for (const order of orders) {
    const whole = brokenBy(limits, order, kept.length)
    if (whole !== undefined) {
      refused.push({ limit: whole, order, energy: order.energy })
      continue
    }
    const inSlot = limits.energyPerSlot - (ofSlot.get(order.slot) ?? 0)
    const inDay = limits.energyPerDay - (ofDay.get(dayOf(order.slot)) ?? 0)
    const energy = Math.max(0, Math.min(order.energy, inSlot, inDay)) as Wh
    const limit = inSlot <= inDay ? 'energyPerSlot' : 'energyPerDay'
    if (energy < order.energy) refused.push({ limit, order, energy: (order.energy - energy) as Wh })
    if (energy === 0) continue
    kept.push(energy === order.energy ? order : { ...order, energy })
    use(order.slot, energy)
  }
  return kept
}

function brokenBy(
  { highestBuy, lowestSell, ordersPerDecision }: Authority,
  { side, price }: OrderWish,
  ordersKept: number,
): 'highestBuy' | 'lowestSell' | 'ordersPerDecision' | undefined {
  if (side === 'buy' && price > highestBuy) return 'highestBuy'
  if (side === 'sell' && price < lowestSell) return 'lowestSell'
  return ordersKept >= ordersPerDecision ? 'ordersPerDecision' : undefined
}

/** The authority of agents that trade nothing. */
export const withoutTrading = ({ mayHalt }: Pick<Authority, 'mayHalt'>): Authority => ({
  highestBuy: 0 as MicrosPerKwh,
  lowestSell: 0 as MicrosPerKwh,
  energyPerSlot: 0 as Wh,
  energyPerDay: 0 as Wh,
  ordersPerDecision: 0,
  mayHalt,
  mayCurtail: false,
})
