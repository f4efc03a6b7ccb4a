import type { SettledSlot } from '@gridbourse/api'
import { startOf } from '../format/times.ts'

const HOUR = 3_600_000

/**
 * The span of time that the charts of a page share: what was settled, at least three hours, at most a day, and an
 * eighth of it ahead of now. Its edges are whole hours, so that it does not slide.
 */
export function sharedSpan(recent: readonly SettledSlot[], nowMs: number): { from: number; to: number } {
  const first = recent[0] === undefined ? nowMs : startOf(recent[0].slot)
  const from = Math.floor(Math.max(Math.min(first, nowMs), nowMs - 24 * HOUR) / HOUR) * HOUR
  const lived = Math.max(2 * HOUR, nowMs - from)
  return { from, to: Math.ceil((from + lived * 1.125) / HOUR) * HOUR }
}
