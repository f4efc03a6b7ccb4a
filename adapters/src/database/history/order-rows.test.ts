import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PlacedEvent } from '@gridbourse/core/market'
import { toldOf } from '@gridbourse/testing/database-history'
import { someDeed, someMorning } from '@gridbourse/testing/market-day'
import { historyOf } from '@gridbourse/testing/market-history'
import { OrderRows } from './order-rows.ts'

test('what is left of every live order is what the exchange says, on any day', () => {
  let amended = 0
  fc.assert(
    fc.property(someMorning, fc.array(someDeed, { maxLength: 80 }), (morning, deeds) => {
      const { exchange, entries } = historyOf(morning, deeds)
      const events = toldOf(entries)
      const rows = new OrderRows([])
      for (const event of events) rows.take(event)
      const live = exchange.participants().flatMap(({ participant }) => exchange.ordersOf(participant))
      const left = live.map((order) => [
        order.order,
        order.kind === 'order' ? order.remaining : order.profile.reduce((sum, { energy }) => sum + energy, 0),
      ])
      expect(
        rows.changed
          .filter(({ finishedSequence }) => finishedSequence === null)
          .map(({ orderNumber, energyWh, filledWh }) => [orderNumber, energyWh - filledWh]),
      ).toEqual(left.toSorted(([a], [b]) => a! - b!))
      amended += amendedAfterFill(events)
    }),
    { numRuns: 600 },
  )
  expect(amended).toBeGreaterThan(0)
})

function amendedAfterFill(events: readonly PlacedEvent[]): number {
  const filled = new Set<number>()
  let amended = 0
  for (const { event } of events) {
    if (event.type === 'trade') filled.add(event.maker).add(event.taker)
    if (event.type === 'order_amended' && filled.has(event.order)) amended++
  }
  return amended
}
