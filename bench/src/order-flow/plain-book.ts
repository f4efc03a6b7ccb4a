import { BUY } from './record.ts'

export type PlainOrder = {
  readonly id: number
  readonly book: number
  readonly side: number
  readonly price: number
  quantity: number
  /** Where it stands in the list of all live orders. */
  place: number
}

type Level = { readonly price: number; readonly orders: PlainOrder[] }

/** Price-time matching in the plainest form: sorted levels, each a queue. */
export class PlainBook {
  /** By side; the best level is the last. */
  readonly #levels: readonly [Level[], Level[]] = [[], []]

  /**
   * Trades up to `quantity` against the other side, at `limit` or better (undefined: at any price), and
   * returns what is left. `onTrade` hears of each trade after the maker's quantity was reduced.
   */
  match(
    side: number,
    limit: number | undefined,
    quantity: number,
    onTrade: (maker: PlainOrder, traded: number) => void,
  ): number {
    const levels = this.#levels[1 - side]!
    let left = quantity
    while (left > 0) {
      const level = levels.at(-1)
      if (level === undefined || (limit !== undefined && isBetter(side, level.price, limit))) return left
      const maker = level.orders[0]!
      const traded = Math.min(left, maker.quantity)
      maker.quantity -= traded
      left -= traded
      if (maker.quantity === 0) level.orders.shift()
      if (level.orders.length === 0) levels.pop()
      onTrade(maker, traded)
    }
    return left
  }

  add(order: PlainOrder): void {
    const levels = this.#levels[order.side]!
    const at = placeOf(levels, order.side, order.price)
    if (levels[at]?.price !== order.price) levels.splice(at, 0, { price: order.price, orders: [] })
    levels[at]!.orders.push(order)
  }

  remove(order: PlainOrder): void {
    const levels = this.#levels[order.side]!
    const at = placeOf(levels, order.side, order.price)
    const { orders } = levels[at]!
    orders.splice(orders.indexOf(order), 1)
    if (orders.length === 0) levels.splice(at, 1)
  }
}

/** Whether one of `side` likes `limit` better than `price`: a buyer the lower, a seller the higher. */
const isBetter = (side: number, price: number, limit: number): boolean =>
  side === BUY ? limit < price : limit > price

/** Where the level of `price` is, or belongs. */
function placeOf(levels: readonly Level[], side: number, price: number): number {
  let low = 0
  let high = levels.length
  while (low < high) {
    const middle = (low + high) >> 1
    const other = levels[middle]!.price
    if (side === BUY ? other < price : other > price) low = middle + 1
    else high = middle
  }
  return low
}
