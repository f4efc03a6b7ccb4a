import { COLUMN, EVENT_WORDS, KIND, TERMS } from '@gridbourse/core/market'
import { CANCEL, MARKET } from '../order-flow/record.ts'
import { TradeTally } from '../order-flow/trade-tally.ts'
import type { Contender } from './contender.ts'
import { marketOf, slotOfBook, TICK } from './market-of-flow.ts'

// V8 reads an imported constant anew at every use; these are folded into the loop.
const WORDS = EVENT_WORDS
const TRADE = KIND.trade
const { kind: KIND_AT, order: MAKER_AT, detail: TAKER_AT, price: PRICE_AT, energy: ENERGY_AT } = COLUMN
const { ioc: IOC, gate: GATE } = TERMS

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
      for (let row = 0; row < count * WORDS; row += WORDS) {
        if (words[row + KIND_AT] !== TRADE) continue
        const maker = words[row + MAKER_AT]!
        const taker = words[row + TAKER_AT]!
        tally.add(maker, taker, words[row + PRICE_AT]! / TICK, words[row + ENERGY_AT]!)
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
                ? exchange.place(order, slot, side[i]!, Number.NaN, quantity[i]!, IOC, 0)
                : exchange.place(order, slot, side[i]!, price[i]! * TICK, quantity[i]!, GATE, 0)
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
