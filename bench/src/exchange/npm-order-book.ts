import { createRequire } from 'node:module'
import { booksIn, CANCEL, MARKET, SELL } from '../order-flow/record.ts'
import { TradeTally } from '../order-flow/trade-tally.ts'
import type { Contender } from './contender.ts'

/** What the two packages have in common: one is the other's successor, and neither's types resolve. */
type OrderBook = {
  limit(order: { id: string; side: string; size: number; price: number }): Processed
  market(order: { side: string; size: number }): Processed
  cancel(id: string): unknown
}

type Processed = {
  /** Makers that were filled, in order, with what they had left; then the taker, if it was filled. */
  readonly done: readonly { readonly id: string; readonly price: number; readonly size: number }[]
  /** The last maker, if it was filled in part; or the taker. */
  readonly partial: { readonly id: string; readonly price: number } | null
  readonly partialQuantityProcessed: number
  readonly err: Error | null
}

const load = createRequire(import.meta.url)

/** An npm order book, one per book of the flow, its string ids made outside the clock. */
export function npmOrderBook(name: 'nodejs-order-book' | 'hft-limit-order-book'): Contender {
  return {
    name,
    prepare(flow) {
      const { OrderBook } = load(name) as { OrderBook: new () => OrderBook }
      const books = Array.from({ length: booksIn(flow) }, () => new OrderBook())
      const ids = Array.from(flow.id, String)
      const tally = new TradeTally()
      let missedCancels = 0

      const countTrades = ({ done, partial, partialQuantityProcessed }: Processed, taker: string): void => {
        for (const maker of done)
          if (maker.id !== taker) tally.add(Number(maker.id), Number(taker), maker.price, maker.size)
        if (partial !== null && partial.id !== taker)
          tally.add(Number(partial.id), Number(taker), partial.price, partialQuantityProcessed)
      }

      return {
        run(from, to) {
          for (let i = from; i < to; i++) {
            const book = books[flow.book[i]!]!
            const id = ids[i]!
            const side = flow.side[i] === SELL ? 'sell' : 'buy'
            const size = flow.quantity[i]!
            if (flow.type[i] === CANCEL) {
              if (book.cancel(id) === undefined) missedCancels++
              continue
            }
            const processed =
              flow.type[i] === MARKET
                ? book.market({ side, size })
                : book.limit({ id, side, size, price: flow.price[i]! })
            if (processed.err !== null) throw processed.err
            countTrades(processed, id)
          }
        },
        answer: () => ({ ...tally.figures(), missedCancels }),
      }
    },
  }
}
