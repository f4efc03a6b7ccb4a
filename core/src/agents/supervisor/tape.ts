import type { EpochMs, MicrosPerKwh, SlotNumber } from '../../kernel/index.ts'
import type { OrderNumber, ParticipantNumber, Side } from '../../market/index.ts'
import type { WatchedEvent } from './watched-event.ts'

/** One slot's history, sorted for those who look for patterns in it. */
export type Tape = {
  readonly slot: SlotNumber
  readonly orders: ReadonlyMap<OrderNumber, WatchedOrder>
  readonly trades: readonly Traded[]
  readonly refusals: readonly Extract<WatchedEvent, { type: 'refused' }>[]
}

export type Traded = Extract<WatchedEvent, { type: 'traded' }>

export type WatchedOrder = {
  readonly order: OrderNumber
  readonly participant: ParticipantNumber
  readonly side: Side
  readonly price: MicrosPerKwh | null
  readonly energy: number
  readonly record: number
  readonly placedAt: EpochMs
  left: number
  filled: number
  /** Taken back by its owner, all at once or by amendments; when last, and in which record. */
  withdrawn: number
  withdrawnAt: EpochMs | null
  withdrawnRecord: number
}

/** The tapes of all slots that appear in `events`, by slot. */
export function tapesOf(events: readonly WatchedEvent[]): Tape[] {
  const bySlot = new Map<SlotNumber, WatchedEvent[]>()
  for (const event of events) {
    const known = bySlot.get(event.slot)
    if (known === undefined) bySlot.set(event.slot, [event])
    else known.push(event)
  }
  return [...bySlot].toSorted(([a], [b]) => a - b).map(([slot, own]) => tapeOf(slot, own))
}

function tapeOf(slot: SlotNumber, events: readonly WatchedEvent[]): Tape {
  const orders = new Map<OrderNumber, WatchedOrder>()
  const trades: Traded[] = []
  const refusals: Extract<WatchedEvent, { type: 'refused' }>[] = []
  const withdraw = (order: WatchedOrder, energy: number, { at, record }: WatchedEvent): void => {
    order.withdrawn += energy
    order.withdrawnAt = at
    order.withdrawnRecord = record
  }
  for (const event of events) {
    switch (event.type) {
      case 'placed': {
        const { order, participant, side, price, energy, record, at } = event
        const mark = { left: energy, filled: 0, withdrawn: 0, withdrawnAt: null, withdrawnRecord: 0 }
        orders.set(order, { order, participant, side, price, energy, record, placedAt: at, ...mark })
        break
      }
      case 'amended': {
        const order = orders.get(event.order)
        if (order === undefined) break
        if (event.left < order.left) withdraw(order, order.left - event.left, event)
        order.left = event.left
        break
      }
      case 'removed': {
        const order = orders.get(event.order)
        if (order === undefined) break
        if (event.byOwner) withdraw(order, event.energy, event)
        order.left = 0
        break
      }
      case 'traded':
        trades.push(event)
        for (const number of [event.maker, event.taker]) {
          const order = orders.get(number)
          if (order === undefined) continue
          order.left -= event.energy
          order.filled += event.energy
        }
        break
      case 'refused':
        refusals.push(event)
    }
  }
  return { slot, orders, trades, refusals }
}
