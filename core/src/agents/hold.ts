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
