import { drawnBy, moved, type Battery } from '../../battery/index.ts'
import type { HouseholdRule } from './household.ts'

/** What a battery did in one slot: whole Wh at its AC terminals, and whole mWh stored afterwards. */
export type BatterySlot = {
  /** Charged; negative where it discharged. */
  readonly drawnWh: number
  readonly storedMwh: number
}

/**
 * The controller beside the battery: follows the home's own measured net load within a slot by the rule that was
 * fixed before. Flows at the terminals are whole Wh, rounded towards none; what the rounding leaves stays stored.
 */
export function follow(
  rule: HouseholdRule,
  battery: Battery,
  {
    storedMwh,
    netLoadWh,
    hours,
    importCapWh,
  }: { storedMwh: number; netLoadWh: number; hours: number; importCapWh: number },
): BatterySlot {
  const stored = storedMwh / 1000
  const levels = {
    buyUpTo: rule.buyUpTo / 1000,
    storeUpTo: rule.storeUpTo / 1000,
    coverDownTo: rule.coverDownTo / 1000,
    sellDownTo: rule.sellDownTo / 1000,
  }
  const wanted = drawnBy(battery, moved(levels, battery, stored, netLoadWh, hours, importCapWh) - stored)
  const drawnWh = Math.trunc(Number(wanted.toFixed(6)))
  const change =
    drawnWh > 0
      ? Math.floor(drawnWh * 1000 * battery.chargeEfficiency)
      : -Math.ceil((-drawnWh * 1000) / battery.dischargeEfficiency)
  return { drawnWh, storedMwh: Math.max(0, storedMwh + change) }
}
