import { exactSchedule } from '../battery/index.ts'
import { netLoadOf, type Community, type Participant } from './community.ts'
import { batteryOf } from './home.ts'
import type { Span } from './span.ts'

/** What is stored at the start, and must at least be stored at the end, in Wh. */
export type Between = { readonly storedWh: number; readonly atLeastWh: number }

/**
 * What a participant would have paid over the span had it known everything, in nanos: one problem over all slots,
 * the battery starting as stated and ending free and unvalued unless `between` says otherwise, resting where the
 * meter was silent.
 */
export function foresightCost(
  community: Community,
  participant: Participant,
  { from, to }: Span,
  between: Partial<Between> = {},
): number {
  const battery = batteryOf(participant)
  const netLoadWh = netLoadOf({
    ...participant,
    loadWh: participant.loadWh.subarray(from, to),
    generationWh: participant.generationWh.subarray(from, to),
  })
  const importPrice = community.importPrice.subarray(from, to)
  const exportPrice = community.exportPrice.subarray(from, to)
  if (battery === null) return costAtMeter(netLoadWh, importPrice, exportPrice)
  const slots = to - from
  const { cost } = exactSchedule({
    stepHours: new Float64Array(slots).fill(community.slotDuration / 3_600_000),
    importPrice,
    exportPrice,
    scenarios: [
      {
        weight: 1,
        loadWh: netLoadWh.map((net) => (net > 0 ? net : 0)),
        solarWh: netLoadWh.map((net) => (net < 0 ? -net : 0)),
      },
    ],
    battery: { ...battery, storedWh: between.storedWh ?? battery.storedWh },
    wear: { pricePerKwh: 0, on: 'discharged' },
    connection: {
      importLimitW: new Float64Array(slots).fill(Infinity),
      exportLimitW: new Float64Array(slots).fill(Infinity),
    },
    end: { atLeastWh: between.atLeastWh ?? 0, valuePerKwh: 0 },
    mayCurtail: false,
    rests: netLoadWh.map((net) => (Number.isNaN(net) ? 1 : 0)),
  })
  return cost.total
}

/** What metered net imports cost at the tariff, in nanos; silent slots cost nothing. */
export function costAtMeter(
  netImportWh: Float64Array,
  importPrice: Float64Array,
  exportPrice: Float64Array,
): number {
  let cost = 0
  for (let slot = 0; slot < netImportWh.length; slot++) {
    const net = netImportWh[slot]!
    if (!Number.isNaN(net)) cost += net * (net > 0 ? importPrice[slot]! : exportPrice[slot]!)
  }
  return cost
}
