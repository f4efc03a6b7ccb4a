import { expect, test } from 'vitest'
import { inFrames } from './frames.ts'
import { marketTime } from './market-time.ts'
import { staleAfter } from './stale.ts'

test('what comes within a frame is handed on together, in order', () => {
  const taken: (readonly number[])[] = []
  const frames: (() => void)[] = []
  const put = inFrames<number>(
    (items) => taken.push(items),
    (run) => frames.push(run),
  )
  for (const item of [1, 2, 3]) put(item)
  expect([taken, frames.length]).toEqual([[], 1])
  frames.shift()!()
  put(4)
  frames.shift()!()
  expect(taken).toEqual([[1, 2, 3], [4]])
})

test('market time goes on at the speed it reached, stands when paused, and is not guessed on for long', () => {
  const reading = { clockMs: 1_000_000, speed: 60, reachedSpeed: 60, isPaused: false, readAtMs: 500 }
  expect(marketTime(reading, 1500)).toBe(1_060_000)
  expect(marketTime(reading, 60_500)).toBe(1_180_000)
  expect(marketTime({ ...reading, reachedSpeed: 30 }, 1500)).toBe(1_030_000)
  expect(marketTime({ ...reading, isPaused: true }, 1500)).toBe(1_000_000)
  expect(marketTime(reading, 0)).toBe(1_000_000)
})

test('an event makes old what it changed, and nothing else', () => {
  const at = { id: '1.0', atMs: 0 }
  const slot = '2026-06-01T10:00Z'
  expect(staleAfter({ type: 'time_advanced', ...at })).toEqual([])
  expect(staleAfter({ type: 'phase_changed', slot, phase: 'closed', ...at })).toEqual([
    ['book', slot],
    ['slots'],
  ])
  expect(staleAfter({ type: 'market_halted', ...at })).toContainEqual(['market'])
})
