import type { EpochMs } from '@gridbourse/core/kernel'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { createMarketClock, type ClockChange, type ClockSetup } from './market-clock.ts'

const MORNING = Date.UTC(2026, 5, 1, 8) as EpochMs
const later = (ms: number): EpochMs => (MORNING + ms) as EpochMs

let real = 0
beforeEach(() => {
  real = 5000
})
const simulated = (setup: ClockSetup = {}, last: number = 0) =>
  createMarketClock({ startsAt: MORNING, speed: 60, ...setup }, last as EpochMs, () => real)

describe('a simulated clock', () => {
  test('starts where it is told and runs so many times as fast', () => {
    const clock = simulated()
    expect(clock.now()).toBe(MORNING)
    real += 1000
    expect(clock.now()).toBe(later(60_000))
  })

  test('goes on behind the last record, however early it is told to start', () => {
    expect(simulated({}, later(7)).now()).toBe(later(7))
  })

  test('takes another speed from now on', () => {
    const clock = simulated()
    real += 1000
    clock.change({ speed: 600 })
    expect(clock.now()).toBe(later(60_000))
    real += 1000
    expect(clock.now()).toBe(later(660_000))
  })

  test('stands still while it is paused, and goes on from there', () => {
    const clock = simulated()
    real += 1000
    clock.change({ isPaused: true })
    real += 100_000
    expect(clock.now()).toBe(later(60_000))
    clock.change({ isPaused: false })
    real += 1000
    expect(clock.now()).toBe(later(120_000))
  })

  test('waits at the instant it is held at, and makes up for nothing afterwards', () => {
    const clock = simulated({ holdAt: later(90_000) })
    expect(clock.msUntilHeld()).toBe(1500)
    real += 10_000
    expect(clock.now()).toBe(later(90_000))
    expect(clock.msUntilHeld()).toBe(0)
    clock.change({ holdAt: later(200_000) })
    expect(clock.now()).toBe(later(90_000))
    real += 1000
    expect(clock.now()).toBe(later(150_000))
  })

  test('tells the speed it reached, waiting included', () => {
    const clock = simulated({ holdAt: later(30_000) })
    real += 1000
    expect(clock.state()).toMatchObject({ speed: 60, reachedSpeed: 30, isPaused: false })
  })

  test('never says when it will be held where it will not', () => {
    const clock = simulated()
    expect(clock.msUntilHeld()).toBeNull()
    clock.change({ holdAt: later(60_000), isPaused: true })
    expect(clock.msUntilHeld()).toBeNull()
  })

  test('never runs backwards, whatever is changed, and never beyond where it is held', () => {
    const change = fc.record(
      {
        speed: fc.integer({ min: 1, max: 10_000 }),
        isPaused: fc.boolean(),
        holdAt: fc.integer({ min: 0, max: 10_000_000 }).map(later),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(change, fc.nat(5000))), (changes) => {
        const clock = simulated()
        let before: number = clock.now()
        let holdAt = Infinity
        for (const [wish, waited] of changes as [ClockChange, number][]) {
          clock.change(wish)
          holdAt = wish.holdAt ?? holdAt
          real += waited
          expect(clock.now()).toBeGreaterThanOrEqual(before)
          expect(clock.now()).toBeLessThanOrEqual(Math.max(before, holdAt))
          before = clock.now()
        }
      }),
    )
  })
})

test("the machine's clock cannot be changed", () => {
  const clock = createMarketClock({}, 0 as EpochMs)
  expect(clock.state()).toMatchObject({ kind: 'machine', speed: 1, isPaused: false })
  expect(() => clock.change({ speed: 2 })).toThrow(TypeError)
})
