import type { Battery } from '../../../battery/index.ts'
import { burningPays, type Pool, type PoolWindow } from './pool.ts'

/** The batteries of some homes as one: as large as all of them together, and shared by them equally. */
export type PoolBattery = {
  /** Their numbers in the pool. */
  readonly homes: readonly number[]
  readonly battery: Battery
  /** By slot of the window, of all its homes together; NaN where they rest. */
  readonly netLoadWh: Float64Array
}

/**
 * The batteries of a window. Homes whose batteries are equal, hold the same and rest at the same times are one: by
 * convexity, if all do what they do on average, nothing gets dearer. That needs a meter that does not matter (no
 * local charge), and prices at which nobody would charge one battery from another to burn energy.
 */
export function poolBatteries(pool: Pool, window: PoolWindow): PoolBattery[] {
  const isShared = pool.localCharge === 0 && !mayBurn(pool, window)
  const byKind = new Map<string, PoolBattery>()
  pool.homes.forEach((home, index) => {
    if (home.battery === null) return
    const netLoadWh = home.netLoadWh.subarray(window.from, window.to)
    const battery = { ...home.battery, storedWh: window.storedWh[index]! }
    const kind = isShared ? kindOf(battery, netLoadWh) : String(index)
    byKind.set(kind, joined(byKind.get(kind), { homes: [index], battery, netLoadWh }))
  })
  return [...byKind.values()]
}

function mayBurn(pool: Pool, { from, to }: PoolWindow): boolean {
  for (let slot = from; slot < to; slot++) if (burningPays(pool, slot)) return true
  return false
}

function kindOf(battery: Battery, netLoadWh: Float64Array): string {
  const rests = Array.from(netLoadWh, (net) => (Number.isNaN(net) ? 1 : 0))
  return `${JSON.stringify(battery)} ${rests.join('')}`
}

function joined(one: PoolBattery | undefined, other: PoolBattery): PoolBattery {
  if (one === undefined) return other
  return {
    homes: [...one.homes, ...other.homes],
    battery: {
      ...one.battery,
      capacityWh: one.battery.capacityWh + other.battery.capacityWh,
      storedWh: one.battery.storedWh + other.battery.storedWh,
      maxChargeW: one.battery.maxChargeW + other.battery.maxChargeW,
      maxDischargeW: one.battery.maxDischargeW + other.battery.maxDischargeW,
    },
    netLoadWh: one.netLoadWh.map((net, slot) => net + other.netLoadWh[slot]!),
  }
}
