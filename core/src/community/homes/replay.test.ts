import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HOUR, seededRandom, type EpochMs } from '../../kernel/index.ts'
import { only, peakLimit, UtilityOnlyReplay, type Community, type Participant } from '../index.ts'

const DAYS = 8
const SLOTS = DAYS * 24
const whole = { from: 0, to: SLOTS }

function home(id: string, seed: number): Participant {
  const dice = seededRandom(seed)
  const loadWh = new Float64Array(SLOTS)
  const generationWh = new Float64Array(SLOTS)
  for (let slot = 0; slot < SLOTS; slot++) {
    const hour = slot % 24
    loadWh[slot] = 300 + dice.below(400) + (hour >= 17 && hour < 22 ? 1500 : 0)
    generationWh[slot] = hour > 6 && hour < 18 ? dice.below(3500) : 0
  }
  const battery = {
    capacityWh: 6400,
    maxChargeW: 5000,
    maxDischargeW: 5000,
    roundTripEfficiency: 0.9,
    initialStateOfCharge: 0.5,
  }
  return { id, loadWh, generationWh, battery }
}

const street = (): Community => ({
  name: 'street',
  zone: 'Europe/Berlin',
  currency: 'EUR',
  start: 0 as EpochMs,
  slotDuration: HOUR,
  slots: SLOTS,
  importPrice: Float64Array.from({ length: SLOTS }, (_, slot) => (slot % 24 < 16 ? 200_000 : 500_000)),
  exportPrice: new Float64Array(SLOTS).fill(50_000),
  participants: [home('ann', 1), home('bob', 2), { ...home('cem', 3), battery: null }],
})

function replayed(community: Community) {
  const replay = new UtilityOnlyReplay(community, whole)
  while (replay.advance(24));
  return replay.report()
}

test('batteries pay, but never more than foresight would have saved', () => {
  const { participants, community } = replayed(street())
  for (const { bill, costBase, costForesightSeparate } of participants) {
    expect(bill).toBeLessThanOrEqual(costBase)
    expect(bill).toBeGreaterThanOrEqual(costForesightSeparate - 1_000_000n)
  }
  expect(community.cost).toBeLessThan(community.costBase)
})

test('who has no battery pays what the meter says', () => {
  const { participants } = replayed(only(street(), ['cem']))
  expect(participants[0]!.bill).toBe(participants[0]!.costBase)
})

test('the ledger sums to zero in every slot, and no watt-hour is lost or made', () => {
  expect(replayed(street()).checks).toEqual({
    ledgerSlotsNonZero: 0,
    energyImbalanceWh: 0,
    certificatesFailed: 0,
  })
})

test('apart, every bill is its shadow, and the days and months add up to it', () => {
  const { community, participants, days, months } = replayed(street())
  for (const { bill, shadowBill, ownBatteryBill, lines } of participants) {
    expect([shadowBill, ownBatteryBill]).toEqual([bill, bill])
    expect(lines.every(({ purpose }) => purpose.startsWith('utility'))).toBe(true)
  }
  const sum = (amounts: readonly bigint[]) => amounts.reduce((a, b) => a + b, 0n)
  expect(sum(days.map(({ costUtilityOnly }) => costUtilityOnly))).toBe(community.cost)
  expect(months.map(({ month }) => month)).toEqual(['1970-01'])
  expect([community.localWh, community.compensationPaid, community.welfare]).toEqual([0, 0n, 0n])
})

test('every day regrets something, and all days together no more than the span does', () => {
  const { days, community } = replayed(street())
  let regrets = 0n
  for (const { regret } of days) {
    expect(regret).toBeGreaterThanOrEqual(-1_000n)
    regrets += regret!
  }
  expect(regrets).toBeGreaterThan(0n)
  expect(regrets).toBeLessThanOrEqual(community.cost - community.costForesightSeparate + 1_000n)
})

test('a day that is not over regrets nothing yet', () => {
  const stopped = new UtilityOnlyReplay(street(), whole)
  stopped.advance(30)
  expect(stopped.report().days.map(({ regret }) => regret === null)).toEqual([false, true])
})

test('a slot in which a meter was silent is not scored, and the battery rests', () => {
  const community = street()
  const ann = community.participants[0]!
  ann.loadWh[30] = Number.NaN
  const before = new UtilityOnlyReplay(only(community, ['ann']), { from: 0, to: 30 })
  const after = new UtilityOnlyReplay(only(community, ['ann']), { from: 0, to: 31 })
  before.advance(SLOTS)
  after.advance(SLOTS)
  expect(after.report().community.homeHours).toBe(30)
  expect(after.report().participants[0]!.bill).toBe(before.report().participants[0]!.bill)
})

test('one cheap hour makes a peak of charging, unless the import is shared out', () => {
  const community = only(street(), ['ann', 'bob'])
  community.importPrice.forEach(
    (_, slot) => (community.importPrice[slot] = slot % 24 === 15 ? 60_000 : 500_000),
  )
  for (const { loadWh, generationWh } of community.participants) {
    generationWh.fill(0)
    loadWh.forEach((_, slot) => (loadWh[slot] = slot % 24 < 16 ? 400 : 1500))
  }
  const peakKw = (cap?: ReturnType<typeof peakLimit>) => {
    const replay = new UtilityOnlyReplay(community, whole, cap && { capOf: cap })
    replay.advance(SLOTS)
    return replay.report().community.peakImportKw
  }
  expect(peakKw()).toBeGreaterThan(8)
  expect(peakKw(peakLimit(community, 4000))).toBeLessThanOrEqual(4)
})

test('stopped in the middle, it reports what was lived and says so', () => {
  const stopped = new UtilityOnlyReplay(street(), whole)
  stopped.advance(50)
  const whole50 = new UtilityOnlyReplay(street(), { from: 0, to: 50 })
  whole50.advance(50)
  expect(stopped.report().partial).toBe(true)
  expect(whole50.report().partial).toBe(false)
  expect(stopped.report().participants.map(({ importWh }) => importWh)).toEqual(
    whole50.report().participants.map(({ importWh }) => importWh),
  )
})

test('law: what comes later changes nothing that was done before', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: SLOTS - 1 }), fc.integer(), (now, seed) => {
      const other = street()
      const dice = seededRandom(seed)
      for (const { loadWh, generationWh } of other.participants) {
        for (let slot = now; slot < SLOTS; slot++) {
          loadWh[slot] = dice.below(6000)
          generationWh[slot] = dice.below(10) === 0 ? Number.NaN : dice.below(6000)
        }
      }
      const billsUntil = (community: Community) => {
        const replay = new UtilityOnlyReplay(community, { from: 0, to: SLOTS })
        replay.advance(now)
        return replay.report().participants.map(({ id, bill }) => [id, bill])
      }
      expect(billsUntil(other)).toEqual(billsUntil(street()))
    }),
    { numRuns: 12 },
  )
})
