import { Diary, reportOf, type Community } from '@gridbourse/core/community'
import { HOUR, parseInstant, type MicrosPerKwh, type Wh } from '@gridbourse/core/kernel'
import { expect, test } from 'vitest'
import { replayAsJson, replayAsText, type ToldReplay } from './replay-report.ts'

/** Two days in which ann promises to buy from bob, and uses less than she promised. */
function told(localCharge = 0, demandChargePerKw: number | null = null): ToldReplay {
  const flat = (value: number) => new Float64Array(48).fill(value)
  const community: Community = {
    name: 'Street',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    start: parseInstant('2026-01-31T23:00Z')!,
    slotDuration: HOUR,
    slots: 48,
    importPrice: flat(300_000),
    exportPrice: flat(50_000),
    participants: [
      { id: 'ann', loadWh: flat(100), generationWh: flat(0), battery: null, demandChargePerKw },
      { id: 'bob', loadWh: flat(0), generationWh: flat(1000), battery: null },
    ],
  }
  const diary = new Diary(
    community,
    { from: 0, to: 48 },
    { imbalance: 'pooled', localCharge: localCharge as MicrosPerKwh },
  )
  const deal = { venue: 'closing', price: 200_000 as MicrosPerKwh } as const
  for (let slot = 0; slot < 30; slot++)
    diary.write({
      netImportWh: [100, -1000],
      drawnWh: [0, 0],
      deals: [
        { ...deal, member: 'ann', energy: 800 as Wh },
        { ...deal, member: 'bob', energy: -800 as Wh },
      ],
      closingPrice: 60_000 as MicrosPerKwh,
    })
  const report = reportOf(diary, {
    apart: { bills: [900_000_000n, -1_500_000_000n], dayCosts: [1n, 2n], dayRegrets: [30_000_003n, null] },
    foresightSeparate: [900_000_000n, -1_500_000_000n],
    foresightPooled: null,
    certificatesFailed: 0,
    forecasts: null,
    flexibility: null,
    supervision: null,
    plansSolved: 7,
    journal: { records: 12, hash: 'abc' },
  })
  return {
    ...report,
    name: 'Street',
    mechanism: 'auction',
    foresightPooledMissing: null,
    estimatedReadings: 0,
    cappedExportPrices: 0,
  }
}

type Json = Record<string, unknown> & { readonly [list in 'participants' | 'months' | 'days']: Json[] }
const asJson = (report: ToldReplay): Json => JSON.parse(JSON.stringify(replayAsJson(report))) as Json

test('programs read money and prices as decimal strings, and instants in UTC', () => {
  const { community, participants, months, days, settlement } = asJson(told(30_000))
  expect(community).toMatchObject({
    currency: 'EUR',
    from: '2026-01-31T23:00:00.000Z',
    costBase: '-0.6',
    costUtilityOnly: '-0.6',
    costForesightPooled: null,
    meanLocalPrice: '0.06',
  })
  expect(settlement).toEqual({ imbalance: 'pooled', localCharge: '0.03', guaranteed: true })
  expect(participants[0]).toMatchObject({ id: 'ann', shadowBill: '0.9', bill: '0.9', costBase: '0.9' })
  expect(months[0]!['participants']).toMatchObject([{ id: 'ann', bill: '0.9' }, { id: 'bob' }])
  expect(days.map(({ date, regret }) => [date, regret])).toEqual([
    ['2026-02-01', '0.030000003'],
    ['2026-02-02', null],
  ])
})

test('programs find every field that is promised', () => {
  const { community, participants, checks, journal, partial } = asJson(told())
  const has = (value: unknown, fields: string) =>
    expect(Object.keys(value as object)).toEqual(expect.arrayContaining(fields.split(' ')))
  has(
    community,
    'currency from to slots homeHours cost costBase costUtilityOnly costForesightSeparate costForesightPooled capturedSeparate capturedPooled importCostRatio peakImportKw selfSufficiency selfConsumption membersWorseOff memberMonthsWorseOff compensationPaid',
  )
  has(checks, 'ledgerSlotsNonZero energyImbalanceWh certificatesFailed')
  has(
    participants[0],
    'id bill shadowBill ownBatteryBill costBase costForesightSeparate capturedSeparate compensation importWh exportWh',
  )
  expect(journal).toEqual({ records: 12, hash: 'abc' })
  expect(partial).toBe(true)
})

test('people read who was compensated, and for what', () => {
  const text = replayAsText(told())
  expect(text).toContain('Street, 1 day, 2 participants, auction (stopped before the end)')
  expect(text).toMatch(/member +bill +at the utility +own battery .*compensation/)
  expect(text).toMatch(/^ann +0\.90 +0\.90/m)
  expect(text).toContain('compensated for                        deviating from the own commitment')
  expect(text).toContain('regret of homes apart, by day          0.03 in the mean, 0.03 on 2026-02-01')
  expect(text).not.toContain('an assumption')
  expect(replayAsText(told(30_000))).toContain('local network charge 0.03 per kWh, an assumption')
})

test('who pays for peaks is told each month, and the charge has a line of its own', () => {
  const replay = told(0, 10)
  expect(replayAsText(replay)).toMatch(/demand charge +month.*\nann +2026-02 \(open\) +0\.1 +0\.1 +1\.00\n/)
  expect(replayAsText(told())).not.toContain('demand charge')
  const { participants, months } = asJson(replay)
  expect(participants[0]!['lines']).toMatchObject({ demand_charge: '1' })
  const [ann, bob] = months[0]!['participants'] as Json[]
  expect(ann!['demand']).toEqual({ charge: '1', peakImportKw: 0.1, peakWithoutBatteryKw: 0.1 })
  expect(bob!['demand']).toBe(null)
})
