import type { Battery } from '../battery/index.ts'
import type { FlexibilityEvent } from './flexibility.ts'
import { hold } from './hold.ts'
import type { BatterySlot } from './household/controller.ts'
import type { HouseholdRule } from './household/household.ts'

/** What was promised for a slot. */
export type Promised = {
  readonly direction: FlexibilityEvent['direction']
  readonly baselineWh: number
  readonly orderedWh: number
  /** No import above it is to be made; Infinity where nothing limits it. */
  readonly guardWh: number
}

/**
 * The controller of a battery that was called: does what was planned, and as much more of what was promised as the
 * meter still lacks, but no more than was ordered.
 */
export function deliverCalled(
  battery: Battery,
  planned: BatterySlot,
  { direction, baselineWh, orderedWh, guardWh }: Promised,
  now: { readonly storedMwh: number; readonly netLoadWh: number; readonly hours: number },
): BatterySlot {
  const plannedWh = now.netLoadWh + planned.drawnWh
  if (direction === 'up') {
    if (plannedWh <= baselineWh - orderedWh) return planned
    return hold(battery, { ...now, targetWh: Math.max(baselineWh - orderedWh, plannedWh - orderedWh) })
  }
  const wantedWh = Math.min(baselineWh + orderedWh, plannedWh + orderedWh, Math.max(guardWh, plannedWh))
  return plannedWh >= wantedWh ? planned : hold(battery, { ...now, targetWh: wantedWh })
}

/** What is promised for later slots, at the terminals: to be given, and to be taken. */
export type PromisedLater = { readonly giveWh: number; readonly takeWh: number }

/** A rule that leaves stored what is to be given later, and leaves room for what is to be taken; it buys nothing for it. */
export function keepingPromise(
  rule: HouseholdRule,
  { reserveWh, ceilingWh, chargeEfficiency, dischargeEfficiency }: Battery,
  { giveWh, takeWh }: PromisedLater,
): HouseholdRule {
  const least = Math.round(1000 * Math.min(ceilingWh, reserveWh + giveWh / dischargeEfficiency))
  const most = Math.max(least, Math.round(1000 * (ceilingWh - takeWh * chargeEfficiency)))
  return {
    buyUpTo: Math.min(rule.buyUpTo, most),
    storeUpTo: Math.min(Math.max(rule.storeUpTo, least), most),
    coverDownTo: Math.max(rule.coverDownTo, least),
    sellDownTo: Math.max(rule.sellDownTo, least),
  }
}
