import type { MicrosPerKwh, Wh } from '../../kernel/index.ts'
import type { Side } from '../order.ts'
import { forget, nextSequence, remaining, removeOrder } from './naive-state.ts'
import type { NaiveOrder, NaiveState } from './naive-state.ts'

type Taker = Pick<NaiveOrder, 'order' | 'participant' | 'slot' | 'side' | 'price' | 'energy' | 'filled'>

/** Trades what is left of an order against the book. Says whether self-trade prevention stopped it. */
export function match(state: NaiveState, taker: Taker): boolean {
  const { selfTradePrevention } = state.participants.find((each) => each.participant === taker.participant)!
  while (taker.filled < taker.energy) {
    const [maker] = makersFor(state, taker)
    if (maker === undefined) return false
    if (maker.participant === taker.participant) {
      if (selfTradePrevention !== 'cancel_newest') removeOrder(state, maker, 'self_trade')
      if (selfTradePrevention !== 'cancel_oldest') return true
      continue
    }
    trade(state, maker, taker)
  }
  return false
}

/** Whether the book holds all that the taker wants, under its own self-trade prevention. */
export function canFill(state: NaiveState, taker: Taker): boolean {
  const { selfTradePrevention } = state.participants.find((each) => each.participant === taker.participant)!
  let found = 0
  for (const maker of makersFor(state, taker)) {
    if (maker.participant !== taker.participant) found += remaining(maker)
    else if (selfTradePrevention !== 'cancel_oldest') return false
    if (found >= taker.energy) return true
  }
  return false
}

export const wouldTrade = (state: NaiveState, order: Pick<Taker, 'slot' | 'side' | 'price'>): boolean =>
  makersFor(state, order).length > 0

/** The rest of an order joins its price level, last in the queue. */
export function rest(state: NaiveState, order: NaiveOrder): void {
  order.place = 'resting'
  state.events.push({
    type: 'order_rested',
    bookSequence: nextSequence(state, order.slot),
    order: order.order,
    slot: order.slot,
    side: order.side,
    price: order.price,
    energy: remaining(order),
  })
}

/** The resting orders of the other side within the limit, in the order in which they trade. */
function makersFor(state: NaiveState, taker: Pick<Taker, 'slot' | 'side' | 'price'>): NaiveOrder[] {
  const isGoodEnough = (price: MicrosPerKwh): boolean =>
    taker.side === 'buy' ? price <= taker.price : price >= taker.price
  return state.orders
    .filter((order) => order.place === 'resting' && order.slot === taker.slot)
    .filter((order) => order.side !== taker.side && isGoodEnough(order.price))
    .toSorted(
      (a, b) => (taker.side === 'buy' ? a.price - b.price : b.price - a.price) || a.arrival - b.arrival,
    )
}

function trade(state: NaiveState, maker: NaiveOrder, taker: Taker): void {
  const energy = Math.min(remaining(maker), taker.energy - taker.filled) as Wh
  maker.filled += energy
  taker.filled += energy
  state.events.push({
    type: 'trade',
    bookSequence: nextSequence(state, maker.slot),
    slot: maker.slot,
    price: maker.price,
    energy,
    maker: maker.order,
    taker: taker.order,
    makerParticipant: maker.participant,
    takerParticipant: taker.participant,
    takerSide: taker.side,
  })
  hold(state, maker, maker.side, energy)
  hold(state, taker, taker.side, energy)
  if (remaining(maker) === 0) forget(state, maker)
}

/** Notes energy that an order has traded, for the limits. */
export function hold(
  state: NaiveState,
  { slot, participant }: Pick<Taker, 'slot' | 'participant'>,
  side: Side,
  energy: number,
): void {
  state.slots.find((each) => each.slot === slot)!.traded.push({ participant, side, energy })
}
