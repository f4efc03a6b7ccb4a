import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Book, CONTINUOUS, NO_ASK, NO_BID } from './book.ts'
import { OrderStore } from './order-store.ts'
import { PriceLadder } from './price-ladder.ts'

const TICKS = 450_001

/** Prices that lie together, at the edges of words and pages, and far apart. */
const tick = fc.oneof(
  fc.constantFrom(0, 1, 31, 32, 1023, 1024, 32_767, 32_768, TICKS - 2, TICKS - 1),
  fc.integer({ min: 2000, max: 2060 }),
  fc.integer({ min: 0, max: TICKS - 1 }),
)

/** An order comes at `tick`, or the order that came as number `which` goes. */
const change = fc.record({ book: fc.nat(1), tick, which: fc.option(fc.nat(40)) })

test('it keeps queues in order and finds the next price, like a sorted list would', () => {
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 60 }), fc.array(tick), (changes, questions) => {
      const orders = new OrderStore(4)
      const ladder = new PriceLadder(orders)
      const books = [0, 1].map((index) => new Book(index, index, 0, CONTINUOUS, TICKS))
      const lists: { order: number; tick: number }[][] = [[], []]
      for (const { book, tick: price, which } of changes) {
        const list = lists[book]!
        const leaver = which === null ? undefined : list[which]
        if (leaver === undefined) {
          const order = orders.allocate()
          list.push({ order, tick: price })
          ladder.append(books[book]!, price, order)
        } else {
          list.splice(list.indexOf(leaver), 1)
          const isLast = !list.some((each) => each.tick === leaver.tick)
          expect(ladder.remove(books[book]!, leaver.tick, leaver.order)).toBe(isLast)
          orders.release(leaver.order)
        }
      }
      for (const [i, list] of lists.entries()) {
        const prices = [...new Set(list.map((each) => each.tick))].toSorted((a, b) => a - b)
        for (const at of [-1, ...prices, ...questions]) {
          expect(ladder.above(books[i]!, at)).toBe(prices.find((price) => price > at) ?? NO_ASK)
          expect(ladder.below(books[i]!, at)).toBe(prices.findLast((price) => price < at) ?? NO_BID)
        }
        for (const price of prices) {
          const queue: number[] = []
          for (let order = ladder.head(books[i]!, price); order !== 0; order = orders.next(order)) {
            queue.push(order)
          }
          expect(queue).toEqual(list.filter((each) => each.tick === price).map(({ order }) => order))
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('more prices than the first pages hold find room', () => {
  const orders = new OrderStore(4)
  const ladder = new PriceLadder(orders)
  const book = new Book(0, 0, 0, CONTINUOUS, TICKS)
  for (let price = 0; price < TICKS; price += 1000) ladder.append(book, price, orders.allocate())
  let count = 0
  for (let price = ladder.above(book, -1); price !== NO_ASK; price = ladder.above(book, price)) {
    expect(price).toBe(1000 * count++)
  }
  expect(count).toBe(451)
})
