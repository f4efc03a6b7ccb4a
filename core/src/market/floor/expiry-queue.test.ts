import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ExpiryQueue } from './expiry-queue.ts'

const times = fc.array(fc.nat(9), { maxLength: 60 })

function drain(queue: ExpiryQueue): [time: number, order: number][] {
  const drained: [number, number][] = []
  for (; queue.size > 0; queue.removeFirst()) drained.push([queue.nextTime, queue.nextOrder])
  return drained
}

test('orders come out by time, and at one time by number', () => {
  fc.assert(
    fc.property(times, (expiries) => {
      const queue = new ExpiryQueue()
      const entries = expiries.map((time, i) => [time, ((i * 37) % 101) + 1] as [number, number])
      for (const [time, order] of entries) queue.add(time, order)
      expect(drain(queue)).toEqual(entries.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
      expect([queue.nextTime, queue.nextOrder]).toEqual([Infinity, 0])
    }),
  )
})

test('pruning keeps the live ones in their order', () => {
  fc.assert(
    fc.property(times, (expiries) => {
      const queue = new ExpiryQueue()
      const entries = expiries.map((time, i) => [time, i + 1] as [number, number])
      for (const [time, order] of entries) queue.add(time, order)
      queue.prune((order) => order % 3 === 0)
      const live = entries.filter(([, order]) => order % 3 === 0)
      expect(drain(queue)).toEqual(live.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]))
    }),
  )
})
