import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outlookOfPastDays } from './past-days.ts'

const tariff = (slots: number) => ({
  hours: 1,
  importPrice: new Float64Array(slots).fill(200_000),
  exportPrice: new Float64Array(slots).fill(50_000),
  importCapWh: Infinity,
})

const casesOf = (
  netLoadWh: readonly number[],
  { knownBefore, slot }: { knownBefore: number; slot: number },
) => {
  const history = { netLoadWh, knownBefore, slotsPerDay: 4 }
  const [outlook] = outlookOfPastDays(history, tariff(slot + 1), { from: slot, to: slot + 1 })
  return Array.from(outlook!.netLoadWh, (net, at) => [net, outlook!.weights[at]!])
}

test('a slot is expected as it was on past days, newest first, each counting less; silent days are left out', () => {
  const net = [10, 0, 0, 0, Number.NaN, 0, 0, 0, 30, 0, 0, 0]
  expect(casesOf(net, { knownBefore: 12, slot: 12 })).toEqual([
    [30, 0.5 ** 0.1],
    [10, 0.5 ** 0.3],
  ])
})

test('without any reading nothing is expected to flow', () => {
  expect(casesOf([], { knownBefore: 0, slot: 3 })).toEqual([[0, 1]])
})

test('law: what was not yet known changes nothing, and a slot is expected the same alone or among others', () => {
  const series = fc.array(fc.oneof(fc.integer({ min: -900, max: 900 }), fc.constant(Number.NaN)), {
    minLength: 40,
    maxLength: 160,
  })
  fc.assert(
    fc.property(series, fc.nat({ max: 160 }), (net, known) => {
      const knownBefore = Math.min(known, net.length)
      const blind = net.map((each, slot) => (slot < knownBefore ? each : 9999))
      const span = { from: knownBefore, to: knownBefore + 12 }
      const seen = outlookOfPastDays({ netLoadWh: net, knownBefore, slotsPerDay: 4 }, tariff(200), span)
      expect(outlookOfPastDays({ netLoadWh: blind, knownBefore, slotsPerDay: 4 }, tariff(200), span)).toEqual(
        seen,
      )
      seen.forEach(({ netLoadWh, weights }, at) => {
        const slot = knownBefore + at
        const alone = casesOf(net, { knownBefore, slot })
        expect(Array.from(netLoadWh, (each, index) => [each, weights[index]])).toEqual(alone)
      })
    }),
  )
})
