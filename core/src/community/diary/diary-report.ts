import { isGuaranteed, VolumeTally, type MemberId, type MonthBill } from '../../settlement/index.ts'
import { DayTally } from './day-tally.ts'
import type { Diary } from './diary.ts'
import { byHour, peakOf } from './hourly.ts'
import { indicatorsOf, isWorseOff, togetherWh } from './indicators.ts'
import { demandWithoutBattery, participantReport } from './participant-report.ts'
import type { Span } from '../span.ts'
import type { DayReport, IndividualComparison, MonthReport, ReplayReport } from './report.ts'

/** The same community with each home on its own: what a market is measured against. */
export type ApartFigures = {
  /** By participant. */
  readonly bills: readonly bigint[]
  /** By day of the span. */
  readonly dayCosts: readonly bigint[]
  readonly dayRegrets: readonly (bigint | null)[]
}

/** What a diary does not know and its report tells. */
export type ReportedBeside = Pick<
  ReplayReport,
  'plansSolved' | 'journal' | 'supervision' | 'forecasts' | 'flexibility'
> & {
  readonly apart: ApartFigures
  /** By participant, over the slots lived through. */
  readonly foresightSeparate: readonly bigint[]
  readonly foresightPooled: bigint | null
  readonly certificatesFailed: number
}

/** The report over the slots that were lived through, at any moment; changes nothing. */
export function reportOf(diary: Diary, beside: ReportedBeside): ReplayReport {
  const lived = { from: diary.span.from, to: diary.slot }
  const bills = diary.books.bills()
  const byMember = groupedBy(bills, ({ member }): MemberId => member)
  const participants = diary.community.participants.map(({ id }, index) =>
    participantReport(diary, lived, index, {
      months: byMember.get(id) ?? [],
      ownBatteryBill: beside.apart.bills[index]!,
      costForesightSeparate: beside.foresightSeparate[index]!,
    }),
  )
  const { imbalance, localCharge } = diary.terms
  return {
    settlement: { imbalance, localCharge, guaranteed: isGuaranteed(diary.terms) },
    community: indicatorsOf(diary, lived, participants, beside.foresightPooled),
    individual: individualComparison(diary),
    checks: {
      ledgerSlotsNonZero: diary.books.slotsNonZero,
      energyImbalanceWh: diary.energyImbalanceWh + diary.books.energyOffWh,
      certificatesFailed: beside.certificatesFailed,
    },
    participants,
    months: monthsOf(diary, lived, bills),
    days: daysOf(diary, beside.apart),
    typicalDay: diary.typicalDay.report(diary.community.slotDuration),
    forecasts: beside.forecasts,
    flexibility: beside.flexibility,
    supervision: beside.supervision,
    plansSolved: beside.plansSolved,
    journal: beside.journal,
    partial: diary.slot < diary.span.to,
  }
}

function individualComparison({ books, terms, slot, span, community }: Diary): IndividualComparison | null {
  if (terms.imbalance !== 'pooled' || slot < span.to) return null
  const individual = books.settledBy({ imbalance: 'individual', localCharge: terms.localCharge })
  const bills = individual.bills()
  const members = groupedBy(bills, ({ member }) => member)
  const total = (each: readonly MonthBill[], of: 'bill' | 'shadowBill'): bigint =>
    each.reduce((sum, month) => sum + month[of], 0n)
  return {
    cost: total(bills, 'bill'),
    membersWorseOff: community.participants.filter(({ id }) => {
      const months = members.get(id) ?? []
      return isWorseOff({ bill: total(months, 'bill'), shadowBill: total(months, 'shadowBill') })
    }).length,
    memberMonthsWorseOff: bills.filter(isWorseOff).length,
    keptInPool: individual.ledger.balance('community-pool'),
  }
}

function monthsOf(diary: Diary, lived: Span, bills: readonly MonthBill[]): MonthReport[] {
  const without = new Map(
    diary.community.participants.map(({ id }, index) => [id, demandWithoutBattery(diary, lived, index)]),
  )
  return [...groupedBy(bills, ({ month }) => month)].map(([month, members]) => ({
    month,
    provisional: members.some(({ provisional }) => provisional),
    volumes: members.reduce((sum, { volumes }) => sum.addAll(volumes), new VolumeTally()),
    participants: members.map((each) => ({
      id: each.member,
      bill: each.bill,
      shadowBill: each.shadowBill,
      compensation: each.compensation,
      compensationByCause: each.compensationByCause,
      poolShare: each.poolShare,
      demand: each.demand && {
        charge: each.demand.charge,
        peakImportKw: each.demand.peakW / 1000,
        peakWithoutBatteryKw: (without.get(each.member)?.get(month)?.peakW ?? 0) / 1000,
      },
    })),
  }))
}

function daysOf({ calendar, community, days, netImportWh, slot }: Diary, apart: ApartFigures): DayReport[] {
  const together = togetherWh(netImportWh)
  return calendar.days
    .filter(({ from }) => from < slot)
    .map(({ date, from, to }, index) => {
      const { cost, costBase, localWh, importWh, exportWh } = days[index]!
      return {
        date,
        cost,
        costBase,
        costUtilityOnly: apart.dayCosts[index]!,
        localWh,
        importWh,
        exportWh,
        meanLocalPrice: DayTally.meanLocalPrice([days[index]!]),
        peakImportKw: peakOf(byHour(together, { from, to: Math.min(to, slot) }, community.slotDuration)),
        regret: apart.dayRegrets[index] ?? null,
      }
    })
}

function groupedBy<Key, Value>(values: readonly Value[], keyOf: (value: Value) => Key): Map<Key, Value[]> {
  const groups = new Map<Key, Value[]>()
  for (const value of values) {
    const group = groups.get(keyOf(value))
    if (group === undefined) groups.set(keyOf(value), [value])
    else group.push(value)
  }
  return groups
}
