import { setTimeout as pause } from 'node:timers/promises'
import { BusFault, type Bus, type BusDelivery, type BusMessage, type BusWish } from '@gridbourse/core/kernel'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'

/** Somewhere a bus can be, with nothing on it yet. */
export type BusPlace = {
  open(): Promise<Bus>
  remove(): Promise<void>
}

export const messageAt = (number: number, topic = 'market.trade'): BusMessage => ({
  topic,
  id: `${number}.0`,
  body: new TextEncoder().encode(`message ${number}`),
})

export const messagesBetween = (from: number, to: number): BusMessage[] =>
  Array.from({ length: to - from + 1 }, (_, index) => messageAt(from + index))

const PATIENCE_MS = 20_000

/** What every adapter of the bus keeps, over its real server. */
export function busContract(name: string, makePlace: () => Promise<BusPlace>): void {
  describe(`${name} carry messages`, () => {
    let place: BusPlace
    let bus: Bus

    beforeEach(async () => {
      place = await makePlace()
      bus = await place.open()
    })
    afterEach(async () => {
      await bus.close()
      await place.remove()
    })

    /** Follows the bus and notes what comes. */
    async function follow(wish: BusWish = {}) {
      const heard: BusDelivery[] = []
      const subscription = await bus.subscribe(wish, (batch) => {
        heard.push(...batch)
        return Promise.resolve()
      })
      return {
        heard,
        stop: () => subscription.stop(),
        hears: (count: number) =>
          vi.waitFor(() => expect(heard.length).toBeGreaterThanOrEqual(count), { timeout: PATIENCE_MS }),
      }
    }

    test('what was told comes whole, in order and numbered from 1', async () => {
      await bus.publish(messagesBetween(1, 700))
      const { heard, hears, stop } = await follow()
      await bus.publish(messagesBetween(701, 1_000))
      await hears(1_000)
      await stop()
      expect(heard).toHaveLength(1_000)
      for (const [index, { topic, id, body, sequence }] of heard.entries())
        expect({ topic, id, body: new Uint8Array(body), sequence }).toEqual({
          ...messageAt(index + 1),
          sequence: index + 1,
        })
    })

    test('calls that do not wait for each other keep their order', async () => {
      const { heard, hears } = await follow()
      await Promise.all(
        Array.from({ length: 40 }, (_, call) => bus.publish(messagesBetween(call * 5 + 1, call * 5 + 5))),
      )
      await hears(200)
      expect(heard.map(({ id }) => id)).toEqual(messagesBetween(1, 200).map(({ id }) => id))
    })

    test('the newest says where a publisher goes on', async () => {
      expect(await bus.newest()).toBeUndefined()
      await bus.publish(messagesBetween(1, 7))
      expect(await bus.newest()).toMatchObject({ id: '7.0', topic: 'market.trade', sequence: 7 })
    })

    test('a name goes on where it had finished', async () => {
      await bus.publish(messagesBetween(1, 100))
      const first = await follow({ consumer: 'store' })
      await first.hears(100)
      await first.stop()
      await bus.publish(messagesBetween(101, 150))
      const second = await follow({ consumer: 'store' })
      await second.hears(50)
      expect(second.heard.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 50 }, (_, index) => 101 + index),
      )
    })

    test('names are apart, and without one everything comes again', async () => {
      await bus.publish(messagesBetween(1, 10))
      for (const wish of [{ consumer: 'one' }, { consumer: 'two' }, {}, {}]) {
        const { heard, hears, stop } = await follow(wish)
        await hears(10)
        expect(heard[0]!.sequence).toBe(1)
        await stop()
      }
    })

    test('from a sequence on', async () => {
      await bus.publish(messagesBetween(1, 20))
      const { heard, hears } = await follow({ from: 15 })
      await hears(6)
      expect(heard.map(({ sequence }) => sequence)).toEqual([15, 16, 17, 18, 19, 20])
    })

    test('of one topic, or of those that begin like it', async () => {
      await bus.publish([messageAt(1), messageAt(2, 'market.halted'), messageAt(3, 'street.settled')])
      const trades = await follow({ topic: 'market.trade' })
      const market = await follow({ topic: 'market.>' })
      await trades.hears(1)
      await market.hears(2)
      await bus.publish([messageAt(4, 'marketing.trade'), messageAt(5)])
      await trades.hears(2)
      await market.hears(3)
      expect(trades.heard.map(({ id }) => id)).toEqual(['1.0', '5.0'])
      expect(market.heard.map(({ id }) => id)).toEqual(['1.0', '2.0', '5.0'])
    })

    test('a batch that fails comes again before any other', async () => {
      const heard: string[] = []
      let failures = 3
      const subscription = await bus.subscribe({ consumer: 'picky' }, (batch) => {
        if (batch.some(({ id }) => id === '3.0') && failures-- > 0)
          return Promise.reject(new Error('no luck'))
        heard.push(...batch.map(({ id }) => id))
        return Promise.resolve()
      })
      for (const message of messagesBetween(1, 6)) await bus.publish([message])
      await vi.waitFor(() => expect(heard).toHaveLength(6), { timeout: PATIENCE_MS })
      expect(heard).toEqual(messagesBetween(1, 6).map(({ id }) => id))
      expect(subscription.failure).toBeNull()
    })

    test('a batch given up half-way comes to whoever has the name next', async () => {
      await bus.publish(messagesBetween(1, 3))
      const stuck = await bus.subscribe({ consumer: 'store' }, () => Promise.reject(new Error('no disk')))
      await vi.waitFor(() => expect(stuck.failure).toBe('no disk'), { timeout: PATIENCE_MS })
      await stuck.stop()
      const { heard, hears } = await follow({ consumer: 'store' })
      await hears(3)
      expect(heard.map(({ sequence }) => sequence)).toEqual([1, 2, 3])
    })

    test('nothing more comes after it was stopped', async () => {
      const { heard, hears, stop } = await follow()
      await bus.publish([messageAt(1)])
      await hears(1)
      await stop()
      await bus.publish([messageAt(2)])
      await pause(100)
      expect(heard).toHaveLength(1)
    })

    test('a closed bus takes nothing', async () => {
      await bus.close()
      await expect(bus.publish([messageAt(1)])).rejects.toThrow(BusFault)
      await expect(bus.subscribe({}, () => Promise.resolve())).rejects.toThrow(BusFault)
    })
  })
}
