import type {
  CalledOrder,
  Certificate,
  ExchangeEvent,
  OrderNumber,
  PlacedEvent,
} from '@gridbourse/core/market'
import type { Selectable } from 'kysely'
import type { Tables } from '../tables.ts'

export type OrderRow = Selectable<Tables['orders']>

/** The orders that an event tells of. */
export function ordersOf(event: ExchangeEvent): readonly OrderNumber[] {
  switch (event.type) {
    case 'trade':
      return [event.maker, event.taker]
    case 'auction_cleared':
      return numbersIn(event.certificate)
    default:
      return 'order' in event ? [event.order] : []
  }
}

/** Orders as rows, taken on by events. Whoever feeds it brings the rows that the events tell of. */
export class OrderRows {
  readonly #rows = new Map<number, OrderRow>()
  readonly #changed = new Set<number>()

  constructor(rows: readonly OrderRow[]) {
    for (const row of rows) this.#rows.set(row.orderNumber, row)
  }

  get changed(): readonly OrderRow[] {
    return [...this.#changed].map((order) => this.#rows.get(order)!)
  }

  take({ sequence, atMs, event }: PlacedEvent): void {
    const placed = { placedSequence: sequence, placedAtMs: atMs }
    switch (event.type) {
      case 'order_accepted': {
        const { order, participant, slot, side, price, energy } = event
        const terms = { participant, slot, side, price, energyWh: energy, profile: null }
        return this.#add({ ...NEW, kind: 'order', orderNumber: order, ...terms, ...placed })
      }
      case 'block_accepted': {
        const { order, participant, side, price, profile } = event
        const energyWh = profile.reduce((sum, { energy }) => sum + energy, 0)
        const terms = { participant, slot: profile[0]!.slot, side, price, energyWh }
        const blocked = { profile: JSON.stringify(profile), ...placed }
        return this.#add({ ...NEW, kind: 'block', orderNumber: order, ...terms, ...blocked })
      }
      case 'order_waiting':
        return this.#change(event.order, { state: event.until === 'closing' ? 'at_close' : 'waiting' })
      case 'order_rested':
        return this.#change(event.order, { state: 'resting' })
      case 'trade':
        for (const order of [event.maker, event.taker])
          this.#fill(order, event.price, event.energy, { sequence, atMs })
        return
      case 'auction_fill':
        return this.#fill(event.order, event.price, event.energy, { sequence, atMs })
      case 'order_amended': {
        const { filledWh } = this.#row(event.order)
        return this.#change(event.order, { price: event.price, energyWh: filledWh + event.energy })
      }
      case 'order_removed':
        return this.#finish(event.order, event.reason, { sequence, atMs })
      default:
    }
  }

  /** The orders that a certificate answers, as they came to the auction. */
  called(certificate: Certificate): readonly CalledOrder[] {
    return numbersIn(certificate)
      .toSorted((a, b) => a - b)
      .flatMap((order) => {
        const { kind, participant, side, price, slot, energyWh, filledWh, profile } = this.#row(order)
        const whole = [{ slot, energy: energyWh - filledWh }]
        const parts = profile === null ? whole : (JSON.parse(profile) as typeof whole)
        return parts.map(
          (part) => ({ kind, order, participant, side, price: price!, ...part }) as unknown as CalledOrder,
        )
      })
  }

  #fill(order: number, price: number, energy: number, at: { sequence: number; atMs: number }): void {
    const row = this.#row(order)
    const filledWh = row.filledWh + energy
    const notionalNanos = String(BigInt(row.notionalNanos) + BigInt(price) * BigInt(energy))
    this.#change(order, { filledWh, notionalNanos })
    if (filledWh === row.energyWh) this.#finish(order, 'filled', at)
  }

  #finish(order: number, outcome: string, { sequence, atMs }: { sequence: number; atMs: number }): void {
    this.#change(order, {
      state: 'finished',
      outcome,
      finishedSequence: sequence,
      finishedAtMs: atMs,
    })
  }

  #add(row: OrderRow): void {
    this.#rows.set(row.orderNumber, row)
    this.#changed.add(row.orderNumber)
  }

  #change(order: number, change: Partial<OrderRow>): void {
    this.#add({ ...this.#row(order), ...change })
  }

  #row(order: number): OrderRow {
    const row = this.#rows.get(order)
    if (row === undefined) throw new TypeError(`order ${order} is told of before it was accepted`)
    return row
  }
}

const NEW = {
  filledWh: 0,
  notionalNanos: '0',
  state: 'waiting',
  outcome: null,
  finishedSequence: null,
  finishedAtMs: null,
} as const

const numbersIn = ({ accepted, rejected }: Certificate): OrderNumber[] => [
  ...new Set([...accepted, ...rejected].map(({ order }) => order)),
]
