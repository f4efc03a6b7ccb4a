import type { MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'
import { COLUMN, EVENT_WORDS, KIND, REMOVAL_REASONS, WAITS_UNTIL, type EventLog } from './event-log.ts'
import type { ExchangeEvent } from './event.ts'
import type { OrderNumber, ParticipantNumber } from './identity.ts'
import type { Side } from './order.ts'

/** The typed events in rows `from` to the end of a log. */
export function readEvents(log: EventLog, from = 0): ExchangeEvent[] {
  const events: ExchangeEvent[] = []
  for (let row = from; row < log.count; row++) {
    if (log.words[row * EVENT_WORDS + COLUMN.kind] === KIND.entered) {
      events.push(readEvent(log, row, KIND.accepted), readEvent(log, row, KIND.rested))
    } else events.push(readEvent(log, row))
  }
  return events
}

/** One row as a typed event; `kind` says which one where the row holds two. */
function readEvent(
  log: EventLog,
  row: number,
  kind = log.words[row * EVENT_WORDS + COLUMN.kind],
): ExchangeEvent {
  const word = (column: number): number => log.words[row * EVENT_WORDS + column]!
  const slot = word(COLUMN.slot) as SlotNumber
  const order = word(COLUMN.order) as OrderNumber
  const price = word(COLUMN.price) as MicrosPerKwh
  const energy = word(COLUMN.energy) as Wh
  const side: Side = word(COLUMN.side) === 0 ? 'buy' : 'sell'
  const bookSequence = word(COLUMN.bookSequence)
  const detail = word(COLUMN.detail)
  switch (kind) {
    case KIND.accepted:
      return {
        type: 'order_accepted',
        order,
        participant: word(COLUMN.participant) as ParticipantNumber,
        slot,
        side,
        price: Number.isNaN(price) ? null : price,
        energy,
      }
    case KIND.waiting:
      return { type: 'order_waiting', order, slot, until: WAITS_UNTIL[detail]!, energy }
    case KIND.rested:
      return { type: 'order_rested', bookSequence, order, slot, side, price, energy }
    case KIND.trade:
      return {
        type: 'trade',
        bookSequence,
        slot,
        price,
        energy,
        maker: order,
        taker: detail as OrderNumber,
        makerParticipant: word(COLUMN.participant) as ParticipantNumber,
        takerParticipant: word(COLUMN.takerParticipant) as ParticipantNumber,
        takerSide: side,
      }
    case KIND.amended:
      return {
        type: 'order_amended',
        bookSequence: bookSequence === 0 ? null : bookSequence,
        order,
        slot,
        price,
        energy,
        keptPriority: detail === 1,
      }
    case KIND.removed:
      return {
        type: 'order_removed',
        bookSequence: bookSequence === 0 ? null : bookSequence,
        order,
        slot,
        energy,
        reason: REMOVAL_REASONS[detail]!,
      }
    default:
      return log.others[detail]!
  }
}
