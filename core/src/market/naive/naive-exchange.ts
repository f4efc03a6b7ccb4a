import type { Command } from '../command.ts'
import type { ExchangeEvent } from '../event.ts'
import { THE_MARKET } from '../identity.ts'
import type { ParticipantNumber } from '../identity.ts'
import type { Rejection } from '../rejection.ts'
import type { RunAuction } from './naive-call.ts'
import { no } from './naive-checks.ts'
import { operate, registerParticipant } from './naive-operator.ts'
import { amendOrder, cancelAll, cancelOrder, placeBlock, placeOrder } from './naive-orders.ts'
import { advanceTime, openDay } from './naive-sessions.ts'
import { emptyState } from './naive-state.ts'
import type { NaiveState } from './naive-state.ts'

/**
 * The exchange once more, in the plainest way: every question is answered by searching a list. It is the
 * oracle of the fast one, which must give the same events for the same commands. It takes the form of rules
 * and registrations for granted, and clears with the auction it is given.
 */
export function createNaiveExchange(runAuction: RunAuction): NaiveExchange {
  const state = emptyState()
  return {
    step(command, by) {
      state.events = []
      const rejection =
        admit(state, command, by) ??
        carryOut(state, command, { isOperator: isOperator(state, by), runAuction })
      if (rejection === null) return state.events
      return [{ type: 'command_rejected', command: command.type, ...rejection }]
    },
  }
}

export type NaiveExchange = {
  /** Applies one command that `by` asked for. */
  step(command: Command, by: ParticipantNumber): readonly ExchangeEvent[]
}

/** Whether `by` may ask for this, and the state of the market allows it. */
function admit(state: NaiveState, command: Command, by: ParticipantNumber): Rejection | null {
  if (command.type === 'set_rules') {
    if (!isOperator(state, by)) return no('not_permitted')
    return state.rules === undefined ? null : no('rules_already_set')
  }
  if (state.rules === undefined) return no('rules_missing')
  switch (command.type) {
    case 'place_order':
    case 'place_block':
    case 'amend_order': {
      const owner = state.participants.find((each) => each.participant === command.participant)
      if (owner === undefined && command.participant !== THE_MARKET)
        return no('participant_unknown', 'participant')
      const isItself = by === command.participant || by === THE_MARKET
      if (owner?.role !== 'participant' || !isItself) return no('not_permitted')
      if (owner.isKilled) return no('participant_killed')
      return state.isHalted ? no('market_halted') : null
    }
    case 'cancel_order':
    case 'cancel_all': {
      const owner = state.participants.find((each) => each.participant === command.participant)
      if (owner === undefined && command.participant !== THE_MARKET)
        return no('participant_unknown', 'participant')
      const isItself = by === command.participant && owner?.role === 'participant'
      return isItself || isOperator(state, by) ? null : no('not_permitted')
    }
    default:
      return isOperator(state, by) ? null : no('not_permitted')
  }
}

function carryOut(
  state: NaiveState,
  command: Command,
  { isOperator: isForOthers, runAuction }: { isOperator: boolean; runAuction: RunAuction },
): Rejection | null {
  switch (command.type) {
    case 'set_rules':
      state.rules = command.rules
      state.events.push({ type: 'rules_set', rules: command.rules })
      return null
    case 'advance_time':
      return advanceTime(state, command.at, runAuction)
    case 'open_day':
      return openDay(state, command)
    case 'register_participant':
      return registerParticipant(state, command)
    case 'place_order':
      return placeOrder(state, command)
    case 'place_block':
      return placeBlock(state, command)
    case 'amend_order':
      return amendOrder(state, command)
    case 'cancel_order':
      return cancelOrder(state, command, isForOthers)
    case 'cancel_all':
      return cancelAll(state, command)
    default:
      return operate(state, command, runAuction)
  }
}

function isOperator(state: NaiveState, by: ParticipantNumber): boolean {
  const role = state.participants.find((each) => each.participant === by)?.role
  return by === THE_MARKET || role === 'operator'
}
