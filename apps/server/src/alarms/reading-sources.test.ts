import { HOUR, QUARTER_HOUR, type EpochMs } from '@gridbourse/core/kernel'
import { expect, test } from 'vitest'
import { sourcesOfReadings } from './reading-sources.ts'

const NOON = Date.UTC(2026, 10, 22, 12) as EpochMs
const hoursAgo = (count: number): EpochMs => (NOON - count * HOUR) as EpochMs

test('members’ sources are meters, others feeds, each as fresh as its freshest metric; what was taken down is forgotten', async () => {
  const newest = [
    { source: 'anna/meter', at: hoursAgo(9) },
    { source: 'anna/meter', at: hoursAgo(1) },
    { source: 'weather', at: hoursAgo(3) },
    { source: 'old-plant', at: hoursAgo(24 * 8) },
  ]
  const { feeds, meters } = sourcesOfReadings({
    newest: () => Promise.resolve(newest),
    isParticipant: (name) => name === 'anna',
    marketAt: () => NOON,
    slotDuration: () => QUARTER_HOUR,
  })
  // The first look asks the tables; what they say is seen from the next one on.
  expect(feeds!()).toEqual([])
  await expect.poll(() => feeds!()).toEqual([{ name: 'weather', lastAt: hoursAgo(3) }])
  expect(meters!()).toEqual([
    { participant: 'anna', source: 'anna/meter', missingSlots: 3, lastAt: hoursAgo(1) },
  ])
})

test('tables that are away are no reason to say that everything is stale', () => {
  const { feeds } = sourcesOfReadings({
    newest: () => Promise.reject(new Error('away')),
    isParticipant: () => false,
    marketAt: () => NOON,
    slotDuration: () => QUARTER_HOUR,
  })
  expect([feeds!(), feeds!()]).toEqual([[], []])
})
