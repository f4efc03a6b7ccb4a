import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  energyText,
  energyWhFrom,
  moneyText,
  powerWFrom,
  priceMicrosPerKwhFrom,
  priceText,
} from './amount.ts'

test('energy is read with its unit, exactly', () => {
  expect(energyWhFrom('2.5kWh')).toBe(2500)
  expect(energyWhFrom('500 Wh')).toBe(500)
  expect(energyWhFrom('1.000001MWh')).toBe(1_000_001)
  expect(energyWhFrom('0.3 kwh')).toBe(300)
  expect(powerWFrom('11kW')).toBe(11_000)
})

test('a price is per kWh unless it says otherwise', () => {
  expect(priceMicrosPerKwhFrom('0.12')).toBe(120_000)
  expect(priceMicrosPerKwhFrom('-0.05')).toBe(-50_000)
  expect(priceMicrosPerKwhFrom('120/MWh')).toBe(120_000)
  expect(priceMicrosPerKwhFrom('0.1/kWh')).toBe(100_000)
  expect(Object.is(priceMicrosPerKwhFrom('-0'), 0)).toBe(true)
})

test.each(['2.5', '2.5 kW', 'kWh', '1,5kWh', '1e3Wh', '0.5Wh', '2.0005kWh', '99999999999999GWh', ''])(
  '%j is no energy',
  (text) => expect(() => energyWhFrom(text)).toThrow('like 2.5kWh'),
)

test.each(['', 'cheap', '0,12', '0.1234567', '1e-3', '0.12 EUR', '0x10'])('%j is no price', (text) =>
  expect(() => priceMicrosPerKwhFrom(text)).toThrow('like 0.12'),
)

test('amounts are written the way people read them', () => {
  expect([0, 999, 2500, 1_000_000, 12_345_678].map(energyText)).toEqual([
    '0 Wh',
    '999 Wh',
    '2.5 kWh',
    '1 MWh',
    '12.345678 MWh',
  ])
  expect([120_000, 0, -50_000, 1_000_010, null].map(priceText)).toEqual([
    '0.12',
    '0.00',
    '-0.05',
    '1.00001',
    '–',
  ])
  expect(moneyText('300000000')).toBe('0.30')
  expect(moneyText('-1')).toBe('-0.000000001')
})

test('what is written reads back as the same number', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_147_483_647 }), fc.integer(), (wh, micros) => {
      expect(energyWhFrom(energyText(wh))).toBe(wh)
      expect(priceMicrosPerKwhFrom(priceText(micros))).toBe(micros)
    }),
  )
})
