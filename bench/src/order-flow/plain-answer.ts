import { PlainBook } from './plain-book.ts'
import type { PlainOrder } from './plain-book.ts'
import { booksIn, CANCEL, LIMIT } from './record.ts'
import type { OrderFlow } from './record.ts'
import { TradeTally } from './trade-tally.ts'
import type { TradeFigures } from './trade-tally.ts'

export type FlowAnswer = TradeFigures & {
  /** Cancels of orders that were no longer live. */
  readonly missedCancels: number
}

/** What a plain price-time matcher makes of any flow. */
export function plainAnswer(flow: OrderFlow): FlowAnswer {
  const books = Array.from({ length: booksIn(flow) }, () => new PlainBook())
  const live = new Map<number, PlainOrder>()
  const tally = new TradeTally()
  let missedCancels = 0

  for (let i = 0; i < flow.length; i++) {
    const id = flow.id[i]!
    if (flow.type[i] === CANCEL) {
      const order = live.get(id)
      if (order === undefined) missedCancels++
      else books[order.book]!.remove(order)
      live.delete(id)
      continue
    }
    const [book, side, price] = [flow.book[i]!, flow.side[i]!, flow.price[i]!]
    const isLimit = flow.type[i] === LIMIT
    const left = books[book]!.match(side, isLimit ? price : undefined, flow.quantity[i]!, (maker, traded) => {
      tally.add(maker.id, id, maker.price, traded)
      if (maker.quantity === 0) live.delete(maker.id)
    })
    if (!isLimit || left === 0) continue
    const order = { id, book, side, price, quantity: left, place: -1 }
    books[book]!.add(order)
    live.set(id, order)
  }
  return { ...tally.figures(), missedCancels }
}
