import type { ExchangeEvent, OrderNumber, Side } from '@gridbourse/core/market'
import type { SlotNumber } from '@gridbourse/core/kernel'

export type FeedOrder = { readonly order: OrderNumber; readonly side: Side; price: number; energy: number }

/** One slot's book as a subscriber of its L3 feed has it: orders in their time order. */
export class FeedBook {
  sequence = 0
  orders: FeedOrder[] = []

  /** Best first, and first come first. */
  side(side: Side): FeedOrder[] {
    const better = side === 'buy' ? -1 : 1
    return this.orders.filter((each) => each.side === side).toSorted((a, b) => better * (a.price - b.price))
  }

  reduce(order: OrderNumber, energy: number): void {
    const one = this.find(order)
    one.energy -= energy
    if (one.energy < 0) throw new RangeError(`Order ${order} lost more than it had`)
    if (one.energy === 0) this.drop(order)
  }

  find(order: OrderNumber): FeedOrder {
    const one = this.orders.find((each) => each.order === order)
    if (one === undefined) throw new RangeError(`The feed is about order ${order}, which it never showed`)
    return one
  }

  drop(order: OrderNumber): void {
    this.find(order)
    this.orders = this.orders.filter((each) => each.order !== order)
  }
}

/** Books rebuilt from events alone. Throws where the numbers of a book have a gap. */
export class OrderFeed {
  readonly books = new Map<SlotNumber, FeedBook>()

  follow(event: ExchangeEvent): void {
    if (!('bookSequence' in event) || event.bookSequence === null) return
    const book = this.book(event.slot)
    if (event.bookSequence !== ++book.sequence)
      throw new RangeError(`Slot ${event.slot} jumps to ${event.bookSequence}, after ${book.sequence - 1}`)
    switch (event.type) {
      case 'order_rested': {
        const { order, side, price, energy } = event
        book.orders.push({ order, side, price, energy })
        return
      }
      case 'trade':
        return book.reduce(event.maker, event.energy)
      case 'auction_fill':
        return book.reduce(event.order, event.energy)
      case 'order_removed':
        return book.drop(event.order)
      case 'order_amended': {
        if (!event.keptPriority) return book.drop(event.order)
        Object.assign(book.find(event.order), { price: event.price, energy: event.energy })
        return
      }
    }
  }

  book(slot: SlotNumber): FeedBook {
    let book = this.books.get(slot)
    if (book === undefined) this.books.set(slot, (book = new FeedBook()))
    return book
  }
}
