import { busContract, messagesBetween } from '@gridbourse/testing/bus-contract'
import { expect, test, vi } from 'vitest'
import { openProcessBus } from './process-bus.ts'

busContract('Buses within a process', () =>
  Promise.resolve({ open: () => Promise.resolve(openProcessBus()), remove: () => Promise.resolve() }),
)

test('only the latest messages are kept, and who comes late begins with the oldest there is', async () => {
  const bus = openProcessBus({ kept: 10 })
  for (let from = 1; from <= 91; from += 10) await bus.publish(messagesBetween(from, from + 9))
  const heard: number[] = []
  await bus.subscribe({}, (batch) => Promise.resolve(void heard.push(...batch.map((one) => one.sequence))))
  await vi.waitFor(() => expect(heard.at(-1)).toBe(100))
  expect(heard[0]).toBeGreaterThan(80)
  expect(heard).toEqual(Array.from({ length: heard.length }, (_, index) => heard[0]! + index))
  await bus.close()
})
