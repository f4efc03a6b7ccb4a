import type { Book, MarketEvent } from '@gridbourse/api'

/** What an auditor of the event stream has found, and the books as the stream alone tells them. */
export type StreamFindings = {
  readonly events: number
  readonly trades: number
  readonly tradedWh: number
  readonly auctions: number
  readonly lastSequence: number
  readonly wrong: readonly string[]
}

type Resting = { readonly side: 'buy' | 'sell'; priceMicrosPerKwh: number; energyWh: number }
type SlotBook = { sequence: number; readonly orders: Map<string, Resting> }

/**
 * Follows the whole event stream as an operator sees it and holds it against its promises: ids without a
 * gap, book numbers without a gap, every trade against an order that rests at its price, and auctions in
 * which as much is bought as sold.
 */
export class StreamAudit {
  readonly #books = new Map<string, SlotBook>()
  readonly #wrong: string[] = []
  readonly #auctionWh = new Map<string, number>()
  #sequence = 0
  #index = -1
  #events = 0
  #trades = 0
  #tradedWh = 0
  #auctions = 0

  take(event: MarketEvent): void {
    this.#events++
    this.#followId(event.id)
    if ('bookSequence' in event && event.bookSequence !== null)
      this.#followBook(event.slot, event.bookSequence)
    switch (event.type) {
      case 'order_rested':
        this.#bookOf(event.slot).orders.set(event.orderId, {
          side: event.side,
          priceMicrosPerKwh: event.priceMicrosPerKwh,
          energyWh: event.energyWh,
        })
        return
      case 'trade':
        this.#trades++
        this.#tradedWh += event.energyWh
        return this.#reduce(event.slot, event.makerOrderId, event.energyWh, event.priceMicrosPerKwh)
      case 'order_amended':
        return this.#amend(event)
      case 'order_removed':
        if (event.bookSequence !== null) this.#reduce(event.slot, event.orderId, event.energyWh)
        return
      case 'auction_cleared':
        this.#auctions++
        return
      case 'auction_fill':
        this.#balance(
          `${event.auctionId} ${event.slot}`,
          event.side === 'buy' ? event.energyWh : -event.energyWh,
        )
        if (event.bookSequence !== null) this.#reduce(event.slot, event.orderId, event.energyWh)
        return
      default:
    }
  }

  get lastSequence(): number {
    return this.#sequence
  }

  /** Number of the last event that changed the slot's book. */
  bookSequence(slot: string): number {
    return this.#bookOf(slot).sequence
  }

  /** Where the book of a slot, as the server shows it, is not the one that the stream tells. */
  differences(book: Book): readonly string[] {
    const { sequence, orders } = this.#bookOf(book.slot)
    const told = { bids: new Map<number, number>(), asks: new Map<number, number>() }
    for (const { side, priceMicrosPerKwh, energyWh } of orders.values()) {
      const levels = side === 'buy' ? told.bids : told.asks
      levels.set(priceMicrosPerKwh, (levels.get(priceMicrosPerKwh) ?? 0) + energyWh)
    }
    const wrong = (['bids', 'asks'] as const)
      .filter(
        (side) =>
          book[side].length !== told[side].size ||
          book[side].some((level) => told[side].get(level.priceMicrosPerKwh) !== level.energyWh),
      )
      .map((side) => `${book.slot}: the ${side} are not those that the event stream tells`)
    return sequence === book.bookSequence
      ? wrong
      : [...wrong, `${book.slot}: the book is at ${book.bookSequence}, the stream at ${sequence}`]
  }

  findings(): StreamFindings {
    const unbalanced = [...this.#auctionWh]
      .filter(([, net]) => net !== 0)
      .map(([auction, net]) => `${auction}: ${net} Wh more bought than sold`)
    return {
      events: this.#events,
      trades: this.#trades,
      tradedWh: this.#tradedWh,
      auctions: this.#auctions,
      lastSequence: this.#sequence,
      wrong: [...this.#wrong, ...unbalanced].slice(0, 10),
    }
  }

  /** An operator sees every event, so within a record their indexes count up from 0. */
  #followId(id: string): void {
    const dot = id.indexOf('.')
    const [sequence, index] = [Number(id.slice(0, dot)), Number(id.slice(dot + 1))]
    const follows =
      sequence === this.#sequence ? index === this.#index + 1 : sequence > this.#sequence && index === 0
    if (!follows) this.#note(`event ${id} came after ${this.#sequence}.${this.#index}`)
    this.#sequence = sequence
    this.#index = index
  }

  #followBook(slot: string, sequence: number): void {
    const book = this.#bookOf(slot)
    if (sequence !== book.sequence + 1)
      this.#note(`${slot}: book event ${sequence} came after ${book.sequence}`)
    book.sequence = sequence
  }

  #reduce(slot: string, orderId: string, energyWh: number, price?: number): void {
    const { orders } = this.#bookOf(slot)
    const resting = orders.get(orderId)
    if (resting === undefined) return this.#note(`${slot}: order ${orderId} loses energy and does not rest`)
    if (price !== undefined && price !== resting.priceMicrosPerKwh)
      this.#note(`${slot}: order ${orderId} trades at ${price}`)
    resting.energyWh -= energyWh
    if (resting.energyWh < 0) this.#note(`${slot}: order ${orderId} loses more energy than it has`)
    if (resting.energyWh <= 0) orders.delete(orderId)
  }

  #amend({
    slot,
    orderId,
    bookSequence,
    keptPriority,
    ...terms
  }: Extract<MarketEvent, { type: 'order_amended' }>): void {
    if (bookSequence === null) return
    const { orders } = this.#bookOf(slot)
    const resting = orders.get(orderId)
    if (resting === undefined) return this.#note(`${slot}: order ${orderId} is amended and does not rest`)
    if (!keptPriority) orders.delete(orderId)
    else
      orders.set(orderId, {
        side: resting.side,
        priceMicrosPerKwh: terms.priceMicrosPerKwh,
        energyWh: terms.energyWh,
      })
  }

  #balance(auction: string, wh: number): void {
    this.#auctionWh.set(auction, (this.#auctionWh.get(auction) ?? 0) + wh)
  }

  #bookOf(slot: string): SlotBook {
    let book = this.#books.get(slot)
    if (book === undefined) this.#books.set(slot, (book = { sequence: 0, orders: new Map() }))
    return book
  }

  #note(sentence: string): void {
    if (this.#wrong.length < 10) this.#wrong.push(sentence)
  }
}
