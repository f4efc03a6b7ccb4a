import { slotStart, type EpochMs } from '@gridbourse/core/kernel'
import type { Answer, Command, Exchange } from '@gridbourse/core/market'

const DAY_MS = 86_400_000
/** Expiries are rounded up to it: few different instants keep the register's calendar small. */
const GRAIN_MS = 900_000

/**
 * Until when a retry finds the first answer: 24 h after the gate of the slot it was about, or after `at`. A slot
 * that nobody opened counts for nothing, or whoever names far centuries would fill the register for as long.
 */
export function keyExpiry(exchange: Exchange, command: Command, answer: Answer, at: EpochMs): EpochMs {
  const gate = gateOf(exchange, command, answer)
  return (Math.ceil((Math.max(gate, at) + DAY_MS) / GRAIN_MS) * GRAIN_MS) as EpochMs
}

function gateOf(exchange: Exchange, command: Command, { rejection }: Answer): number {
  const { rules } = exchange
  if (rules === undefined) return 0
  const slot = lastSlotOf(exchange, command)
  if (slot === null) return 0
  // What was accepted was about an open slot; only a rejection has to look for it.
  if (rejection !== null && exchange.book(slot, 0) === undefined) return 0
  return slotStart(slot, rules.slotDuration) - rules.gateLead
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
