import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalProduct } from './cell.ts'

test('a product is what the decimals say', () => {
  expect(decimalProduct(2.2758, 1000)).toBe(2275.8)
  expect(decimalProduct(1.005, 1000)).toBe(1005)
  expect(decimalProduct(0.1 + 0.2, 1)).toBe(0.3)
  expect(decimalProduct(Number.NaN, 1000)).toBe(Number.NaN)
})

test('law: kWh of any decimals become the Wh that moving the point makes', () => {
  const parts = fc.tuple(
    fc.integer({ min: 0, max: 999_999 }),
    fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 8 }),
  )
  fc.assert(
    fc.property(parts, ([whole, decimals]) => {
      const moved = `${whole}${decimals.padEnd(3, '0').slice(0, 3)}.${decimals.slice(3)}0`
      expect(decimalProduct(Number(`${whole}.${decimals}0`), 1000)).toBe(Number(moved))
    }),
  )
})
