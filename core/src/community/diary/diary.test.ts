import { expect, test } from 'vitest'
import { HOUR, parseInstant, type MicrosPerKwh, type Wh } from '../../kernel/index.ts'
import type { Deal } from '../../settlement/index.ts'
import { Diary, reportOf, type Community, type DiarySlot, type ReplayReport } from '../index.ts'

/** Ann consumes, bob generates; from the evening before October's 25-hour day until November. */
const START = '2026-10-24T20:00Z'
const SLOTS = 8 * 24 + 2

const flat = (value: number) => new Float64Array(SLOTS).fill(value)
const street = (change: Partial<Community> = {}): Community => ({
  name: 'street',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  start: parseInstant(START)!,
  slotDuration: HOUR,
  slots: SLOTS,
  importPrice: flat(300_000),
  exportPrice: flat(50_000),
  carbonIntensity: flat(400),
  participants: [
    { id: 'ann', loadWh: flat(1000), generationWh: flat(0), battery: null },
    { id: 'bob', loadWh: flat(200), generationWh: flat(800), battery: null },
  ],
  ...change,
})

const deal = (member: string, energy: number): Deal => ({
  member,
  venue: 'closing',
  price: 120_000 as MicrosPerKwh,
  energy: energy as Wh,
})
const traded: DiarySlot = {
  netImportWh: [1000, -600],
  drawnWh: [0, 0],
  deals: [deal('ann', 500), deal('bob', -500)],
  closingPrice: 120_000 as MicrosPerKwh,
}

function written(slots: number, lived: DiarySlot = traded, community = street()): Diary {
  const diary = new Diary(
    community,
    { from: 0, to: SLOTS },
    { imbalance: 'pooled', localCharge: 0 as MicrosPerKwh },
  )
  for (let slot = 0; slot < slots; slot++) diary.write(lived)
  return diary
}

const reported = (diary: Diary): ReplayReport =>
  reportOf(diary, {
    apart: { bills: [0n, 0n], dayCosts: diary.days.map(() => 0n), dayRegrets: [] },
    foresightSeparate: [0n, 0n],
    foresightPooled: null,
    certificatesFailed: 0,
    forecasts: null,
    flexibility: null,
    supervision: null,
    plansSolved: 0,
    journal: null,
  })

test('a day of 25 hours is one day, and the month ends where the local calendar says', () => {
  const { days, months, partial } = reported(written(SLOTS))
  expect(days.map(({ date, importWh }) => [date, importWh])).toEqual([
    ['2026-10-24', 2_000],
    ['2026-10-25', 25_000],
    ...['26', '27', '28', '29', '30', '31'].map((day) => [`2026-10-${day}`, 24_000]),
    ['2026-11-01', 23_000],
  ])
  expect(months.map(({ month, provisional }) => [month, provisional])).toEqual([
    ['2026-10', false],
    ['2026-11', false],
  ])
  expect(partial).toBe(false)
})

test('each day tells the peak of its own hours, each month where its energy was bought', () => {
  const diary = written(3)
  diary.write({ ...traded, netImportWh: [4000, -600] })
  const { days, months, community } = reported(diary)
  expect(days.map(({ date, peakImportKw }) => [date, peakImportKw])).toEqual([
    ['2026-10-24', 0.4],
    ['2026-10-25', 3.4],
  ])
  expect(months[0]!.volumes).toEqual(community.volumes)
  expect(months[0]!.volumes.closing).toEqual({ boughtWh: 2000, soldWh: 2000 })
})

test('the typical day has 24 hours, each the mean over the days it came in', () => {
  const { typicalDay } = reported(written(SLOTS))
  expect(typicalDay.map(({ time }) => time)).toHaveLength(24)
  expect(typicalDay[2]).toEqual({
    time: '02:00',
    loadKw: 1.2,
    generationKw: 0.8,
    netImportKw: 0.4,
    batteryKw: 0,
    localPrice: 120_000,
    importPrice: 300_000,
    exportPrice: 50_000,
  })
})

test('what neighbours deliver is not bought from the utility, and carries no carbon', () => {
  const { community, participants } = reported(written(10))
  expect(community).toMatchObject({
    localWh: 6000,
    importWh: 10_000,
    exportWh: 6000,
    meanLocalPrice: 120_000,
    peakImportKw: 0.4,
    rampingKw: 0,
    selfConsumption: 1,
  })
  expect(community.loadFactor).toBeCloseTo(1, 12)
  expect(community.selfSufficiency).toBeCloseTo(1 - 4 / 12, 12)
  expect(community.carbonKg).toBeCloseTo(4 * 0.4, 12)
  expect(community.volumes.closing).toEqual({ boughtWh: 5000, soldWh: 5000 })
  expect(community.volumes.utility).toEqual({ boughtWh: 4000, soldWh: 0 })
  expect(participants[0]).toMatchObject({ selfSufficiency: 0, peakImportKw: 1, localWh: 6000 })
  expect(participants[1]).toMatchObject({
    selfConsumption: 0.25,
    peakImportKw: 0,
    loadFactor: null,
    carbonKg: 0,
  })
})

test('days, members and months tell the same money', () => {
  const { community, days, participants, months } = reported(written(100))
  const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n)
  expect(sum(days.map(({ cost }) => cost))).toBe(community.cost)
  expect(sum(days.map(({ costBase }) => costBase))).toBe(community.costBase)
  expect(sum(months.flatMap(({ participants: each }) => each.map(({ bill }) => bill)))).toBe(community.cost)
  for (const { bill, shadowBill, lines, differenceByCause } of participants) {
    expect(sum(lines.map(({ amount }) => amount))).toBe(bill)
    expect(sum(Object.values(differenceByCause))).toBe(bill - shadowBill)
  }
  expect(community.welfare).toBe(sum(participants.map(({ shadowBill, bill }) => shadowBill - bill)))
})

test('stopped before its end, the open month is guaranteed provisionally', () => {
  const diary = written(3, {
    ...traded,
    netImportWh: [0, -1400],
    deals: [deal('ann', 1000), deal('bob', -1000)],
  })
  const { months, partial, community } = reported(diary)
  expect(partial).toBe(true)
  expect(months[0]).toMatchObject({ provisional: true })
  expect(community.compensationPaid).toBe(3n * 70_000_000n)
  expect(community.compensationByCause.forecast).toBe(community.compensationPaid)
  expect([community.membersWorseOff, community.memberMonthsWorseOff]).toEqual([0, 0])
})

test('at its end, a replay tells what individual imbalance would have come to', () => {
  const lived: DiarySlot = { ...traded, netImportWh: [500, -300] }
  expect(reported(written(SLOTS - 1, lived)).individual).toBe(null)
  const { individual, community } = reported(written(SLOTS, lived))
  const slots = BigInt(SLOTS)
  expect(community.cost).toBe(slots * 200n * 300_000n)
  expect(individual).toEqual({
    cost: slots * 200n * 300_000n,
    membersWorseOff: 1,
    memberMonthsWorseOff: 2,
    keptInPool: 0n,
  })
})

test('a member whose meter is silent after it traded is settled with nothing, and not scored', () => {
  const [ann, bob] = street().participants
  const silent = street({ participants: [{ ...ann!, loadWh: flat(Number.NaN) }, bob!] })
  const diary = written(2, { ...traded, netImportWh: [Number.NaN, -600] }, silent)
  const { community, participants, checks } = reported(diary)
  expect(community.homeHours).toBe(2)
  expect(participants[0]).toMatchObject({ importWh: 0, costBase: 0n, shadowBill: 0n })
  expect(checks).toEqual({ ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 })
})

test('energy that nobody accounts for is seen', () => {
  expect(reported(written(1, { ...traded, drawnWh: [5, -5] })).checks.energyImbalanceWh).toBe(10)
})

test('without a carbon column there is no carbon', () => {
  expect(reported(written(1, traded, street({ carbonIntensity: null }))).community.carbonKg).toBe(null)
})
