import fc from 'fast-check'
import { expect, test } from 'vitest'
import { solarSky } from '../../forecast/index.ts'
import { civilDate, daysSinceEpoch, HOUR, QUARTER_HOUR, type EpochMs } from '../../kernel/index.ts'
import { modelledStreet, streetDay, STREET, roofOf, type StreetSetup } from './index.ts'

const germany = { zone: 'Europe/Berlin', latitude: 52, longitude: 10 }
const fewDays: StreetSetup = {
  ...germany,
  seed: 1,
  start: { year: 2026, month: 6, day: 1 },
  days: 3,
  slotDuration: QUARTER_HOUR,
}

const year = modelledStreet({ ...fewDays, start: { year: 2025, month: 1, day: 1 }, days: 365 })
const kwh = (energyWh: Float64Array): number => energyWh.reduce((sum, energy) => sum + energy, 0) / 1000

test('a household uses in a year what households do, and more with a heat pump or a car', () => {
  STREET.forEach((member, i) => {
    if (member.kind !== 'household') return
    const used = kwh(year.participants[i]!.loadWh)
    const hasMore = member.heatLossWPerK !== null || member.carChargerW !== null
    expect(used).toBeGreaterThan(2_400)
    expect(used).toBeLessThan(hasMore ? 12_000 : 5_000)
    // A seasonal performance near 3, 7,500 to 13,000 kWh of heat; 10,000 to 15,000 km at 0.2 kWh each.
    const heat = member.heatLossWPerK === null ? [0, 0] : [1_800, 5_000]
    const car = member.carChargerW === null ? [0, 0] : [1_200, 3_200]
    expect(used - member.yearKwh).toBeGreaterThan(heat[0]! + car[0]! - 0.06 * member.yearKwh)
    expect(used - member.yearKwh).toBeLessThan(heat[1]! + car[1]! + 0.06 * member.yearKwh)
  })
})

test('panels make what panels make at 52 degrees north, less where they look aside', () => {
  STREET.forEach((member, i) => {
    const roof = roofOf(member)
    const made = kwh(year.participants[i]!.generationWh)
    if (roof === null) return expect(made).toBe(0)
    expect((made / roof.peakW) * 1000).toBeGreaterThan(900)
    expect((made / roof.peakW) * 1000).toBeLessThan(1_100)
  })
})

test('nothing is made at night, and never more than the inverter passes', () => {
  const { daylight } = solarSky({ start: year.start, step: QUARTER_HOUR, length: year.slots }, germany)
  STREET.forEach((member, i) => {
    const most = (0.9 * (roofOf(member)?.peakW ?? 0)) / 4
    const wrong = year.participants[i]!.generationWh.filter(
      (energy, slot) => energy < 0 || energy > (daylight[slot] === 0 ? 0 : most),
    )
    expect(wrong).toHaveLength(0)
  })
})

test('winter uses more than summer, the working evening more than the small hours', () => {
  const plain = year.participants[3]!.loadWh
  const month = (day: number) => kwh(plain.subarray(day * 96, (day + 30) * 96))
  expect(month(0)).toBeGreaterThan(1.15 * month(180))
  let evening = 0
  let night = 0
  for (let day = 100; day < 200; day++)
    for (let quarter = 0; quarter < 8; quarter++) {
      // The year begins at 23:00 UTC, which is one o'clock in summer.
      evening += plain[day * 96 + 4 * 19 - 4 + quarter]!
      night += plain[day * 96 + 4 * 3 - 4 + quarter]!
    }
  expect(evening).toBeGreaterThan(2 * night)
})

test('a home looks like a home: single appliances stand out of it', () => {
  const load = year.participants[3]!.loadWh
  const mean = kwh(load) / year.slots
  const jumps = load.filter((energy, slot) => slot > 0 && energy - load[slot - 1]! > 2000 * mean).length
  expect(jumps).toBeGreaterThan(365)
})

test('the factory works two shifts of five days', () => {
  const factory = year.participants.at(-1)!
  // 2025-01-06 was a Monday; winter days begin at 23:00 UTC, and quarter 40 of one is 10:00.
  const atTen = (day: number) => factory.loadWh[day * 96 + 40]!
  for (let day = 5; day < 10; day++) expect(atTen(day)).toBeGreaterThan(4 * factory.loadWh[day * 96 + 8]!)
  expect(atTen(11)).toBeLessThan(2 * factory.loadWh[11 * 96 + 8]!)
})

test('clouds hang over all roofs together, and stay for days', () => {
  const farm = year.participants[10]!.generationWh
  const roof = year.participants[0]!.generationWh
  const perDay = (made: Float64Array) =>
    Array.from({ length: 90 }, (_, day) => kwh(made.subarray((day + 130) * 96, (day + 131) * 96)))
  expect(correlation(perDay(farm), perDay(roof))).toBeGreaterThan(0.95)
  const days = perDay(farm)
  const next = correlation(days.slice(0, -1), days.slice(1))
  expect(next).toBeGreaterThan(0.25)
  expect(next).toBeLessThan(0.9)
})

test('the same seed gives the same street, another one another', () => {
  const once = modelledStreet(fewDays)
  expect(modelledStreet(fewDays)).toEqual(once)
  expect(modelledStreet({ ...fewDays, seed: 2 }).participants).not.toEqual(once.participants)
})

test('any day can be had on its own, as it is among others', () => {
  const first = daysSinceEpoch({ year: 2025, month: 1, day: 1 })
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 364 }), (number) => {
      const day = streetDay({ ...germany, seed: 1 }, first + number)
      const from = (day.start - year.start) / QUARTER_HOUR
      const to = from + day.quarterHours
      day.members.forEach(({ loadWh, generationWh }, member) => {
        expect(year.participants[member]!.loadWh.slice(from, to)).toEqual(loadWh)
        expect(year.participants[member]!.generationWh.slice(from, to)).toEqual(generationWh)
      })
    }),
    { numRuns: 20 },
  )
})

test('days of 23 and 25 hours have as many quarter-hours, and none is missing between', () => {
  const counts = [
    [{ year: 2026, month: 3, day: 28 }, 96 + 92 + 96],
    [{ year: 2026, month: 10, day: 24 }, 96 + 100 + 96],
  ] as const
  for (const [start, slots] of counts) {
    const street = modelledStreet({ ...fewDays, start })
    expect(street.slots).toBe(slots)
    for (const { loadWh } of street.participants) {
      expect(loadWh).toHaveLength(slots)
      expect(loadWh.every((energy) => Number.isSafeInteger(energy) && energy >= 0)).toBe(true)
    }
  }
})

test('hours are the sums of their quarter-hours', () => {
  const quarters = modelledStreet(fewDays)
  const hours = modelledStreet({ ...fewDays, slotDuration: HOUR })
  hours.participants.forEach(({ loadWh, generationWh }, i) => {
    expect(kwh(loadWh)).toBe(kwh(quarters.participants[i]!.loadWh))
    expect(kwh(generationWh)).toBe(kwh(quarters.participants[i]!.generationWh))
    expect(loadWh[5]).toBe(quarters.participants[i]!.loadWh.subarray(20, 24).reduce((a, b) => a + b))
  })
})

test('the price is the sum of its parts, and always above what the utility pays', () => {
  const changes = modelledStreet({
    ...fewDays,
    start: { year: 2026, month: 10, day: 24 },
    slotDuration: HOUR,
  })
  for (const street of [modelledStreet(fewDays), changes]) {
    const { energy, network, levies, tax } = street.importPriceParts
    const sums = energy.map((part, slot) => part + network[slot]! + levies[slot]! + tax[slot]!)
    expect(street.importPrice).toEqual(sums)
    expect(street.exportPrice.every((price, slot) => price < street.importPrice[slot]!)).toBe(true)
  }
})

test('the evening is dearest by the wall clock, before and after it is changed', () => {
  const { importPrice } = modelledStreet({ ...fewDays, start: { year: 2026, month: 10, day: 24 } })
  const dearest = Math.max(...importPrice)
  const evenings = [17 * 4, 96 + 18 * 4, 96 + 100 + 17 * 4]
  for (const evening of evenings) {
    expect(importPrice[evening - 1]).toBeLessThan(dearest)
    expect(importPrice[evening]).toBe(dearest)
  }
})

test('the first slot is the first of its local day', () => {
  expect(modelledStreet(fewDays).start).toBe(Date.UTC(2026, 4, 31, 22) as EpochMs)
  expect(civilDate(daysSinceEpoch(fewDays.start))).toEqual(fewDays.start)
})

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length
  const [x0, y0] = [mean(xs), mean(ys)]
  const sum = (of: (i: number) => number) => xs.reduce((total, _, i) => total + of(i), 0)
  const shared = sum((i) => (xs[i]! - x0) * (ys[i]! - y0))
  return shared / Math.sqrt(sum((i) => (xs[i]! - x0) ** 2) * sum((i) => (ys[i]! - y0) ** 2))
}
