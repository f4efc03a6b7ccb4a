import { PlainBook } from './plain-book.ts'
import type { PlainOrder } from './plain-book.ts'
import { BUY, CANCEL, emptyOrderFlow, LIMIT, MARKET } from './record.ts'
import type { OrderFlow } from './record.ts'
import { TradeTally } from './trade-tally.ts'
import type { TradeFigures } from './trade-tally.ts'

export const WORKLOADS = ['w1', 'w2', 'w3'] as const
export type Workload = (typeof WORKLOADS)[number]

const FIRST_MIDDLE = 32_768
const HIGHEST_PRICE = 65_534
const BOOKS_OF_A_DAY = 96

/**
 * A flow of orders and what a plain matcher makes of it. w1: one book, limit orders around a moving middle,
 * cancels of live orders, some market orders. w2: one book, limit orders that cross often. w3: as w1 over
 * the 96 quarter-hours of a day, busy ones first. A longer flow of one seed begins with the shorter one.
 */
export function generateOrderFlow(
  workload: Workload,
  operations: number,
  seed: number,
): { flow: OrderFlow; answer: TradeFigures } {
  const dice = new Dice(seed)
  const flow = emptyOrderFlow(operations)
  const tally = new TradeTally()
  const live = new LiveOrders()
  const books = Array.from({ length: workload === 'w3' ? BOOKS_OF_A_DAY : 1 }, () => new PlainBook())
  const middles = books.map(() => FIRST_MIDDLE)
  const pickBook = bookPicker(books.length, dice)
  let orders = 0

  const place = (order: PlainOrder, limit: number | undefined): void => {
    const book = books[order.book]!
    order.quantity = book.match(order.side, limit, order.quantity, (maker, traded) => {
      tally.add(maker.id, order.id, maker.price, traded)
      if (maker.quantity === 0) live.remove(maker)
    })
    if (limit === undefined || order.quantity === 0) return
    book.add(order)
    live.add(order)
  }

  for (let i = 0; i < operations; i++) {
    const kind = dice.fraction()
    const side = dice.below(2)
    const book = pickBook()
    const draft = drawOperation(workload, kind, side, middles[book]!, live.count === 0, dice)
    if ((dice.next() & 1023) === 0) middles[book]! += dice.below(2) === 1 ? 1 : -1

    if (draft.type === CANCEL) {
      const order = live.at(dice.below(live.count))
      live.remove(order)
      books[order.book]!.remove(order)
      write(flow, i, CANCEL, { ...order, quantity: 0 })
    } else {
      const { type, price, quantity } = draft
      const order = { id: ++orders, book, side, price, quantity, place: -1 }
      write(flow, i, type, order)
      place(order, type === LIMIT ? price : undefined)
    }
  }
  return { flow, answer: tally.figures() }
}

type Draft = { readonly type: number; readonly price: number; readonly quantity: number }

function drawOperation(
  workload: Workload,
  kind: number,
  side: number,
  middle: number,
  nothingLives: boolean,
  dice: Dice,
): Draft {
  if (workload === 'w2') {
    const price = middle + dice.below(41) - 20
    return { type: LIMIT, price, quantity: 1 + dice.below(50) }
  }
  if (kind < 0.6 || nothingLives) {
    const depth = dice.geometric(0.06)
    const price = side === BUY ? middle + 1 - depth : middle - 1 + depth
    return {
      type: LIMIT,
      price: Math.min(Math.max(price, 1), HIGHEST_PRICE),
      quantity: 1 + dice.below(100),
    }
  }
  if (kind < 0.95) return { type: CANCEL, price: 0, quantity: 0 }
  return { type: MARKET, price: 0, quantity: 1 + dice.below(300) }
}

function write(flow: OrderFlow, i: number, type: number, order: Omit<PlainOrder, 'place'>): void {
  flow.type[i] = type
  flow.side[i] = order.side
  flow.book[i] = order.book
  flow.id[i] = order.id
  flow.price[i] = order.price
  flow.quantity[i] = order.quantity
}

/** Book b of many is drawn with a weight of 1 / (b + 4). */
function bookPicker(books: number, dice: Dice): () => number {
  if (books === 1) return () => 0
  let sum = 0
  const upTo = Array.from({ length: books }, (_, book) => (sum += 1 / (book + 4))).map((part) => part / sum)
  return () => {
    const drawn = dice.fraction()
    const book = upTo.findIndex((bound) => bound >= drawn)
    return book < 0 ? books - 1 : book
  }
}

/** All live orders in no particular order: the last one takes the place of one that leaves. */
class LiveOrders {
  readonly #orders: PlainOrder[] = []

  get count(): number {
    return this.#orders.length
  }

  at(place: number): PlainOrder {
    return this.#orders[place]!
  }

  add(order: PlainOrder): void {
    order.place = this.#orders.push(order) - 1
  }

  remove(order: PlainOrder): void {
    const last = this.#orders.pop()!
    if (last === order) return
    this.#orders[order.place] = last
    last.place = order.place
  }
}

/** mulberry32 (Tommy Ettinger, public domain): what the flow's format names as its dice. */
class Dice {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** 32 bits. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let word = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    word = (word + Math.imul(word ^ (word >>> 7), word | 61)) ^ word
    return (word ^ (word >>> 14)) >>> 0
  }

  fraction(): number {
    return this.next() / 4_294_967_296
  }

  below(bound: number): number {
    return Math.floor(this.fraction() * bound)
  }

  /** Failures before the first success of chance `p`. */
  geometric(p: number): number {
    return Math.floor(Math.log(1 - this.fraction()) / Math.log(1 - p))
  }
}
