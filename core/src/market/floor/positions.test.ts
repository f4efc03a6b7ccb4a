import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Book, CONTINUOUS } from '../book/book.ts'
import { OrderStore } from '../book/order-store.ts'
import { BOUGHT, OPEN_SELL, OWNER } from './position-columns.ts'
import { Positions } from './positions.ts'

const bookAt = (index: number): Book => new Book(index, index, 0, CONTINUOUS, 10)

/** Somebody appears in a book, or (null) the book retires. */
const happening = fc.record({
  book: fc.nat(3),
  participant: fc.option(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 16_777_215 }))),
})

test('every participant finds its own position in every book, like in a map', () => {
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 200 }), (happenings) => {
      const positions = new Positions(new OrderStore(1), 2)
      const books = [0, 1, 2, 3].map(bookAt)
      const map = new Map<string, number>()
      for (const { book, participant } of happenings) {
        if (participant === null) {
          positions.releaseAll(books[book]!)
          for (const key of map.keys()) if (key.startsWith(`${book}/`)) map.delete(key)
          continue
        }
        const key = `${book}/${participant}`
        expect(positions.find(books[book]!, participant) !== 0).toBe(map.has(key))
        const position = positions.open(books[book]!, participant)
        expect(positions.words[position + OWNER]).toBe(participant)
        expect(positions.doubles[(position >> 1) + BOUGHT]).toBe(map.get(key) ?? 0)
        expect(positions.doubles[(position >> 1) + OPEN_SELL]).toBe(0)
        map.set(key, (map.get(key) ?? 0) + 1)
        positions.doubles[(position >> 1) + BOUGHT]! += 1
      }
      for (const [i, book] of books.entries()) {
        const owners = positions.of(book).map((position) => `${i}/${positions.words[position + OWNER]}`)
        expect(owners.toSorted()).toEqual([...map.keys()].filter((key) => key.startsWith(`${i}/`)).toSorted())
      }
    }),
  )
})
