import type { Battery } from '../../battery/index.ts'
import type { MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import { withinAuthority, type Authority } from '../authority.ts'
import { hold } from '../hold.ts'
import type { Venue, WorthwhileOrder } from '../order-wish.ts'
import type { BatterySlot } from './controller.ts'
import type { TradeDecision } from './trade.ts'

/** A rule of thumb for who does not plan: shares of the battery's capacity, and one price among neighbours. */
export type Thresholds = {
  /** A household that has stored less buys; from 0 to 1. */
  readonly buyBelow: number
  /** One that has stored more sells. */
  readonly sellAbove: number
  readonly price: MicrosPerKwh
}

/** A battery at the start of a slot, and what the meter is expected to count without it. */
export type ThresholdsOutlook = {
  readonly thresholds: Thresholds
  readonly battery: Battery
  /** Own load minus generation, in Wh. */
  readonly netLoadWh: number
  readonly hours: number
}

/** What a household by thresholds knows before a slot's gate. */
export type ThresholdsSituation = ThresholdsOutlook & {
  readonly slot: SlotNumber
  readonly venue: Exclude<Venue, 'opening'>
  /** Traded for the slot already; negative where it sold. */
  readonly boughtWh: number
  readonly authority: Authority
}

/** Before the gate it buys or sells what its store asks for, less what it has traded; between the thresholds nothing. */
export function decideByThresholds(situation: ThresholdsSituation): TradeDecision {
  const { slot, venue, boughtWh, thresholds, authority } = situation
  const wishedWh = wishByThresholds(situation)
  const side = wishedWh > 0 ? ('buy' as const) : ('sell' as const)
  const energy = Math.floor(Math.max(0, side === 'buy' ? wishedWh - boughtWh : boughtWh - wishedWh)) as Wh
  const order: WorthwhileOrder = {
    slot,
    side,
    price: thresholds.price,
    energy,
    venue,
    worth: thresholds.price,
    reason: side === 'buy' ? 'stored below the lower threshold' : 'stored above the upper threshold',
  }
  const { kept, refused } = withinAuthority(authority, {
    orders: wishedWh === 0 || energy === 0 ? [] : [order],
  })
  return { orders: kept.orders, refused }
}

/**
 * What a household would have its meter count, in Wh: below the lower threshold its load and what the battery takes,
 * above the upper one less what the battery gives, nothing between. No slot leads across the band.
 */
export function wishByThresholds({ thresholds, battery, netLoadWh, hours }: ThresholdsOutlook): number {
  const { storedWh, capacityWh, chargeEfficiency, dischargeEfficiency, maxChargeW, maxDischargeW } = battery
  const { buyBelow, sellAbove } = thresholds
  if (storedWh < buyBelow * capacityWh) {
    const roomWh = (sellAbove * capacityWh - storedWh) / chargeEfficiency
    return Math.max(0, netLoadWh + Math.min(maxChargeW * hours, roomWh))
  }
  if (storedWh > sellAbove * capacityWh) {
    const spareWh = (storedWh - buyBelow * capacityWh) * dischargeEfficiency
    return Math.min(0, netLoadWh - Math.min(maxDischargeW * hours, spareWh))
  }
  return 0
}

/**
 * What the battery does in a slot: it keeps the meter at what was traded, so that it is never charged from the
 * utility. Below the lower threshold it gives nothing to the house either.
 */
export function followThresholds(
  { thresholds, battery, netLoadWh, hours }: ThresholdsOutlook,
  boughtWh: number,
): BatterySlot {
  const { storedWh, capacityWh } = battery
  const isLow = storedWh < thresholds.buyBelow * capacityWh
  const targetWh = isLow ? Math.max(boughtWh, netLoadWh, 0) : boughtWh
  return hold(battery, { storedMwh: Math.round(storedWh * 1000), netLoadWh, targetWh, hours })
}
