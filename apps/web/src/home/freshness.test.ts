import { expect, test } from 'vitest'
import { isStale } from './freshness.ts'

const SLOT = 900_000

test('meters are late two slots after the last, and hurried time is forgiven its haste', () => {
  const at = (now: number, speed: number) => isStale({ settledAtMs: 0 }, { now, speed, slotDurationMs: SLOT })
  expect(at(SLOT, 1)).toBe(false)
  expect(at(3 * SLOT, 1)).toBe(true)
  expect(at(5 * SLOT, 2000)).toBe(false)
  expect(isStale({ settledAtMs: null }, { now: 9 * SLOT, speed: 1, slotDurationMs: SLOT })).toBe(false)
})
