import { exactSchedule, type SchedulingProblem } from '../../battery/index.ts'
import { netLoadOf, type Community, type Participant } from '../community.ts'
import { demandPriceOf, peaksByMonth } from '../demand.ts'
import { foresightWithDemand } from './foresight-demand.ts'
import { batteryOf } from '../homes/participant-battery.ts'
import { LocalCalendar } from '../diary/local-calendar.ts'
import type { Span } from '../span.ts'

/** What is stored at the start, and must at least be stored at the end, in Wh. */
export type Between = { readonly storedWh: number; readonly atLeastWh: number }

/** What a participant would have been billed for the span had it known everything, demand charges included; nanos. */
export function foresightBill(community: Community, participant: Participant, span: Span): number {
  const microsPerKw = demandPriceOf(participant)
  if (microsPerKw === null) return foresightCost(community, participant, span)
  const calendar = new LocalCalendar(community, span)
  const problem = foresightProblem(community, participant, span)
  if (problem === null) {
    const peaks = peaksByMonth(netLoadOf(participant), calendar, span).values()
    const perWh = (microsPerKw * 3_600_000) / community.slotDuration
    return [...peaks].reduce((cost, wh) => cost + perWh * wh, foresightCost(community, participant, span))
  }
  return foresightWithDemand(problem, monthsOf(calendar, span), microsPerKw)
}

function monthsOf({ days }: LocalCalendar, span: Span): { from: number; to: number }[] {
  const months: { name: string; from: number; to: number }[] = []
  for (const { month, from, to } of days) {
    const last = months.at(-1)
    if (last?.name === month) last.to = to - span.from
    else months.push({ name: month, from: from - span.from, to: to - span.from })
  }
  return months
}

/**
 * What a participant would have paid for energy over the span had it known everything, in nanos: one problem over all
 * slots, the battery starting as stated and ending free and unvalued unless `between` says otherwise, resting where
 * the meter was silent.
 */
export function foresightCost(
  community: Community,
  participant: Participant,
  span: Span,
  between: Partial<Between> = {},
): number {
  const problem = foresightProblem(community, participant, span, between)
  if (problem !== null) return exactSchedule(problem).cost.total
  const netLoadWh = netLoadOf(participant).subarray(span.from, span.to)
  const { importPrice, exportPrice } = community
  return costAtMeter(
    netLoadWh,
    importPrice.subarray(span.from, span.to),
    exportPrice.subarray(span.from, span.to),
  )
}

/** Null for a participant without a battery. */
function foresightProblem(
  community: Community,
  participant: Participant,
  { from, to }: Span,
  between: Partial<Between> = {},
): SchedulingProblem | null {
  const battery = batteryOf(participant)
  if (battery === null) return null
  const netLoadWh = netLoadOf({
    ...participant,
    loadWh: participant.loadWh.subarray(from, to),
    generationWh: participant.generationWh.subarray(from, to),
  })
  const importPrice = community.importPrice.subarray(from, to)
  const exportPrice = community.exportPrice.subarray(from, to)
  const slots = to - from
  return {
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
  }
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
