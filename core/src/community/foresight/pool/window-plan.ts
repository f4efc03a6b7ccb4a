import { drawnBy } from '../../../battery/index.ts'
import type { LinearAnswer } from '../ports.ts'
import { burningPays, type Pool, type PoolWindow } from './pool.ts'
import type { WindowProgram } from './window.ts'

/** The cheapest plan of a window. */
export type WindowPlan = {
  /** By home, then by slot of the window. */
  readonly drawnWh: readonly Float64Array[]
  /** The same, at the end of each slot. */
  readonly storedWh: readonly Float64Array[]
  /** Micros per kWh by slot: what one more kWh of net load would cost, the local charge apart. */
  readonly netLoadPrice: Float64Array
  /** False where a battery would charge and discharge at once, to burn energy. */
  readonly isPossible: boolean
}

/** Reads a plan; where both flows carry a trace of energy, the one that changes what is stored stays. */
export function readWindow(
  pool: Pool,
  window: PoolWindow,
  { batteries, flows, netImportRows }: WindowProgram,
  { values, rowPrices }: LinearAnswer,
): WindowPlan {
  const slots = window.to - window.from
  const drawnWh = pool.homes.map(() => new Float64Array(slots))
  const storedWh = pool.homes.map((_, home) => new Float64Array(slots).fill(window.storedWh[home]!))
  let isPossible = true
  const sum = (of: readonly number[]): number => of.reduce((kWh, column) => kWh + values[column]!, 0) * 1000
  batteries.forEach(({ homes, battery }, at) => {
    let stored = battery.storedWh
    for (let slot = 0; slot < slots; slot++) {
      const [charged, discharged] = [sum(flows[at]![slot]!.charge), sum(flows[at]![slot]!.discharge)]
      const isBoth = Math.min(charged, discharged) > BOTH_WH
      if (isBoth && burningPays(pool, window.from + slot)) isPossible = false
      const after = stored + charged * battery.chargeEfficiency - discharged / battery.dischargeEfficiency
      const next = Math.max(0, Math.min(battery.capacityWh, after))
      for (const home of homes) {
        drawnWh[home]![slot] = drawnBy(battery, next - stored) / homes.length
        storedWh[home]![slot] = next / homes.length
      }
      stored = next
    }
  })
  const netLoadPrice = Float64Array.from(netImportRows, (row) => rowPrices[row]!)
  return { drawnWh, storedWh, netLoadPrice, isPossible }
}

/** More than a solver's rounding, in Wh. */
const BOTH_WH = 0.01
