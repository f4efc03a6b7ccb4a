import { z } from 'zod'
import { auction, auctionKind, auctionList } from './auction.ts'
import { batch, batchAnswer } from './batch.ts'
import { liveOrder, orderList, placeBlock } from './block.ts'
import { book, market, marketState, phase, slotList } from './market.ts'
import type { Operation } from './operation.ts'
import { openDay, positionLimit, priceBand } from './operator-action.ts'
import { amendOrder, done, orderAnswer, placeOrder } from './order.ts'
import {
  keyList,
  newKey,
  participant,
  participantList,
  positionList,
  registerParticipant,
  registeredParticipant,
} from './participant.ts'
import { tradeList } from './trade.ts'
import { auctionId, body, dateName, eventId, orderId, participantName, slotName } from './units.ts'
import { addWebhook, newWebhook, webhookList } from './webhook.ts'

const ofOrder = body({ orderId })
const ofParticipant = body({ participant: participantName })
const onBehalf = filter(participantName, 'For operators and observers: whose. Left out: your own.')

/** Every operation of the API by its id. */
export const operations = {
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
    description: 'Newest first. What an auction traded is in its certificate.',
    query: body({
      slot: filter(slotName),
      before: filter(eventId, 'Only trades older than this one.'),
      limit: count({ default: 100, description: 'At most so many.' }),
    }),
    status: 200,
    answer: tradeList,
    reasons: ['slot_unknown'],
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
      limit: count({ default: 100, description: 'At most so many.' }),
    }),
    status: 200,
    answer: auctionList,
    reasons: [],
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
    reasons: ['auction_unknown'],
  },
  placeOrder: {
    method: 'POST',
    path: '/v1/orders',
    caller: 'participant',
    tag: 'Orders',
    summary: 'Place an order',
    description: 'Answered when the order is durable, with what it traded at once.',
    body: placeOrder,
    status: 201,
    answer: orderAnswer,
    reasons: [
      'slot_unknown',
      'gate_closed',
      'price_out_of_range',
      'price_off_tick',
      'price_outside_band',
      'position_limit_exceeded',
      'terms_contradict',
      'expiry_invalid',
      'not_in_continuous_trading',
      'would_trade',
      'cannot_fill',
      'market_halted',
      'participant_killed',
      'idempotency_key_reused',
    ],
  },
  placeBlock: {
    method: 'POST',
    path: '/v1/blocks',
    caller: 'participant',
    tag: 'Orders',
    summary: 'Place a block order',
    description:
      'All or nothing over several slots. Taken until the opening auction of their day; cancelled like an order.',
    body: placeBlock,
    status: 201,
    answer: orderAnswer,
    reasons: [
      'block_profile_invalid',
      'block_after_opening_auction',
      'block_limit_reached',
      'slot_unknown',
      'position_limit_exceeded',
      'price_off_tick',
    ],
  },
  placeBatch: {
    method: 'POST',
    path: '/v1/batch',
    caller: 'participant',
    tag: 'Orders',
    summary: 'Up to 10,000 commands in one request',
    description:
      'Done in order, each with its own key and its own result; answered when all are durable. A retry of the whole batch repeats nothing. The `Idempotency-Key` header is not used.',
    body: batch,
    status: 200,
    answer: batchAnswer,
    reasons: ['body_too_large'],
  },
  listOrders: {
    method: 'GET',
    path: '/v1/orders',
    caller: 'key holder',
    tag: 'Orders',
    summary: 'Live orders',
    description: 'Your orders and blocks that can still trade.',
    query: body({ slot: filter(slotName), participant: onBehalf }),
    status: 200,
    answer: orderList,
    reasons: ['participant_unknown'],
  },
  getOrder: {
    method: 'GET',
    path: '/v1/orders/{orderId}',
    caller: 'key holder',
    tag: 'Orders',
    summary: 'One live order',
    description:
      'Yours, or for operators and observers anybody’s. Finished orders are in the event stream only.',
    params: ofOrder,
    status: 200,
    answer: liveOrder,
    reasons: ['order_unknown', 'not_your_order'],
  },
  amendOrder: {
    method: 'PATCH',
    path: '/v1/orders/{orderId}',
    caller: 'participant',
    tag: 'Orders',
    summary: 'Amend an order',
    description:
      'Less energy at the same price keeps its place in the queue; anything else enters again as a newcomer, and may trade.',
    params: ofOrder,
    body: amendOrder,
    status: 200,
    answer: orderAnswer,
    reasons: ['order_unknown', 'not_your_order', 'nothing_to_amend', 'block_not_amendable', 'market_halted'],
  },
  cancelOrder: {
    method: 'DELETE',
    path: '/v1/orders/{orderId}',
    caller: 'participant',
    tag: 'Orders',
    summary: 'Cancel an order or a block',
    description: 'Possible until the gate closes, also in a halt. Operators may cancel for anybody.',
    params: ofOrder,
    status: 200,
    answer: orderAnswer,
    reasons: ['order_unknown', 'not_your_order'],
  },
  cancelAll: {
    method: 'DELETE',
    path: '/v1/orders',
    caller: 'participant',
    tag: 'Orders',
    summary: 'Cancel all your orders',
    description: 'Those of one slot, or all. Operators say whose.',
    query: body({ slot: filter(slotName), participant: onBehalf }),
    status: 200,
    answer: done,
    reasons: ['slot_unknown'],
  },
  listPositions: {
    method: 'GET',
    path: '/v1/positions',
    caller: 'key holder',
    tag: 'Orders',
    summary: 'Positions',
    description: 'What you have bought, sold and open, per slot, beside your limits.',
    query: body({ slot: filter(slotName), participant: onBehalf }),
    status: 200,
    answer: positionList,
    reasons: ['participant_unknown'],
  },
  streamEvents: {
    method: 'GET',
    path: '/v1/events',
    caller: 'anybody',
    tag: 'Events',
    summary: 'The event stream',
    description:
      'Server-sent events (`text/event-stream`). Each has an `id` (`<sequence>.<index>`) and one `MarketEvent` as its JSON `data`. Without a key: what everybody may see. With one: also what concerns you; operators and observers see everything. After a break, send the last id as `Last-Event-ID` (browsers do) and the stream continues right after it, without a gap; without one it starts with what happens next. It opens with one message of event type `open`, whose `id` is where it continues from. A comment line comes at least every 15 s.',
    query: body({
      after: filter(
        eventId,
        'As `Last-Event-ID`, for clients that cannot set headers; `0.0` is the beginning.',
      ),
      slot: filter(slotName, 'Only events of this slot.'),
    }),
    status: 200,
    answer: null,
    reasons: ['events_not_kept', 'too_many_streams'],
  },
  addWebhook: {
    method: 'POST',
    path: '/v1/webhooks',
    caller: 'key holder',
    tag: 'Events',
    summary: 'Add a webhook',
    description:
      'Events that concern you are posted there as JSON `MarketEvent`s, at least once each and in order, signed as Standard Webhooks does: `webhook-id` (the event id), `webhook-timestamp` (seconds) and `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over `<id>.<timestamp>.<body>` with the secret.',
    body: addWebhook,
    status: 201,
    answer: newWebhook,
    reasons: [],
  },
  listWebhooks: {
    method: 'GET',
    path: '/v1/webhooks',
    caller: 'key holder',
    tag: 'Events',
    summary: 'Your webhooks',
    description: 'With why the latest delivery failed, where it did.',
    status: 200,
    answer: webhookList,
    reasons: [],
  },
  removeWebhook: {
    method: 'DELETE',
    path: '/v1/webhooks/{webhookId}',
    caller: 'key holder',
    tag: 'Events',
    summary: 'Remove a webhook',
    description: 'Nothing more is sent there.',
    params: body({ webhookId: z.string().max(64) }),
    status: 200,
    answer: z.object({}),
    reasons: ['webhook_unknown'],
  },
  registerParticipant: {
    method: 'POST',
    path: '/v1/participants',
    caller: 'operator',
    tag: 'Participants',
    summary: 'Register a participant',
    description: 'Gives it its first key, told this once.',
    body: registerParticipant,
    status: 201,
    answer: registeredParticipant,
    reasons: ['participant_already_registered', 'participant_invalid'],
  },
  listParticipants: {
    method: 'GET',
    path: '/v1/participants',
    caller: 'key holder',
    tag: 'Participants',
    summary: 'Participants',
    description: 'For operators and observers all, else yourself.',
    status: 200,
    answer: participantList,
    reasons: [],
  },
  getParticipant: {
    method: 'GET',
    path: '/v1/participants/{participant}',
    caller: 'key holder',
    tag: 'Participants',
    summary: 'One participant',
    description: 'Yourself, or for operators and observers anybody. `me` is whoever holds the key.',
    params: ofParticipant,
    status: 200,
    answer: participant,
    reasons: ['participant_unknown', 'not_permitted'],
  },
  addKey: {
    method: 'POST',
    path: '/v1/participants/{participant}/keys',
    caller: 'key holder',
    tag: 'Participants',
    summary: 'Make a new key',
    description: 'For yourself, or as an operator for anybody. Older keys stay valid until they are removed.',
    params: ofParticipant,
    status: 201,
    answer: newKey,
    reasons: ['participant_unknown', 'not_permitted'],
  },
  listKeys: {
    method: 'GET',
    path: '/v1/participants/{participant}/keys',
    caller: 'key holder',
    tag: 'Participants',
    summary: 'Keys of a participant',
    description: 'By id; the keys themselves are known to nobody.',
    params: ofParticipant,
    status: 200,
    answer: keyList,
    reasons: ['participant_unknown', 'not_permitted'],
  },
  removeKey: {
    method: 'DELETE',
    path: '/v1/participants/{participant}/keys/{keyId}',
    caller: 'key holder',
    tag: 'Participants',
    summary: 'Remove a key',
    description: 'It is refused from now on.',
    params: body({ participant: participantName, keyId: z.string().max(64) }),
    status: 200,
    answer: z.object({}),
    reasons: ['key_unknown', 'not_permitted'],
  },
  killParticipant: operatorAct('/v1/participants/{participant}/kill', 'Kill switch for one participant', {
    description: 'Cancels its orders and refuses new ones until it is revived.',
    params: ofParticipant,
    reasons: ['participant_unknown'],
  }),
  reviveParticipant: operatorAct('/v1/participants/{participant}/revive', 'Revive a participant', {
    description: 'It may place orders again. Cancelled ones stay cancelled.',
    params: ofParticipant,
    reasons: ['participant_unknown'],
  }),
  setPositionLimit: {
    ...operatorAct('/v1/participants/{participant}/position-limit', 'Set a position limit', {
      description: "Replaces the limits that follow from the participant's connection. Cancels nothing.",
      params: ofParticipant,
      reasons: ['participant_unknown', 'limit_invalid'],
    }),
    method: 'PUT',
    body: positionLimit,
  },
  haltMarket: operatorAct('/v1/market/halt', 'Halt the market', {
    description:
      'New orders and amendments are refused and nothing trades; cancelling stays possible. Gates go on closing.',
  }),
  resumeMarket: operatorAct('/v1/market/resume', 'Resume the market', {
    description: 'An opening auction that fell into the halt is held now.',
  }),
  killMarket: operatorAct('/v1/market/kill', 'Kill switch for the market', {
    description: 'Cancels every order, and halts.',
  }),
  setPriceBand: {
    ...operatorAct('/v1/market/price-band', 'Set a price band', {
      description:
        'Bounds the prices at which one slot, or every open one, may trade. Orders outside are cancelled.',
      reasons: ['price_band_invalid', 'slot_unknown'],
    }),
    method: 'PUT',
    body: priceBand,
  },
  openDay: {
    ...operatorAct('/v1/days', 'Open a delivery day', {
      description: 'The server opens days by itself, ahead of time; this opens one further ahead.',
      reasons: ['day_already_open', 'day_invalid'],
    }),
    body: openDay,
  },
  getHealth: {
    method: 'GET',
    path: '/health',
    caller: 'anybody',
    tag: 'Server',
    summary: 'Does the process live?',
    description: 'Answers as soon as the server listens.',
    status: 200,
    answer: z.object({ status: z.literal('ok') }),
    reasons: [],
  },
  getReady: {
    method: 'GET',
    path: '/ready',
    caller: 'anybody',
    tag: 'Server',
    summary: 'Are commands taken?',
    description: '503 while the journal is being replayed, and after a fault of the journal.',
    status: 200,
    answer: z.object({ status: z.literal('ready') }),
    reasons: ['starting', 'journal_failed'],
  },
} as const satisfies Record<string, Operation>

export type OperationId = keyof typeof operations

/** A query may leave it out. It has no example, for the docs page would send that unless it is deleted. */
function filter<Schema extends z.ZodType>(schema: Schema, description = schema.description ?? '') {
  return schema.optional().meta({ description, examples: undefined })
}

function count(terms: { readonly default: number; readonly description: string }) {
  const error = 'expected a number from 1 to 1000'
  return z.coerce
    .number<number | string>({ error })
    .int({ error })
    .min(1, { error })
    .max(1000, { error })
    .default(terms.default)
    .meta({ description: terms.description })
}

function operatorAct<
  Terms extends Pick<Operation, 'description'> & Partial<Pick<Operation, 'params' | 'reasons'>>,
>(path: string, summary: string, terms: Terms) {
  return {
    method: 'POST' as 'POST' | 'PUT',
    path,
    caller: 'operator' as const,
    tag: 'Operator' as const,
    summary,
    status: 200 as const,
    answer: done,
    reasons: [],
    ...terms,
  }
}
