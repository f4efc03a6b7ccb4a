import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type {
  Command,
  ExchangeEvent,
  OrderNumber,
  ParticipantNumber,
  RejectionReason,
  Side,
} from '../../market/index.ts'

/** Which record of the journal something stands in, and when it was stepped. */
export type Stamp = { readonly record: number; readonly at: EpochMs }

/** What the supervisor keeps of the stream of events: plain data, and only what a pattern can be seen in. */
export type WatchedEvent = Stamp & { readonly slot: SlotNumber } & (
    | {
        readonly type: 'placed'
        readonly order: OrderNumber
        readonly participant: ParticipantNumber
        readonly side: Side
        readonly price: MicrosPerKwh | null
        readonly energy: Wh
      }
    /** What is left of the order, after an amendment. */
    | { readonly type: 'amended'; readonly order: OrderNumber; readonly left: Wh }
    | {
        readonly type: 'removed'
        readonly order: OrderNumber
        readonly energy: Wh
        readonly byOwner: boolean
      }
    | {
        readonly type: 'traded'
        readonly price: MicrosPerKwh
        readonly energy: Wh
        readonly maker: OrderNumber
        readonly taker: OrderNumber
        readonly buyer: ParticipantNumber
        readonly seller: ParticipantNumber
        readonly takerSide: Side
      }
    | {
        readonly type: 'cleared'
        readonly auction: 'opening' | 'closing'
        readonly price: MicrosPerKwh | null
        readonly volume: Wh
      }
    | {
        readonly type: 'refused'
        readonly participant: ParticipantNumber
        readonly reason: RejectionReason
      }
  )

/**
 * One record of the stream as the supervisor watches it. Where the command is not known (null), its refusals are not
 * watched: an event says why, but not who asked for which slot.
 */
export function watchedEvents(
  stamp: Stamp,
  command: Command | null,
  events: readonly ExchangeEvent[],
): WatchedEvent[] {
  return events.flatMap((event): WatchedEvent[] => {
    switch (event.type) {
      case 'order_accepted': {
        const { order, participant, slot, side, price, energy } = event
        return [{ type: 'placed', ...stamp, order, participant, slot, side, price, energy }]
      }
      case 'order_amended':
        return [{ type: 'amended', ...stamp, slot: event.slot, order: event.order, left: event.energy }]
      case 'order_removed': {
        const { order, slot, energy, reason } = event
        return [{ type: 'removed', ...stamp, slot, order, energy, byOwner: reason === 'cancelled' }]
      }
      case 'trade': {
        const { slot, price, energy, maker, taker, makerParticipant, takerParticipant, takerSide } = event
        const [buyer, seller] =
          takerSide === 'buy' ? [takerParticipant, makerParticipant] : [makerParticipant, takerParticipant]
        return [{ type: 'traded', ...stamp, slot, price, energy, maker, taker, buyer, seller, takerSide }]
      }
      case 'auction_cleared':
        return event.certificate.slots.map(({ slot, price, volume }) => ({
          type: 'cleared',
          ...stamp,
          slot,
          auction: event.auction.startsWith('opening') ? 'opening' : 'closing',
          price,
          volume,
        }))
      case 'command_rejected':
        return command?.type === 'place_order'
          ? [
              {
                type: 'refused',
                ...stamp,
                slot: command.slot,
                participant: command.participant,
                reason: event.reason,
              },
            ]
          : []
      default:
        return []
    }
  })
}
