import { z } from 'zod'
import { certificateTerms } from './auction.ts'
import { phase, rules } from './market.ts'
import { side } from './order.ts'
import { role } from './participant.ts'
import { reason } from './problem.ts'
import { seen } from './trade.ts'
import {
  atMs,
  auctionId,
  energySumWh,
  energyWh,
  eventId,
  orderId,
  participantName,
  priceMicrosPerKwh,
  slotName,
} from './units.ts'

const bookSequence = z.int().meta({
  description:
    "The event's number in its slot's book. Numbers of one book have no gap, and replaying them gives the book (L3).",
  examples: [87],
})
const maybeInBook = bookSequence
  .nullable()
  .meta({ description: 'null for an order (or a remainder) that was not in the book.' })

/** What everybody may see. Participants are named only to those who may know. */
const publicEvents = [
  event('time_advanced', {}),
  event('day_opened', { firstSlot: slotName, slotCount: z.int(), openingAuctionAtMs: atMs }),
  event('order_rested', { bookSequence, orderId, slot: slotName, side, priceMicrosPerKwh, energyWh }),
  event('trade', {
    bookSequence,
    slot: slotName,
    priceMicrosPerKwh,
    energyWh,
    makerOrderId: orderId,
    takerOrderId: orderId,
    makerParticipant: seen,
    takerParticipant: seen,
    takerSide: side,
  }),
  event('order_amended', {
    bookSequence: maybeInBook,
    orderId,
    slot: slotName,
    priceMicrosPerKwh,
    energyWh: energyWh.meta({ description: 'What is left to trade.' }),
    keptPriority: z.boolean().meta({
      description: 'false: it left its place, and trades or rests again in the events after this one.',
    }),
  }),
  event('order_removed', {
    bookSequence: maybeInBook,
    orderId,
    slot: slotName,
    energyWh: energySumWh.meta({ description: 'What was left, and will never trade.' }),
    reason: z.enum([
      'cancelled',
      'expired',
      'gate_closed',
      'unfilled_remainder',
      'self_trade',
      'participant_killed',
      'market_killed',
      'price_outside_band',
      'block_rejected',
    ]),
  }),
  event('auction_cleared', { auctionId, ...certificateTerms }),
  event('auction_fill', {
    bookSequence: maybeInBook,
    auctionId,
    orderId,
    participant: seen,
    slot: slotName,
    side,
    priceMicrosPerKwh,
    energyWh,
  }),
  event('phase_changed', { slot: slotName, phase }),
  event('market_halted', {}),
  event('market_resumed', {}),
  event('market_killed', {}),
  event('price_band_set', {
    slot: slotName.nullable(),
    lowestPriceMicrosPerKwh: priceMicrosPerKwh,
    highestPriceMicrosPerKwh: priceMicrosPerKwh,
  }),
] as const

/** What only the participant it is about, operators and observers see. */
const privateEvents = [
  event('rules_set', { rules }),
  event('participant_registered', { participant: participantName, role }),
  event('participant_killed', { participant: participantName }),
  event('participant_revived', { participant: participantName }),
  event('position_limit_set', { participant: participantName, buyWh: energySumWh, sellWh: energySumWh }),
  event('command_rejected', {
    command: z.string().meta({ description: 'The kind of command.', examples: ['place_order'] }),
    participant: seen,
    reason,
    field: z.string().nullable(),
  }),
  event('order_accepted', {
    orderId,
    participant: participantName,
    slot: slotName,
    side,
    priceMicrosPerKwh: priceMicrosPerKwh.nullable(),
    energyWh,
  }),
  event('block_accepted', {
    orderId,
    participant: participantName,
    side,
    priceMicrosPerKwh,
    profile: z.array(z.object({ slot: slotName, energyWh })),
  }),
  event('order_waiting', { orderId, slot: slotName, until: z.enum(['opening', 'closing']), energyWh }),
] as const

/** One thing that happened, as the stream and webhooks tell it. */
export const marketEvent = z.discriminatedUnion('type', [...publicEvents, ...privateEvents]).meta({
  id: 'MarketEvent',
  description: 'One thing that happened in the market, in the order of `id`.',
})
export type MarketEvent = z.infer<typeof marketEvent>
export type EventType = MarketEvent['type']

export const publicEventTypes = publicEvents.map(({ shape }) => shape.type.value)
export const privateEventTypes = privateEvents.map(({ shape }) => shape.type.value)
export const eventTypes: readonly EventType[] = [...publicEventTypes, ...privateEventTypes]

function event<Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return z.object({ type: z.literal(type), id: eventId, atMs, ...shape })
}
