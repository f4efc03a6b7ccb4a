import { slotStart, type EpochMs } from '@gridbourse/core/kernel'
import type { Answer, Command, Exchange } from '@gridbourse/core/market'

const DAY_MS = 86_400_000
/** Expiries are rounded up to it: few different instants keep the register's calendar small. */
const GRAIN_MS = 900_000

/** Until when a retry finds the first answer: 24 h after the gate of the slot it was about, or after `at`. */
export function keyExpiry(exchange: Exchange, command: Command, answer: Answer, at: EpochMs): EpochMs {
  const gate = answer.rejection?.reason === 'slot_unknown' ? at : gateOf(exchange, command)
  return (Math.ceil((Math.max(gate, at) + DAY_MS) / GRAIN_MS) * GRAIN_MS) as EpochMs
}

function gateOf(exchange: Exchange, command: Command): number {
  const { rules } = exchange
  if (rules === undefined) return 0
  const slot = lastSlotOf(exchange, command)
  return slot === null ? 0 : slotStart(slot, rules.slotDuration) - rules.gateLead
}

function lastSlotOf(exchange: Exchange, command: Command) {
  switch (command.type) {
    case 'place_order':
    case 'cancel_all':
      return command.slot
    case 'place_block':
      return command.profile.at(-1)?.slot ?? null
    case 'amend_order': {
      const live = exchange.order(command.order)
      return live?.kind === 'order' ? live.slot : null
    }
    default:
      return null
  }
}
