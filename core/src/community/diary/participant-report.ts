import {
  addCauses,
  NO_LOSS,
  VolumeTally,
  type BillLine,
  type Demand,
  type MonthBill,
  type Purpose,
} from '../../settlement/index.ts'
import { nanos } from '../../kernel/index.ts'
import { netLoadOf } from '../community.ts'
import { demandByMonth, demandPriceOf, peaksByMonth } from '../demand.ts'
import type { Diary } from './diary.ts'
import { byHour, loadFactorOf, peakOf, rampingOf } from './hourly.ts'
import { captured } from './indicators.ts'
import { exactMeterCost } from './meter-cost.ts'
import type { ParticipantReport } from './report.ts'
import type { Span } from '../span.ts'

/** A participant's report, from its months and its meter. */
export function participantReport(
  diary: Diary,
  lived: Span,
  index: number,
  beside: {
    readonly months: readonly MonthBill[]
    readonly ownBatteryBill: bigint
    readonly costForesightSeparate: bigint
  },
): ParticipantReport {
  const { community } = diary
  const participant = community.participants[index]!
  const meter = diary.netImportWh[index]!.subarray(lived.from, lived.to)
  const without = netLoadOf(participant).subarray(lived.from, lived.to)
  const isMetered = (_: number, slot: number): boolean => !Number.isNaN(meter[slot]!)
  const total = (values: Float64Array): number => values.filter(isMetered).reduce((sum, wh) => sum + wh, 0)
  const costOf = (netImportWh: Float64Array): bigint => {
    const { importPrice, exportPrice } = community
    return exactMeterCost(
      netImportWh,
      importPrice.subarray(lived.from, lived.to),
      exportPrice.subarray(lived.from, lived.to),
    )
  }
  const imports = meter.map((net) => Math.max(net, 0))
  const [importWh, exportWh] = [total(imports), total(meter.map((net) => Math.max(-net, 0)))]
  const loadWh = total(participant.loadWh.subarray(lived.from, lived.to))
  const generationWh = total(participant.generationWh.subarray(lived.from, lived.to))
  const hours = byHour(diary.netImportWh[index]!, lived, community.slotDuration)
  const money = moneyOf(beside.months)
  const costBase = costOf(without) + sumOf(demandWithoutBattery(diary, lived, index).values())
  const { costForesightSeparate, ownBatteryBill } = beside
  return {
    id: participant.id,
    ...money,
    ownBatteryBill,
    costBase,
    costForesightSeparate,
    capturedSeparate: captured({ base: costBase, cost: money.bill, best: costForesightSeparate }),
    loadWh,
    generationWh,
    importWh,
    exportWh,
    localWh: beside.months.reduce((sum, { localEnergy }) => sum + localEnergy, 0),
    importCost: costOf(imports),
    importCostWithoutBattery: costOf(without.map((net) => Math.max(net, 0))),
    selfSufficiency: loadWh > 0 ? 1 - importWh / loadWh : null,
    selfConsumption: generationWh > 0 ? 1 - exportWh / generationWh : null,
    peakImportKw: peakOf(hours),
    loadFactor: loadFactorOf(hours),
    rampingKw: rampingOf(hours),
    carbonKg: community.carbonIntensity ? diary.carbonGrams[index]! / 1000 : null,
    volumes: beside.months.reduce((sum, { volumes }) => sum.addAll(volumes), new VolumeTally()),
  }
}

/** What the peaks of a participant's months would have been charged at its meter without its battery. */
export function demandWithoutBattery(
  { community, calendar, netImportWh }: Diary,
  lived: Span,
  index: number,
): Map<string, Demand> {
  const participant = community.participants[index]!
  if (demandPriceOf(participant) === null) return new Map()
  const meter = netImportWh[index]!
  const without = netLoadOf(participant).map((net, slot) => (Number.isNaN(meter[slot]!) ? Number.NaN : net))
  return demandByMonth(community, participant, peaksByMonth(without, calendar, lived))
}

const sumOf = (demands: Iterable<Demand>): bigint =>
  [...demands].reduce((sum, { charge }) => sum + charge, 0n)

function moneyOf(months: readonly MonthBill[]) {
  const total = (of: (month: MonthBill) => bigint): bigint =>
    months.reduce((sum, month) => sum + of(month), 0n)
  return {
    bill: total(({ bill }) => bill),
    lines: linesTogether(months),
    shadowBill: total(({ shadowBill }) => shadowBill),
    compensation: total(({ compensation }) => compensation),
    compensationByCause: months.reduce((sum, each) => addCauses(sum, each.compensationByCause), NO_LOSS),
    poolShare: total(({ poolShare }) => poolShare),
    differenceByCause: months.reduce((sum, { causes }) => addCauses(sum, causes), NO_LOSS),
  }
}

function linesTogether(months: readonly MonthBill[]): BillLine[] {
  const lines = new Map<Purpose, bigint>()
  for (const { purpose, amount } of months.flatMap((month) => month.lines))
    lines.set(purpose, (lines.get(purpose) ?? 0n) + amount)
  return [...lines].map(([purpose, amount]) => ({ purpose, amount: nanos(amount) }))
}
