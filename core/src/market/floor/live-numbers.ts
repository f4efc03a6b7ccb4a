import type { Book } from '../book/book.ts'
import type { Floor } from './floor.ts'

/** Numbers of the live orders and blocks of a participant, in one book or in all, ascending. */
export function liveNumbers(floor: Floor, participant: number, book?: Book): number[] {
  const numbers: number[] = []
  for (const each of book === undefined ? floor.books() : [book]) {
    collect(floor, floor.positions.find(each, participant), numbers)
  }
  for (const block of floor.blocks.values()) {
    if (block.participant !== participant) continue
    if (book === undefined || block.profile.some((part) => part.book === book)) numbers.push(block.number)
  }
  return numbers.toSorted(ascending)
}

/** Numbers of all live simple orders of a book, ascending. */
export function liveNumbersIn(floor: Floor, book: Book): number[] {
  const numbers: number[] = []
  for (const position of floor.positions.of(book)) collect(floor, position, numbers)
  return numbers.toSorted(ascending)
}

export const ascending = (a: number, b: number): number => a - b

function collect(floor: Floor, position: number, numbers: number[]): void {
  for (let order = floor.positions.firstOrder(position); order !== 0; order = floor.orders.nextOwn(order)) {
    numbers.push(floor.orders.number(order))
  }
}
