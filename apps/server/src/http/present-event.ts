import type { MarketEvent } from '@gridbourse/api'
import type { ParticipantNumber } from '@gridbourse/core/market'
import type { FeedEvent } from '../views/event-feed.ts'
import { wireField } from './problem.ts'
import type { Names } from './names.ts'
import { presentCertificate } from './present-certificate.ts'
import { presentRules } from './present.ts'
import type { Reader } from './reader.ts'

/** Whether the event is about this participant, so that it may know more than everybody. */
export function concerns({ event, owner }: FeedEvent, participant: ParticipantNumber): boolean {
  if (event.type === 'trade') {
    return event.makerParticipant === participant || event.takerParticipant === participant
  }
  return owner === participant
}

export function maySee(fed: FeedEvent, reader: Reader): boolean {
  if (reader === 'insider' || isPublic(fed)) return true
  return reader !== 'anybody' && concerns(fed, reader)
}

/** What everybody may see: the market, and what changes a book. Never who stands behind an order. */
function isPublic({ event }: FeedEvent): boolean {
  switch (event.type) {
    case 'order_amended':
    case 'order_removed':
      return event.bookSequence !== null
    case 'rules_set':
    case 'participant_registered':
    case 'participant_killed':
    case 'participant_revived':
    case 'position_limit_set':
    case 'command_rejected':
    case 'order_accepted':
    case 'block_accepted':
    case 'order_waiting':
      return false
    default:
      return true
  }
}

/** The event in the wire's words, as `reader` may see it. */
export function presentEvent(names: Names, fed: FeedEvent, reader: Reader): MarketEvent {
  const { sequence, index, atMs, event } = fed
  const head = { id: `${sequence}.${index}`, atMs }
  const knows = (participant: ParticipantNumber): boolean => reader === 'insider' || reader === participant
  switch (event.type) {
    case 'time_advanced':
    case 'market_halted':
    case 'market_resumed':
    case 'market_killed':
      return { type: event.type, ...head }
    case 'rules_set':
      return { type: event.type, ...head, rules: presentRules(event.rules) }
    case 'day_opened':
      return {
        type: event.type,
        ...head,
        firstSlot: names.slot(event.firstSlot),
        slotCount: event.slotCount,
        openingAuctionAtMs: event.openingAuctionAt,
      }
    case 'phase_changed':
      return { type: event.type, ...head, slot: names.slot(event.slot), phase: event.phase }
    case 'order_accepted':
    case 'block_accepted':
    case 'order_waiting':
    case 'order_rested':
    case 'order_amended':
    case 'order_removed':
      return presentOrderEvent(names, head, event)
    case 'trade':
      return {
        type: event.type,
        ...head,
        bookSequence: event.bookSequence,
        slot: names.slot(event.slot),
        priceMicrosPerKwh: event.price,
        energyWh: event.energy,
        makerOrderId: names.order(event.maker),
        takerOrderId: names.order(event.taker),
        takerSide: event.takerSide,
        ...(knows(event.makerParticipant) && { makerParticipant: names.participant(event.makerParticipant) }),
        ...(knows(event.takerParticipant) && { takerParticipant: names.participant(event.takerParticipant) }),
      }
    case 'auction_cleared':
      return {
        type: event.type,
        ...head,
        auctionId: names.auction(event.auction),
        ...presentCertificate(names, event.certificate),
      }
    case 'auction_fill':
      return {
        type: event.type,
        ...head,
        bookSequence: event.bookSequence,
        auctionId: names.auction(event.auction),
        orderId: names.order(event.order),
        slot: names.slot(event.slot),
        side: event.side,
        priceMicrosPerKwh: event.price,
        energyWh: event.energy,
        ...(knows(event.participant) && { participant: names.participant(event.participant) }),
      }
    case 'participant_registered':
      return { type: event.type, ...head, participant: event.name, role: event.role }
    case 'participant_killed':
    case 'participant_revived':
      return { type: event.type, ...head, participant: names.participant(event.participant) }
    case 'position_limit_set':
      return {
        type: event.type,
        ...head,
        participant: names.participant(event.participant),
        buyWh: event.buy,
        sellWh: event.sell,
      }
    case 'price_band_set':
      return {
        type: event.type,
        ...head,
        slot: event.slot === null ? null : names.slot(event.slot),
        lowestPriceMicrosPerKwh: event.low,
        highestPriceMicrosPerKwh: event.high,
      }
    case 'command_rejected':
      return {
        type: event.type,
        ...head,
        command: event.command,
        ...(fed.owner !== null && fed.owner !== 0 && { participant: names.participant(fed.owner) }),
        reason: event.reason,
        field: wireField(event.field),
      }
  }
}

type OrderEvent = Extract<FeedEvent['event'], { type: `order_${string}` | 'block_accepted' }>

function presentOrderEvent(names: Names, head: { id: string; atMs: number }, event: OrderEvent): MarketEvent {
  const orderId = names.order(event.order)
  switch (event.type) {
    case 'order_accepted':
      return {
        type: event.type,
        ...head,
        orderId,
        participant: names.participant(event.participant),
        slot: names.slot(event.slot),
        side: event.side,
        priceMicrosPerKwh: event.price,
        energyWh: event.energy,
      }
    case 'block_accepted':
      return {
        type: event.type,
        ...head,
        orderId,
        participant: names.participant(event.participant),
        side: event.side,
        priceMicrosPerKwh: event.price,
        profile: event.profile.map(({ slot, energy }) => ({ slot: names.slot(slot), energyWh: energy })),
      }
    case 'order_waiting':
      return {
        type: event.type,
        ...head,
        orderId,
        slot: names.slot(event.slot),
        until: event.until,
        energyWh: event.energy,
      }
    case 'order_rested':
      return {
        type: event.type,
        ...head,
        bookSequence: event.bookSequence,
        orderId,
        slot: names.slot(event.slot),
        side: event.side,
        priceMicrosPerKwh: event.price,
        energyWh: event.energy,
      }
    case 'order_amended':
      return {
        type: event.type,
        ...head,
        bookSequence: event.bookSequence,
        orderId,
        slot: names.slot(event.slot),
        priceMicrosPerKwh: event.price,
        energyWh: event.energy,
        keptPriority: event.keptPriority,
      }
    case 'order_removed':
      return {
        type: event.type,
        ...head,
        bookSequence: event.bookSequence,
        orderId,
        slot: names.slot(event.slot),
        energyWh: event.energy,
        reason: event.reason,
      }
  }
}
