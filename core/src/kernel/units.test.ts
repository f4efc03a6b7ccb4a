import { expect, expectTypeOf, test } from 'vitest'
import {
  cost,
  durationMs,
  energyOf,
  microsPerKwh,
  seededRandom,
  watts,
  wh,
  type MicrosPerKwh,
  type Wh,
} from './index.ts'

test('price times energy is exact at the ends of both ranges', () => {
  expect(cost(microsPerKwh(4_000_000), wh(2_147_483_647))).toBe(8_589_934_588_000_000n)
  expect(cost(microsPerKwh(-500_000), wh(1))).toBe(-500_000n)
})

test('swapped units do not compile', () => {
  expectTypeOf(cost).parameters.toEqualTypeOf<[MicrosPerKwh, Wh]>()
  expectTypeOf<Wh>().not.toExtend<MicrosPerKwh>()
  expectTypeOf<number>().not.toExtend<Wh>()
})

test('a fraction is no quantity', () => {
  expect(() => wh(0.5)).toThrow('0.5 Wh is not a whole number')
  expect(() => microsPerKwh(Number.NaN)).toThrow(RangeError)
})

test('a connection of 11 kW carries 2750 Wh in a quarter-hour', () => {
  expect(energyOf(watts(11_000), durationMs(900_000))).toBe(2750)
})

test('equal seeds throw equal dice, other seeds others, and all faces come up', () => {
  const roll = (seed: number) => {
    const dice = seededRandom(seed)
    return Array.from({ length: 600 }, () => dice.below(6))
  }
  expect(roll(7)).toEqual(roll(7))
  expect(roll(7)).not.toEqual(roll(8))
  for (let face = 0; face < 6; face++) {
    const times = roll(7).filter((x) => x === face).length
    expect(times).toBeGreaterThan(60)
    expect(times).toBeLessThan(140)
  }
})
