import { auction, auctionKind, auctionList } from './auction.ts'
import { book, market, marketState, phase, slotList } from './market.ts'
import type { Operation } from './operation.ts'
import { count, filter, queryInstant } from './request-parts.ts'
import { tradeList } from './trade.ts'
import { auctionId, body, dateName, eventId, participantName, slotName } from './units.ts'

/** The market, its slots, books, trades and auctions, as everybody may see them. */
export const marketOperations = {
  getMarket: {
    method: 'GET',
    path: '/v1/market',
    caller: 'anybody',
    tag: 'Market',
    summary: 'The market',
    description: 'Its rules, its clock, whether it is halted, and what an answered command survives.',
    status: 200,
    answer: market,
    reasons: [],
  },
  getState: {
    method: 'GET',
    path: '/v1/state',
    caller: 'key holder',
    tag: 'Market',
    summary: 'The state hash',
    description:
      'The whole state of the exchange as one number, to be compared with a replay of the journal. Costs a walk over the state.',
    status: 200,
    answer: marketState,
    reasons: [],
  },
  listSlots: {
    method: 'GET',
    path: '/v1/slots',
    caller: 'anybody',
    tag: 'Market',
    summary: 'Slots at a glance',
    description: 'The slots of every open day, or of one date or phase.',
    query: body({ date: filter(dateName), phase: filter(phase) }),
    status: 200,
    answer: slotList,
    reasons: [],
  },
  getBook: {
    method: 'GET',
    path: '/v1/books/{slot}',
    caller: 'anybody',
    tag: 'Market',
    summary: 'The book of a slot',
    description: 'Price levels of both sides, best first (L2).',
    params: body({ slot: slotName }),
    query: body({
      depth: count({ default: 20, description: 'At most so many levels of either side.' }),
    }),
    status: 200,
    answer: book,
    reasons: ['slot_unknown'],
  },
  listTrades: {
    method: 'GET',
    path: '/v1/trades',
    caller: 'anybody',
    tag: 'Market',
    summary: 'Trades of the continuous books',
    description: 'Newest first, back to the first of all. What an auction traded is in its certificate.',
    about: 'participant',
    query: body({
      slot: filter(slotName),
      participant: filter(participantName, 'As maker or taker. For operators, observers and itself.'),
      fromMs: queryInstant('Only trades made at or after this instant.'),
      toMs: queryInstant('Only trades made before this instant.'),
      before: filter(eventId, 'Only trades older than this one.'),
      limit: count({ default: 100, description: 'At most so many.' }),
    }),
    status: 200,
    answer: tradeList,
    reasons: ['slot_unknown', 'participant_unknown', 'store_away'],
  },
  listAuctions: {
    method: 'GET',
    path: '/v1/auctions',
    caller: 'anybody',
    tag: 'Market',
    summary: 'Auctions held',
    description: 'Newest first; the certificate of each is under its id.',
    query: body({
      kind: filter(auctionKind),
      before: filter(auctionId, 'Only auctions held before this one.'),
      limit: count({ default: 100, description: 'At most so many.' }),
    }),
    status: 200,
    answer: auctionList,
    reasons: ['auction_unknown', 'store_away'],
  },
  getAuction: {
    method: 'GET',
    path: '/v1/auctions/{auctionId}',
    caller: 'anybody',
    tag: 'Market',
    summary: 'The certificate of an auction',
    description:
      'Volume, price, the interval of prices that support it, welfare, the bound no result can exceed, and accepted energy or a reason for every order.',
    params: body({ auctionId }),
    status: 200,
    answer: auction,
    reasons: ['auction_unknown', 'store_away'],
  },
} as const satisfies Record<string, Operation>
