import type { Battery } from '../../battery/index.ts'
import { hold } from '../hold.ts'
import type { BatterySlot } from '../household/controller.ts'

/**
 * The controller beside a factory's battery: does what was planned, but gives more, or takes less, where the measured
 * load would lift the meter above the guard.
 */
export function followGuarded(
  battery: Battery,
  { drawnWh, guardW }: { readonly drawnWh: number; readonly guardW: number },
  {
    storedMwh,
    netLoadWh,
    hours,
  }: { readonly storedMwh: number; readonly netLoadWh: number; readonly hours: number },
): BatterySlot {
  const targetWh = Math.min(netLoadWh + drawnWh, Math.floor(guardW * hours))
  return hold(battery, { storedMwh, netLoadWh, targetWh, hours })
}
