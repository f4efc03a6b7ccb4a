import { COLUMN, EVENT_WORDS, KIND, TERMS } from '@gridbourse/core/market'
import { CANCEL, MARKET } from '../order-flow/record.ts'
import { TradeTally } from '../order-flow/trade-tally.ts'
import type { Contender } from './contender.ts'
import { marketOf, slotOfBook, TICK } from './market-of-flow.ts'

/** The exchange alone, by its hot face: numbers in, rows of numbers out. */
export const gridbourse: Contender = {
  name: 'gridbourse',
  prepare(flow) {
    const exchange = marketOf(flow)
    const { events } = exchange
    const tally = new TradeTally()
    const { type, side, book, id, price, quantity } = flow
    const firstSlot = slotOfBook(0)
    let missedCancels = 0
    let lost = 0

    const countTrades = (): void => {
      const { words, count } = events
      for (let row = 0; row < count * EVENT_WORDS; row += EVENT_WORDS) {
        if (words[row + COLUMN.kind] !== KIND.trade) continue
        const maker = words[row + COLUMN.order]!
        const taker = words[row + COLUMN.detail]!
        tally.add(maker, taker, words[row + COLUMN.price]! / TICK, words[row + COLUMN.energy]!)
      }
      events.clear()
    }

    return {
      run(from, to) {
        for (let i = from; i < to; i++) {
          const order = id[i]!
          const slot = firstSlot + book[i]!
          if (type[i] === CANCEL) {
            if (!exchange.cancel(order, order)) missedCancels++
          } else {
            const number =
              type[i] === MARKET
                ? exchange.place(order, slot, side[i]!, Number.NaN, quantity[i]!, TERMS.ioc, 0)
                : exchange.place(order, slot, side[i]!, price[i]! * TICK, quantity[i]!, TERMS.gate, 0)
            if (number !== order) lost++
          }
          countTrades()
        }
      },
      answer() {
        if (lost > 0) throw new RangeError(`${lost} orders of the flow were not accepted under their number`)
        return { ...tally.figures(), missedCancels }
      },
    }
  },
}
