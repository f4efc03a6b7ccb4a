import type { EpochMs } from '@gridbourse/core/kernel'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Holds } from './holds.ts'
import { createMarketClock } from './market-clock.ts'

const MORNING = Date.UTC(2026, 5, 1, 8) as EpochMs
const later = (ms: number): EpochMs => (MORNING + ms) as EpochMs

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function held() {
  const happened: string[] = []
  const clock = createMarketClock({ startsAt: MORNING, speed: 60, holdAt: later(60_000) }, 0 as EpochMs)
  const engine = {
    tick: () => void happened.push(`tick ${clock.now() - MORNING}`),
    drain: () => Promise.resolve(void happened.push('released')),
  }
  const holds = new Holds(clock, engine, (at) => happened.push(`held ${at - MORNING}`))
  return { clock, holds, happened }
}

test('what is due happens and is released before anybody hears that time waits', async () => {
  const { holds, happened } = held()
  holds.watch()
  await vi.advanceTimersByTimeAsync(900)
  expect(happened).toEqual([])
  await vi.advanceTimersByTimeAsync(200)
  expect(happened).toEqual(['tick 60000', 'released', 'held 60000'])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(happened).toHaveLength(3)
})

test('each instant is told once, also one that was moved while it was waited for', async () => {
  const { clock, holds, happened } = held()
  holds.watch()
  clock.change({ holdAt: later(120_000) })
  holds.watch()
  await vi.advanceTimersByTimeAsync(5000)
  expect(happened).toEqual(['tick 120000', 'released', 'held 120000'])
})

test('a paused clock comes to its instant when it goes on', async () => {
  const { clock, holds, happened } = held()
  clock.change({ isPaused: true })
  holds.watch()
  await vi.advanceTimersByTimeAsync(60_000)
  expect(happened).toEqual([])
  clock.change({ isPaused: false })
  holds.watch()
  await vi.advanceTimersByTimeAsync(1100)
  expect(happened).toEqual(['tick 60000', 'released', 'held 60000'])
})
