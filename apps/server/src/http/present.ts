import type { Book, FinishedOrder, LiveOrder, Participant, Rules, Slot, Trade } from '@gridbourse/api'
import type {
  BookView,
  FinishedOrder as CoreFinishedOrder,
  LiveBlock,
  LiveOrder as CoreOrder,
  MarketRules,
  ParticipantView,
  PastTrade,
} from '@gridbourse/core/market'
import type { BookLevels } from '../views/book-levels.ts'
import type { Names } from './names.ts'
import type { Reader } from './reader.ts'

// What the views hold, in the wire's words.

export const presentRules = (rules: MarketRules): Rules => ({
  currency: rules.currency,
  slotDurationMs: rules.slotDuration,
  tickMicrosPerKwh: rules.tick,
  lowestPriceMicrosPerKwh: rules.lowestPrice,
  highestPriceMicrosPerKwh: rules.highestPrice,
  gateLeadMs: rules.gateLead,
  marginRule: rules.marginRule,
  blockNodeLimit: rules.blockNodeLimit,
})

export const presentBook = (names: Names, book: BookView): Book => ({
  slot: names.slot(book.slot),
  phase: book.phase,
  gateClosesAtMs: book.gateClosesAt,
  bookSequence: book.bookSequence,
  lastPriceMicrosPerKwh: book.lastPrice,
  lowestPriceMicrosPerKwh: book.band.low,
  highestPriceMicrosPerKwh: book.band.high,
  bids: book.bids.map(presentLevel),
  asks: book.asks.map(presentLevel),
})

export const presentSlot = (names: Names, book: BookLevels, openingAuctionAtMs: number): Slot => ({
  slot: names.slot(book.slot),
  phase: book.phase,
  gateClosesAtMs: book.gateClosesAt,
  openingAuctionAtMs,
  lastPriceMicrosPerKwh: book.lastPrice,
  bestBidMicrosPerKwh: book.best('buy'),
  bestAskMicrosPerKwh: book.best('sell'),
})

export function presentOrder(names: Names, live: CoreOrder | LiveBlock): LiveOrder {
  const head = {
    orderId: names.order(live.order),
    participant: names.participant(live.participant),
    side: live.side,
    priceMicrosPerKwh: live.price,
  }
  if (live.kind === 'block') {
    const profile = live.profile.map(({ slot, energy }) => ({ slot: names.slot(slot), energyWh: energy }))
    return { kind: 'block', ...head, profile }
  }
  return {
    kind: 'order',
    ...head,
    slot: names.slot(live.slot),
    energyWh: live.energy,
    remainingWh: live.remaining,
    timeInForce: live.timeInForce,
    expiresAtMs: live.expiresAt,
    postOnly: live.postOnly,
    atClose: live.atClose,
    state: live.state,
  }
}

export const presentFinished = (names: Names, finished: CoreFinishedOrder): FinishedOrder => ({
  kind: finished.kind,
  orderId: names.order(finished.order),
  participant: names.participant(finished.participant),
  slot: names.slot(finished.slot),
  side: finished.side,
  priceMicrosPerKwh: finished.price,
  energyWh: finished.energy,
  filledWh: finished.filled,
  notionalNanos: String(finished.notional),
  outcome: finished.outcome,
  placedAtMs: finished.placedAt,
  finishedAtMs: finished.finishedAt,
})

export function presentTrade(names: Names, trade: PastTrade, reader: Reader): Trade {
  const { makerParticipant: maker, takerParticipant: taker } = trade
  return {
    id: `${trade.sequence}.${trade.index}`,
    atMs: trade.atMs,
    slot: names.slot(trade.slot),
    priceMicrosPerKwh: trade.price,
    energyWh: trade.energy,
    takerSide: trade.takerSide,
    makerOrderId: names.order(trade.maker),
    takerOrderId: names.order(trade.taker),
    ...((reader === 'insider' || reader === maker) && { makerParticipant: names.participant(maker) }),
    ...((reader === 'insider' || reader === taker) && { takerParticipant: names.participant(taker) }),
  }
}

export const presentParticipant = (participant: ParticipantView): Participant => ({
  participant: participant.name,
  role: participant.role,
  selfTradePrevention: participant.selfTradePrevention,
  buyLimitWh: participant.buyLimit,
  sellLimitWh: participant.sellLimit,
  isKilled: participant.isKilled,
})

const presentLevel = ({ price, energy, orders }: BookView['bids'][number]) => ({
  priceMicrosPerKwh: price,
  energyWh: energy,
  orders,
})
