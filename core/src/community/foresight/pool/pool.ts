import type { Battery } from '../../../battery/index.ts'
import { netLoadOf, type Community } from '../../community.ts'
import { batteryOf } from '../../homes/participant-battery.ts'
import type { Span } from '../../span.ts'

/** A community over a span, as one sees it who knows everything; every series has one entry per slot of the span. */
export type Pool = {
  readonly slots: number
  /** Of one slot. */
  readonly hours: number
  /** Micros per kWh; the import price is never below the export price. */
  readonly importPrice: Float64Array
  readonly exportPrice: Float64Array
  /** Micros per kWh of local import; never below zero. */
  readonly localCharge: number
  readonly homes: readonly PoolHome[]
}

/** Its net load is NaN where a meter was silent: there it has none, and its battery rests. */
export type PoolHome = { readonly netLoadWh: Float64Array; readonly battery: Battery | null }

/** Some of its slots, half-open, and what each home has stored when they begin, in Wh. */
export type PoolWindow = { readonly from: number; readonly to: number; readonly storedWh: Float64Array }

export function poolOf(community: Community, { from, to }: Span, localCharge: number): Pool {
  return {
    slots: to - from,
    hours: community.slotDuration / 3_600_000,
    importPrice: community.importPrice.subarray(from, to),
    exportPrice: community.exportPrice.subarray(from, to),
    localCharge,
    homes: community.participants.map((participant) => ({
      netLoadWh: netLoadOf(participant).subarray(from, to),
      battery: batteryOf(participant),
    })),
  }
}

/**
 * What a pool pays, in nanos, if its batteries draw `drawnWh` (by home, then by slot) at their AC terminals: the
 * community's net import at the utility's prices, and the charge on what members import from each other.
 */
export function poolCost(pool: Pool, drawnWh: readonly Float64Array[]): number {
  let cost = 0
  for (let slot = 0; slot < pool.slots; slot++) {
    let netImport = 0
    let imports = 0
    pool.homes.forEach(({ netLoadWh }, home) => {
      const metered = netLoadWh[slot]! + drawnWh[home]![slot]!
      if (Number.isNaN(metered)) return
      netImport += metered
      imports += Math.max(metered, 0)
    })
    cost += netImport * (netImport > 0 ? pool.importPrice[slot]! : pool.exportPrice[slot]!)
    cost += pool.localCharge * (imports - Math.max(netImport, 0))
  }
  return cost
}

/**
 * What one more kWh of a slot's net import costs, in micros, apart from the local charge on what members import:
 * that is taken off while the community imports, because what the utility delivers is no local import.
 */
export const slopesOf = (pool: Pool, slot: number): Slopes => ({
  whileExporting: pool.exportPrice[slot]!,
  whileImporting: pool.importPrice[slot]! - pool.localCharge,
})

export type Slopes = { readonly whileExporting: number; readonly whileImporting: number }

/** The least and the most that a slot's net import can be, in Wh, whatever the batteries do. */
export function netImportRange(pool: Pool, slot: number): { readonly least: number; readonly most: number } {
  let least = 0
  let most = 0
  for (const { netLoadWh, battery } of pool.homes) {
    const net = netLoadWh[slot]!
    if (Number.isNaN(net)) continue
    least += net - (battery?.maxDischargeW ?? 0) * pool.hours
    most += net + (battery?.maxChargeW ?? 0) * pool.hours
  }
  return { least, most }
}

/** Whether less net import could cost more in a slot, so that burning energy would earn. */
export function burningPays(pool: Pool, slot: number): boolean {
  const { whileExporting, whileImporting } = slopesOf(pool, slot)
  return Math.min(whileExporting, whileImporting) < 0
}

/** Whether the cheapest plan of a pool needs no choice of one of two ways. */
export function isConvex(pool: Pool): boolean {
  for (let slot = 0; slot < pool.slots; slot++) {
    const { whileExporting, whileImporting } = slopesOf(pool, slot)
    if (whileImporting < whileExporting || burningPays(pool, slot)) return false
  }
  return true
}
