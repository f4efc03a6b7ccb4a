import type { Command } from '../command.ts'
import type { OrderNumber } from '../identity.ts'
import type { Rejection } from '../rejection.ts'
import { canFill, match, rest, wouldTrade } from './naive-book.ts'
import { energyFlaw, exceedsLimit, no, priceFlaw, termsFlaw } from './naive-checks.ts'
import { forget, lastSlotOf, nextSequence, remaining, remove, removeOrder } from './naive-state.ts'
import type { NaiveOrder, NaiveState } from './naive-state.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function placeOrder(state: NaiveState, command: Of<'place_order'>): Rejection | null {
  const slot = state.slots.find((each) => each.slot === command.slot)
  if (slot === undefined) return no('slot_unknown', 'slot')
  if (slot.phase === 'closed') return no('gate_closed', 'slot')
  const limit = command.price ?? (command.side === 'buy' ? slot.high : slot.low)
  const flaw = energyFlaw(command.energy) ?? priceFlaw(state, slot, limit) ?? termsFlaw(state, slot, command)
  if (flaw !== null) return flaw
  if (exceedsLimit(state, command)) return no('position_limit_exceeded', 'energy')
  const { participant, side, energy, timeInForce, expiresAt, postOnly, atClose } = command
  const order: NaiveOrder = {
    order: (state.lastOrder + 1) as OrderNumber,
    participant,
    slot: command.slot,
    side,
    price: limit,
    energy,
    filled: 0,
    timeInForce,
    expiresAt,
    postOnly,
    atClose,
    arrival: state.lastArrival + 1,
    place: slot.phase === 'waiting' ? 'waiting' : 'resting',
  }
  if (postOnly && wouldTrade(state, order)) return no('would_trade', 'price')
  if (timeInForce === 'fok' && !canFill(state, order)) return no('cannot_fill', 'energy')

  state.lastOrder++
  state.lastArrival++
  state.events.push({
    type: 'order_accepted',
    order: order.order,
    participant,
    slot: command.slot,
    side,
    price: command.price,
    energy,
  })
  if (atClose) order.place = 'at_close'
  enter(state, order)
  return null
}

/** Lets an order wait, or trade and rest, as a newcomer. */
function enter(state: NaiveState, order: NaiveOrder): void {
  if (order.place !== 'resting') {
    state.orders.push(order)
    state.events.push({
      type: 'order_waiting',
      order: order.order,
      slot: order.slot,
      until: order.place === 'waiting' ? 'opening' : 'closing',
      energy: remaining(order),
    })
    return
  }
  const isStopped = match(state, order)
  if (remaining(order) === 0) return
  const isImmediate = order.timeInForce === 'ioc' || order.timeInForce === 'fok'
  if (!isStopped && !isImmediate) {
    state.orders.push(order)
    rest(state, order)
    return
  }
  state.events.push({
    type: 'order_removed',
    bookSequence: null,
    order: order.order,
    slot: order.slot,
    energy: remaining(order),
    reason: isStopped ? 'self_trade' : 'unfilled_remainder',
  })
}

export function amendOrder(state: NaiveState, command: Of<'amend_order'>): Rejection | null {
  const block = state.blocks.find((each) => each.order === command.order)
  const order = state.orders.find((each) => each.order === command.order)
  const owner = (order ?? block)?.participant
  if (owner === undefined) return no('order_unknown', 'order')
  if (owner !== command.participant) return no('not_your_order', 'order')
  if (order === undefined) return no('block_not_amendable', 'order')
  const price = command.price ?? order.price
  const energy = command.energy ?? order.energy
  if (price === order.price && energy === order.energy) return no('nothing_to_amend')
  const slot = state.slots.find((each) => each.slot === order.slot)!
  const flaw = energyFlaw(energy) ?? priceFlaw(state, slot, price)
  if (flaw !== null) return flaw
  if (energy <= order.filled) {
    removeOrder(state, order, 'cancelled')
    return null
  }
  const keptPriority = price === order.price && energy < order.energy
  if (!keptPriority) {
    const wish = { ...order, energy: energy - order.filled }
    if (exceedsLimit(state, wish, order)) return no('position_limit_exceeded', 'energy')
    if (order.postOnly && wouldTrade(state, { ...order, price })) return no('would_trade', 'price')
  }
  order.price = price
  order.energy = energy
  state.events.push({
    type: 'order_amended',
    bookSequence: order.place === 'resting' ? nextSequence(state, order.slot) : null,
    order: order.order,
    slot: order.slot,
    price,
    energy: remaining(order),
    keptPriority,
  })
  if (keptPriority) return null
  order.arrival = ++state.lastArrival
  forget(state, order)
  enter(state, order)
  return null
}

export function cancelOrder(
  state: NaiveState,
  command: Of<'cancel_order'>,
  isForOthers: boolean,
): Rejection | null {
  const one = [...state.orders, ...state.blocks].find((each) => each.order === command.order)
  if (one === undefined) return no('order_unknown', 'order')
  if (one.participant !== command.participant && !isForOthers) return no('not_your_order', 'order')
  remove(state, [one], 'cancelled')
  return null
}

export function cancelAll(state: NaiveState, { participant, slot }: Of<'cancel_all'>): Rejection | null {
  if (slot !== null && !state.slots.some((each) => each.slot === slot)) return no('slot_unknown', 'slot')
  const orders = state.orders.filter((order) => slot === null || order.slot === slot)
  const blocks = state.blocks.filter(
    (block) => slot === null || block.profile.some((part) => part.slot === slot),
  )
  remove(
    state,
    [...orders, ...blocks].filter((one) => one.participant === participant),
    'cancelled',
  )
  return null
}

export function placeBlock(state: NaiveState, command: Of<'place_block'>): Rejection | null {
  const { participant, side, price, profile } = command
  const isAscending = profile.every(({ slot }, i) => i === 0 || slot > profile[i - 1]!.slot)
  if (profile.length === 0 || !isAscending || profile.some(({ energy }) => energyFlaw(energy) !== null))
    return no('block_profile_invalid', 'profile')
  const slots = profile.map((part) => state.slots.find(({ slot }) => slot === part.slot))
  if (slots.includes(undefined)) return no('slot_unknown', 'profile')
  const day = state.days.find(
    (each) => profile[0]!.slot >= each.firstSlot && profile[0]!.slot <= lastSlotOf(each),
  )!
  if (profile.at(-1)!.slot > lastSlotOf(day)) return no('block_profile_invalid', 'profile')
  if (slots.some((slot) => slot!.phase !== 'waiting')) return no('block_after_opening_auction', 'profile')
  for (const slot of slots) {
    const flaw = priceFlaw(state, slot!, price)
    if (flaw !== null) return flaw
  }
  const ofTheDay = state.blocks.filter(
    (block) => block.profile[0]!.slot >= day.firstSlot && block.profile[0]!.slot <= lastSlotOf(day),
  )
  if (ofTheDay.length >= 200) return no('block_limit_reached')
  if (profile.some(({ slot, energy }) => exceedsLimit(state, { participant, side, slot, energy })))
    return no('position_limit_exceeded', 'profile')
  const order = ++state.lastOrder as OrderNumber
  const block = { order, participant, side, price, profile: profile.map((part) => ({ ...part })) }
  state.blocks.push(block)
  state.events.push({ type: 'block_accepted', ...block })
  return null
}
