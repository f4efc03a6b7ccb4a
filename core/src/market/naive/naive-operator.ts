import { energyOf } from '../../kernel/index.ts'
import type { Command, OperatorCommand } from '../command.ts'
import type { Rejection } from '../rejection.ts'
import type { RunAuction } from './naive-call.ts'
import { no } from './naive-checks.ts'
import { resume } from './naive-sessions.ts'
import { remove } from './naive-state.ts'
import type { NaiveBlock, NaiveOrder, NaiveSlot, NaiveState } from './naive-state.ts'

/** What only an operator, or the market itself, may do. */
export function operate(
  state: NaiveState,
  command: OperatorCommand,
  runAuction: RunAuction,
): Rejection | null {
  switch (command.type) {
    case 'halt_market':
      state.isHalted = true
      state.events.push({ type: 'market_halted' })
      return null
    case 'resume_market':
      resume(state, runAuction)
      return null
    case 'kill_market':
      state.isHalted = true
      state.events.push({ type: 'market_killed' })
      remove(state, [...state.orders, ...state.blocks], 'market_killed')
      return null
    case 'set_price_band':
      return setPriceBand(state, command)
    case 'kill_participant':
    case 'revive_participant':
    case 'set_position_limit':
      return operateOn(state, command)
  }
}

type OnParticipant = Extract<
  Command,
  { type: 'kill_participant' | 'revive_participant' | 'set_position_limit' }
>

function operateOn(state: NaiveState, command: OnParticipant): Rejection | null {
  const participant = state.participants.find((each) => each.participant === command.participant)
  if (participant === undefined) return no('participant_unknown', 'participant')
  const isOwn = (one: NaiveOrder | NaiveBlock): boolean => one.participant === participant.participant
  switch (command.type) {
    case 'kill_participant':
      participant.isKilled = true
      state.events.push({ type: 'participant_killed', participant: command.participant })
      remove(state, [...state.orders, ...state.blocks].filter(isOwn), 'participant_killed')
      return null
    case 'revive_participant':
      participant.isKilled = false
      state.events.push({ type: 'participant_revived', participant: command.participant })
      return null
    case 'set_position_limit': {
      const { buy, sell } = command
      if (!Number.isSafeInteger(buy) || buy < 0) return no('limit_invalid', 'buy')
      if (!Number.isSafeInteger(sell) || sell < 0) return no('limit_invalid', 'sell')
      participant.buyLimit = buy
      participant.sellLimit = sell
      state.events.push({ type: 'position_limit_set', participant: command.participant, buy, sell })
      return null
    }
  }
}

function setPriceBand(
  state: NaiveState,
  { slot, low, high }: Extract<Command, { type: 'set_price_band' }>,
): Rejection | null {
  const only = state.slots.find((each) => each.slot === slot)
  if (slot !== null && only === undefined) return no('slot_unknown', 'slot')
  if (only?.phase === 'closed') return no('gate_closed', 'slot')
  if (!isOnGrid(state, low)) return no('price_band_invalid', 'low')
  if (!isOnGrid(state, high)) return no('price_band_invalid', 'high')
  if (low > high) return no('price_band_invalid', 'low')
  state.events.push({ type: 'price_band_set', slot, low, high })
  for (const each of state.slots) {
    if (each.phase === 'closed' || (slot !== null && each !== only)) continue
    each.low = low
    each.high = high
  }
  const isOutside = (price: number, slots: (NaiveSlot | undefined)[]): boolean =>
    slots.some((each) => price < each!.low || price > each!.high)
  const slotOf = (number: number): NaiveSlot | undefined => state.slots.find((each) => each.slot === number)
  remove(
    state,
    [
      ...state.orders.filter((order) => isOutside(order.price, [slotOf(order.slot)])),
      ...state.blocks.filter((block) =>
        isOutside(
          block.price,
          block.profile.map((part) => slotOf(part.slot)),
        ),
      ),
    ],
    'price_outside_band',
  )
  return null
}

function isOnGrid(state: NaiveState, price: number): boolean {
  const { lowestPrice, highestPrice, tick } = state.rules!
  return price >= lowestPrice && price <= highestPrice && (price - lowestPrice) % tick === 0
}

export function registerParticipant(
  state: NaiveState,
  command: Extract<Command, { type: 'register_participant' }>,
): Rejection | null {
  const { participant, name, role, importPower, exportPower, selfTradePrevention } = command
  const { slotDuration } = state.rules!
  if (state.participants.some((each) => each.participant === participant))
    return no('participant_already_registered', 'participant')
  state.participants.push({
    participant,
    role,
    selfTradePrevention,
    buyLimit: energyOf(importPower, slotDuration),
    sellLimit: energyOf(exportPower, slotDuration),
    isKilled: false,
  })
  state.events.push({ type: 'participant_registered', participant, name, role })
  return null
}
