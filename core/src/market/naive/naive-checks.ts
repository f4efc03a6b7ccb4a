import { MAX_ENERGY } from '../../kernel/index.ts'
import type { MicrosPerKwh, SlotNumber } from '../../kernel/index.ts'
import type { Command } from '../command.ts'
import type { ParticipantNumber } from '../identity.ts'
import type { Side } from '../order.ts'
import type { Rejection, RejectionReason } from '../rejection.ts'
import { remaining, sum } from './naive-state.ts'
import type { NaiveOrder, NaiveSlot, NaiveState } from './naive-state.ts'

type PlaceOrder = Extract<Command, { type: 'place_order' }>

export const no = (reason: RejectionReason, field: string | null = null): Rejection => ({ reason, field })

export const energyFlaw = (energy: number): Rejection | null =>
  Number.isInteger(energy) && energy >= 1 && energy <= MAX_ENERGY ? null : no('energy_out_of_range', 'energy')

export function priceFlaw(state: NaiveState, slot: NaiveSlot, price: MicrosPerKwh): Rejection | null {
  const { lowestPrice, highestPrice, tick } = state.rules!
  if (price < lowestPrice || price > highestPrice) return no('price_out_of_range', 'price')
  if ((price - lowestPrice) % tick !== 0) return no('price_off_tick', 'price')
  return price < slot.low || price > slot.high ? no('price_outside_band', 'price') : null
}

export function termsFlaw(state: NaiveState, slot: NaiveSlot, command: PlaceOrder): Rejection | null {
  const { timeInForce, expiresAt, price, postOnly, atClose } = command
  const isImmediate = timeInForce === 'ioc' || timeInForce === 'fok'
  if (timeInForce === 'time' && (expiresAt === null || expiresAt <= state.clock))
    return no('expiry_invalid', 'expiresAt')
  if (timeInForce !== 'time' && expiresAt !== null) return no('terms_contradict', 'expiresAt')
  if (price === null && !isImmediate) return no('terms_contradict', 'timeInForce')
  if (postOnly && (isImmediate || atClose)) return no('terms_contradict', 'postOnly')
  if (atClose && isImmediate) return no('terms_contradict', 'atClose')
  if (slot.phase !== 'waiting') return null
  if (isImmediate) return no('not_in_continuous_trading', 'timeInForce')
  return postOnly ? no('not_in_continuous_trading', 'postOnly') : null
}

/** Whether `energy` more on `side` could take the participant past its limit; `without` is left out of it. */
export function exceedsLimit(
  state: NaiveState,
  wish: { participant: ParticipantNumber; slot: SlotNumber; side: Side; energy: number },
  without?: NaiveOrder,
): boolean {
  const { participant, side, energy } = wish
  const slot = state.slots.find((each) => each.slot === wish.slot)!
  const { buyLimit, sellLimit } = state.participants.find((each) => each.participant === participant)!
  const net = sum(
    slot.traded
      .filter((trade) => trade.participant === participant)
      .map((trade) => (trade.side === side ? trade.energy : -trade.energy)),
  )
  const openOrders = sum(
    state.orders
      .filter((order) => order !== without && order.participant === participant)
      .filter((order) => order.slot === wish.slot && order.side === side)
      .map(remaining),
  )
  const openBlocks = sum(
    state.blocks
      .filter((block) => block.participant === participant && block.side === side)
      .flatMap((block) => block.profile.filter((part) => part.slot === wish.slot))
      .map((part) => part.energy),
  )
  return net + openOrders + openBlocks + energy > (side === 'buy' ? buyLimit : sellLimit)
}
