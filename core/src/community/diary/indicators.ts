import { addCauses, NO_LOSS, VolumeTally } from '../../settlement/index.ts'
import { DayTally } from './day-tally.ts'
import type { Diary } from './diary.ts'
import { byHour, loadFactorOf, peakOf, rampingOf } from './hourly.ts'
import type { CommunityIndicators, ParticipantReport } from './report.ts'
import type { Span } from '../span.ts'

/** A bill is worse where it is above the shadow bill by more than 0.01 of the currency. */
export const isWorseOff = ({
  bill,
  shadowBill,
}: {
  readonly bill: bigint
  readonly shadowBill: bigint
}): boolean => bill - shadowBill > 10_000_000n

/** The community's figures, from its participants' and the diary. */
export function indicatorsOf(
  diary: Diary,
  lived: Span,
  reports: readonly ParticipantReport[],
  costForesightPooled: bigint | null,
): CommunityIndicators {
  const { community } = diary
  const bills = diary.books.bills()
  const total = (of: (report: ParticipantReport) => bigint): bigint =>
    reports.reduce((sum, report) => sum + of(report), 0n)
  const energy = (of: (report: ParticipantReport) => number): number => sum(reports.map(of))
  const cost = total(({ bill }) => bill)
  const costBase = total((report) => report.costBase)
  const costForesightSeparate = total((report) => report.costForesightSeparate)
  const [load, generation] = [energy(({ loadWh }) => loadWh), energy(({ generationWh }) => generationWh)]
  const [importWh, exportWh] = [energy((each) => each.importWh), energy((each) => each.exportWh)]
  const localWh = sum(diary.days.map((day) => day.localWh))
  const hours = byHour(togetherWh(diary.netImportWh), lived, community.slotDuration)
  return {
    currency: community.currency,
    from: community.start + lived.from * community.slotDuration,
    to: community.start + lived.to * community.slotDuration,
    slots: lived.to - lived.from,
    homeHours: meteredHours(diary, lived),
    cost,
    costBase,
    costUtilityOnly: total(({ ownBatteryBill }) => ownBatteryBill),
    costForesightSeparate,
    costForesightPooled,
    capturedSeparate: captured({ base: costBase, cost, best: costForesightSeparate }),
    capturedPooled:
      costForesightPooled === null ? null : captured({ base: costBase, cost, best: costForesightPooled }),
    importCostRatio: importCostRatio(reports),
    peakImportKw: peakOf(hours),
    loadFactor: loadFactorOf(hours),
    rampingKw: rampingOf(hours),
    selfSufficiency: load > 0 ? 1 - (importWh - localWh) / load : null,
    selfConsumption: generation > 0 ? 1 - (exportWh - localWh) / generation : null,
    carbonKg: community.carbonIntensity ? sum([...diary.carbonGrams]) / 1000 : null,
    membersWorseOff: reports.filter(isWorseOff).length,
    memberMonthsWorseOff: bills.filter(isWorseOff).length,
    compensationPaid: bills.reduce(
      (paid, { compensation }) => paid + (compensation > 0n ? compensation : 0n),
      0n,
    ),
    compensationByCause: bills.reduce((causes, each) => addCauses(causes, each.compensationByCause), NO_LOSS),
    welfare: total(({ shadowBill }) => shadowBill) - cost,
    volumes: bills.reduce((volumes, each) => volumes.addAll(each.volumes), new VolumeTally()),
    localWh,
    importWh,
    exportWh,
    meanLocalPrice: DayTally.meanLocalPrice(diary.days),
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

/** The community's net meter; NaN where every member was silent. */
export function togetherWh(meters: readonly Float64Array[]): Float64Array {
  const together = new Float64Array(meters[0]?.length ?? 0).fill(Number.NaN)
  for (const netImportWh of meters) {
    for (let slot = 0; slot < together.length; slot++) {
      const net = netImportWh[slot]!
      if (!Number.isNaN(net)) together[slot] = (Number.isNaN(together[slot]!) ? 0 : together[slot]!) + net
    }
  }
  return together
}

function meteredHours({ netImportWh, community }: Diary, { from, to }: Span): number {
  let metered = 0
  for (const meter of netImportWh) {
    for (let slot = from; slot < to; slot++) if (!Number.isNaN(meter[slot]!)) metered++
  }
  return (metered * community.slotDuration) / 3_600_000
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
