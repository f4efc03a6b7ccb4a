import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cheapestWindow, windowsOf, type PricedSpan } from './cheapest.ts'

const SLOT = 900_000
const priced = (prices: readonly number[]): PricedSpan[] =>
  prices.map((priceMicrosPerKwh, index) => ({
    from: index * SLOT,
    to: (index + 1) * SLOT,
    priceMicrosPerKwh,
  }))

test('two cheap quarter-hours are found, and the end that was set is kept', () => {
  const windows = windowsOf(priced([300_000, 300_000, 100_000, 120_000, 300_000, 90_000, 90_000]), {
    energyWh: 1000,
    durationMs: 2 * SLOT,
  })
  expect(cheapestWindow(windows, 5 * SLOT)).toEqual({ from: 2 * SLOT, to: 4 * SLOT, costNanos: 110_000_000n })
  expect(cheapestWindow(windows, 7 * SLOT)).toMatchObject({ from: 5 * SLOT, costNanos: 90_000_000n })
  expect(cheapestWindow(windows, SLOT)).toBe(null)
})

test('nothing runs over a gap in the prices', () => {
  const spans = priced([1, 1, 1, 1]).filter((_, index) => index !== 1)
  expect(windowsOf(spans, { energyWh: 4, durationMs: 2 * SLOT }).map(({ from }) => from)).toEqual([2 * SLOT])
})

test('no window that is over in time is cheaper than the one that is named', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -100_000, max: 600_000 }), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9000 }),
      (prices, slots, by, energyWh) => {
        const windows = windowsOf(priced(prices), { energyWh, durationMs: slots * SLOT })
        expect(windows.length).toBe(Math.max(0, prices.length - slots + 1))
        const best = cheapestWindow(windows, by * SLOT)
        for (let from = 0; from + slots <= Math.min(by, prices.length); from++) {
          const cost = prices
            .slice(from, from + slots)
            .reduce((sum, price) => sum + (BigInt(price) * BigInt(energyWh)) / BigInt(slots), 0n)
          expect(best!.costNanos).toBeLessThanOrEqual(cost)
        }
        if (by < slots || prices.length < slots) expect(best).toBe(null)
      },
    ),
  )
})
