import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatDecimal, parseDecimal, scaledTo } from './decimal.ts'

const read = (text: string) => {
  const decimal = parseDecimal(text)
  return decimal === undefined ? undefined : formatDecimal(decimal)
}

test('a decimal is read in every form that JSON allows', () => {
  expect(read('25312.1')).toBe('25312.1')
  expect(read('-0.050')).toBe('-0.05')
  expect(read('1.5E3')).toBe('1500')
  expect(read('12e-3')).toBe('0.012')
  expect(read('1e+2')).toBe('100')
  expect(read('-0')).toBe('0')
  expect(read('0.30000000000000004')).toBe('0.30000000000000004')
})

test('what is no decimal is not read as one', () => {
  for (const text of ['', '-', '.5', '5.', '+1', '0x10', '1e', 'NaN', 'Infinity', '1,5', ' 1', '1e99999999'])
    expect(read(text), text).toBeUndefined()
})

test('the same number written twice is one decimal', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(60), (digits, scale) => {
      const text = formatDecimal({ digits, scale })
      const decimal = parseDecimal(text)!
      expect(formatDecimal(decimal)).toBe(text)
      expect(scaledTo(scale, decimal)).toBe(digits)
      expect(parseDecimal(`${digits}e-${scale}`)).toEqual(decimal)
    }),
  )
})

test('decimals say what floats say, where floats are exact', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(Number(read(String(value).replace('e+', 'e')))).toBe(value === 0 ? 0 : value)
    }),
  )
})

test('a scale that is too coarse is refused instead of rounded', () => {
  expect(scaledTo(3, parseDecimal('1.25')!)).toBe(1250n)
  expect(() => scaledTo(1, parseDecimal('1.25')!)).toThrow('1.25 has more than 1 places')
})
