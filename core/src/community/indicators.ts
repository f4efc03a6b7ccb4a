import type { Community } from './community.ts'
import type { Home } from './home.ts'
import type { CommunityIndicators, ParticipantReport } from './report.ts'
import type { Span } from './span.ts'

export function indicatorsOf(
  community: Community,
  lived: Span,
  reports: readonly ParticipantReport[],
  homes: readonly Home[],
): CommunityIndicators {
  const total = (of: (report: ParticipantReport) => bigint): bigint =>
    reports.reduce((sum, report) => sum + of(report), 0n)
  const cost = total(({ bill }) => bill)
  const costBase = total((report) => report.costBase)
  const costForesightSeparate = total((report) => report.costForesightSeparate)
  const load = energyOf(homes, lived, ({ loadWh }) => loadWh)
  const generation = energyOf(homes, lived, ({ generationWh }) => generationWh)
  return {
    currency: community.currency,
    from: community.start + lived.from * community.slotDuration,
    to: community.start + lived.to * community.slotDuration,
    slots: lived.to - lived.from,
    homeHours: meteredHours(community, lived, homes),
    cost,
    costBase,
    costUtilityOnly: total(({ ownBatteryBill }) => ownBatteryBill),
    costForesightSeparate,
    capturedSeparate: captured({ base: costBase, cost, best: costForesightSeparate }),
    importCostRatio: importCostRatio(reports),
    peakImportKw: peakImportKw(community, lived, homes),
    selfSufficiency: load > 0 ? 1 - sum(reports.map(({ importWh }) => importWh)) / load : null,
    selfConsumption: generation > 0 ? 1 - sum(reports.map(({ exportWh }) => exportWh)) / generation : null,
    membersWorseOff: reports.filter(({ bill, shadowBill }) => bill - shadowBill > 10_000_000n).length,
  }
}

/** The share of the possible saving that was made. */
export function captured({ base, cost, best }: { base: bigint; cost: bigint; best: bigint }): number | null {
  return base > best ? Number(base - cost) / Number(base - best) : null
}

function importCostRatio(reports: readonly ParticipantReport[]): number | null {
  const paying = reports.filter(({ importCostWithoutBattery }) => importCostWithoutBattery > 0n)
  if (paying.length === 0) return null
  const ratios = paying.map(
    ({ importCost, importCostWithoutBattery }) => Number(importCost) / Number(importCostWithoutBattery),
  )
  return sum(ratios) / ratios.length
}

function peakImportKw(community: Community, { from, to }: Span, homes: readonly Home[]): number {
  const perHour = 3_600_000 / community.slotDuration
  let peak = 0
  for (let hour = from; hour < to; hour += perHour) {
    let energy = 0
    for (let slot = hour; slot < Math.min(to, hour + perHour); slot++) {
      for (const { netImportWh } of homes) if (!Number.isNaN(netImportWh[slot]!)) energy += netImportWh[slot]!
    }
    peak = Math.max(peak, energy / 1000)
  }
  return peak
}

function meteredHours(community: Community, { from, to }: Span, homes: readonly Home[]): number {
  let metered = 0
  for (const { netImportWh } of homes) {
    for (let slot = from; slot < to; slot++) if (!Number.isNaN(netImportWh[slot]!)) metered++
  }
  return (metered * community.slotDuration) / 3_600_000
}

function energyOf(
  homes: readonly Home[],
  { from, to }: Span,
  of: (participant: Home['participant']) => Float64Array,
): number {
  let energy = 0
  for (const home of homes) {
    const values = of(home.participant)
    for (let slot = from; slot < to; slot++) {
      if (!Number.isNaN(home.netImportWh[slot]!)) energy += values[slot]!
    }
  }
  return energy
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
