import { expect, test } from 'vitest'
import type { MarketEvent } from '@gridbourse/api'
import { EventLines } from './event-lines.ts'

const QUARTER_MS = 900_000
const atMs = Date.parse('2026-11-23T11:00Z')
const nameOf = (slotMs: number): string => `${new Date(slotMs).toISOString().slice(0, 16)}Z`

type Change = {
  command?: number
  first: number
  count: number
  phase?: 'continuous' | 'closed'
  from?: string
}

/** Phase changes of slots after one another; `first` is the index of the first event. */
const changes = ({ command = 13, first, count, phase = 'continuous', from = '2026-11-23T23:00Z' }: Change) =>
  Array.from({ length: count }, (_, i): MarketEvent => {
    const slot = nameOf(Date.parse(from) + i * QUARTER_MS)
    return { type: 'phase_changed', id: `${command}.${first + i}`, atMs, slot, phase }
  })

const halted: MarketEvent = { type: 'market_halted', id: '14.0', atMs }

function told(events: readonly MarketEvent[]): string[] {
  const lines = new EventLines()
  return [...events.flatMap((event) => lines.take(event)), ...lines.rest()].map((line) => line.slice(14))
}

test('a whole day that changes its phase is one line, in its place among the others', () => {
  expect(told([...changes({ first: 2, count: 96 }), halted])).toEqual([
    'phase changed     96 slots from 2026-11-23T23:00Z to 2026-11-24T22:45Z: continuous',
    'market halted     ',
  ])
})

test('one and two slots are told as they are', () => {
  expect(told(changes({ first: 0, count: 1 }))).toEqual(['phase changed     2026-11-23T23:00Z  continuous'])
  expect(told(changes({ first: 0, count: 2 }))).toHaveLength(2)
})

test('another phase, another command and a gap between slots begin another line', () => {
  const line = (from: string, to: string, phase = 'continuous') =>
    `phase changed     3 slots from 2026-11-${from}Z to 2026-11-${to}Z: ${phase}`
  expect(
    told([
      ...changes({ first: 0, count: 3 }),
      ...changes({ first: 3, count: 3, from: '2026-11-24T10:00Z' }),
      ...changes({ first: 6, count: 3, from: '2026-11-24T10:45Z', phase: 'closed' }),
      ...changes({ command: 14, first: 0, count: 3, from: '2026-11-24T11:30Z', phase: 'closed' }),
    ]),
  ).toEqual([
    line('23T23:00', '23T23:30'),
    line('24T10:00', '24T10:30'),
    line('24T10:45', '24T11:15', 'closed'),
    line('24T11:30', '24T12:00', 'closed'),
  ])
})

test('every event is in exactly one line, in order', () => {
  const closings = [0, 1, 2, 3].flatMap((i) => [
    ...changes({ command: 15, first: 2 * i, count: 1, phase: 'closed' }),
    { ...halted, id: `15.${2 * i + 1}` },
  ])
  expect(told(closings)).toHaveLength(8)
})
