import fc from 'fast-check'
import { expect, test } from 'vitest'
import { currencyOf, exactPrice, fixed, money, price, signed, typedAs } from './numbers.ts'

const EURO = currencyOf('EUR')

test('numbers have thin spaces, a true minus, and no sign before a zero', () => {
  expect(fixed(1234567.891, 2)).toBe('1\u2009234\u2009567.89')
  expect(fixed(-3.5, 1)).toBe('\u22123.5')
  expect(fixed(-0.04, 1)).toBe('0.0')
  expect(signed(0.04, 1)).toBe('0.0')
  expect(signed(2, 1)).toBe('+2.0')
  expect(price(null)).toBe('–')
  expect(price(249_000)).toBe('0.2490')
  expect([100, 10, 1].map((tick) => exactPrice(249_000, tick))).toEqual(['0.2490', '0.24900', '0.249000'])
})

test('money is rounded in whole numbers, half away from zero', () => {
  expect(money(390_000_000n, EURO)).toBe('€0.39')
  expect(money(-5_000_000n, EURO)).toBe('\u2212€0.01')
  expect(money(-4_999_999n, EURO)).toBe('€0.00')
  expect(money(12_345_678_900_000n, EURO)).toBe('€12\u2009345.68')
  expect(money(1_500_000_000n, currencyOf('CHF'), 0)).toBe('CHF\u00a02')
})

test('what is typed comes back as it was meant, or not at all', () => {
  expect(typedAs('0.2450', 6)).toBe(245_000)
  expect(typedAs(' 1,25 ', 3)).toBe(1250)
  expect(typedAs('\u22120.1', 6)).toBe(-100_000)
  for (const text of ['', 'cheap', '0.1234567', '1 000', '1e', 'Infinity'])
    expect(typedAs(text, 6)).toBe(null)
  expect(typedAs('0.0001', 3)).toBe(null)
})

test('every whole price that is shown with all its places is read back', () => {
  fc.assert(
    fc.property(fc.integer({ min: -4_000_000, max: 4_000_000 }), (micros) => {
      expect(typedAs((micros / 1e6).toFixed(6), 6)).toBe(micros === 0 ? 0 : micros)
    }),
    { seed: 7 },
  )
})
