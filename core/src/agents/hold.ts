import type { Battery } from '../battery/index.ts'
import type { BatterySlot } from './household/controller.ts'

/**
 * The rule that keeps a promise: the battery takes and gives what it can so that the meter counts `targetWh`
 * (import minus export) whatever the load does. Whole Wh, rounded towards none.
 */
export function hold(
  battery: Battery,
  {
    storedMwh,
    netLoadWh,
    targetWh,
    hours,
  }: { storedMwh: number; netLoadWh: number; targetWh: number; hours: number },
): BatterySlot {
  const { reserveWh, ceilingWh, chargeEfficiency, dischargeEfficiency, maxChargeW, maxDischargeW } = battery
  const room = Math.max(0, ceilingWh * 1000 - storedMwh)
  const held = Math.max(0, storedMwh - reserveWh * 1000)
  const wanted = targetWh - netLoadWh
  if (wanted > 0) {
    const drawnWh = Math.floor(Math.min(wanted, maxChargeW * hours, room / 1000 / chargeEfficiency))
    return { drawnWh, storedMwh: storedMwh + Math.floor(drawnWh * 1000 * chargeEfficiency) }
  }
  const givenWh = Math.floor(Math.min(-wanted, maxDischargeW * hours, (held / 1000) * dischargeEfficiency))
  return {
    drawnWh: givenWh === 0 ? 0 : -givenWh,
    storedMwh: Math.max(0, storedMwh - Math.ceil((givenWh * 1000) / dischargeEfficiency)),
  }
}

/** What the battery does so that the wire carries no more than it can, either way; what is beyond its power stays. */
export function withinWire(
  battery: Battery,
  planned: BatterySlot,
  wireWh: number,
  now: { readonly storedMwh: number; readonly netLoadWh: number; readonly hours: number },
): BatterySlot {
  const flowWh = now.netLoadWh + planned.drawnWh
  if (Math.abs(flowWh) <= wireWh) return planned
  return hold(battery, { ...now, targetWh: flowWh > 0 ? Math.floor(wireWh) : -Math.floor(wireWh) })
}
