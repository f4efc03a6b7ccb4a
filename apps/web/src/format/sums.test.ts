import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shownSum } from './sums.ts'

test('what is shown adds up, whatever was rounded', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n }), { maxLength: 12 }),
      fc.constantFrom(2, 4, 6),
      (parts, decimals) => {
        const exact = parts.reduce((sum, part) => sum + part, 0n)
        const shown = shownSum(parts, exact, decimals)
        const step = 10n ** BigInt(9 - decimals)
        expect(shown.parts.reduce((sum, part) => sum + part, 0n) + shown.rounding).toBe(shown.total)
        for (const value of [...shown.parts, shown.total]) expect(value % step).toBe(0n)
        const size = shown.rounding < 0n ? -shown.rounding : shown.rounding
        expect(size * 2n).toBeLessThanOrEqual(step * BigInt(parts.length + 1))
      },
    ),
  )
})

test('three thirds of a cent leave one over', () => {
  expect(shownSum([3_333_333n, 3_333_333n, 3_333_334n], 10_000_000n, 2)).toEqual({
    parts: [0n, 0n, 0n],
    rounding: 10_000_000n,
    total: 10_000_000n,
  })
})
