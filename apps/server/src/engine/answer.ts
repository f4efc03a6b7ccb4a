import { MAX_ENERGY, type Nanos, type Wh } from '@gridbourse/core/kernel'
import type { Answer, Command, ExchangeEvent } from '@gridbourse/core/market'

/** What the events of one command say to whoever sent it. */
export function answerOf(sequence: number, command: Command, events: readonly ExchangeEvent[]): Answer {
  let order = 'order' in command ? command.order : null
  let filled = 0
  let resting = 0
  let notional = 0n
  for (const event of events) {
    switch (event.type) {
      case 'command_rejected': {
        const rejection = { reason: event.reason, field: event.field }
        return { sequence, rejection, order, filled: 0 as Wh, resting: 0 as Wh, notional: 0n as Nanos }
      }
      case 'order_accepted':
        order = event.order
        break
      case 'block_accepted':
        order = event.order
        resting = Math.min(MAX_ENERGY, sum(event.profile))
        break
      case 'trade':
        if (event.taker !== order) break
        filled += event.energy
        notional += BigInt(event.price) * BigInt(event.energy)
        break
      case 'order_rested':
      case 'order_waiting':
        if (event.order === order) resting = event.energy
        break
      case 'order_amended':
        if (event.order === order) resting = event.keptPriority ? event.energy : 0
        break
      case 'order_removed':
        if (event.order === order) resting = 0
        break
      default:
    }
  }
  return {
    sequence,
    rejection: null,
    order,
    filled: filled as Wh,
    resting: resting as Wh,
    notional: notional as Nanos,
  }
}

const sum = (profile: readonly { readonly energy: Wh }[]): number =>
  profile.reduce((total, { energy }) => total + energy, 0)
