import { expect, test } from 'vitest'
import { changeFrom, kwh, moneyOf, number, percent, tickText } from './numbers.ts'

const plain = (text: string): string => text.replace(/[\u202F\u00A0]/g, ' ')

test('thousands stand apart, a minus is a true one, and a zero has none', () => {
  expect([1234567.8, -1234.5, -0.04, 999, 0].map((value) => plain(number(value, 1)))).toEqual([
    '1 234 567.8',
    '−1 234.5',
    '0.0',
    '999.0',
    '0.0',
  ])
  expect(plain(percent(-0.4337))).toBe('−43.4 %')
  expect(kwh(1_234_560)).toBe('1\u202F234.6')
  expect([0.25, 20, -0.5].map(tickText)).toEqual(['0.25', '20', '−0.5'])
})

test('money is written as its currency is, and rounded once, half away from zero', () => {
  const [dollars, euros, francs, yen] = ['USD', 'EUR', 'CHF', 'JPY'].map(moneyOf)
  expect(dollars!.exact(-3_720_000_000n)).toBe('−$3.72')
  expect(plain(euros!.exact(1_234_005_000_000n))).toBe('1 234.01 €')
  expect(plain(euros!.exact(-5_000_000n))).toBe('−0.01 €')
  expect(euros!.plain(-4_999_999n)).toBe('0.00')
  expect(plain(francs!.exact(1_000_000_000n))).toBe('1.00 CHF')
  expect(yen!.exact(1_500_000_000n)).toBe('¥2')
  expect(euros!.difference(1_000_000_000n)).toBe('+1.00')
  expect(euros!.difference(1n)).toBe('0.00')
  expect([0, 2.5, 5].map(euros!.axis([0, 2.5, 5])).map(plain)).toEqual(['0.00 €', '2.50 €', '5.00 €'])
  expect(dollars!.axis([0, 1000])(1000)).toBe('$1\u202F000')
  expect(euros!.price(123_456)).toBe('0.1235')
})

test('a change is told against the size of its base, and not against nothing', () => {
  expect([changeFrom(100n, 60n), changeFrom(-100n, -140n), changeFrom(0n, 5n)]).toEqual([-0.4, -0.4, null])
})
