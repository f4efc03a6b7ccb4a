import type { ProblemBody, Reason } from '@gridbourse/api'

/** An answer other than the one asked for; thrown by handlers, sent as RFC 9457 `application/problem+json`. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly reason: Reason
  readonly field: string | null
  readonly sequence: number | null
  constructor(reason: Reason, at: { field?: string | null; detail?: string; sequence?: number | null } = {}) {
    super(at.detail ?? problems[reason].detail)
    this.reason = reason
    this.field = at.field ?? null
    this.sequence = at.sequence ?? null
  }

  get status(): number {
    return problems[this.reason].status
  }

  body(instance: string, requestId: string | null): ProblemBody {
    const { status, title } = problems[this.reason]
    return {
      type: `urn:gridbourse:problem:${this.reason}`,
      title,
      status,
      detail: this.message,
      instance,
      requestId,
      reason: this.reason,
      field: this.field,
      sequence: this.sequence,
    }
  }
}

/** What a request that broke a field's rule is told: which field, and what was expected. */
export const invalidRequest = (field: string | null, detail: string): Problem =>
  new Problem('request_invalid', { field: field && shortened(field, 100), detail: shortened(detail, 300) })

/** Strangers choose the names of fields: what they sent is not sent back whole. */
const shortened = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most)}…` : text

/** The name that a field of a command has on the wire. */
export const wireField = (field: string | null): string | null =>
  field === null ? null : (wireFields[field] ?? field)

const wireFields: Readonly<Record<string, string>> = {
  energy: 'energyWh',
  price: 'priceMicrosPerKwh',
  expiresAt: 'expiresAtMs',
  order: 'orderId',
  name: 'participant',
  importPower: 'importPowerW',
  exportPower: 'exportPowerW',
  low: 'lowestPriceMicrosPerKwh',
  high: 'highestPriceMicrosPerKwh',
  buy: 'buyWh',
  sell: 'sellWh',
  firstSlot: 'date',
  slotCount: 'date',
  openingAuctionAt: 'date',
}

export const meaningOf = (reason: Reason): Meaning => problems[reason]

type Meaning = { readonly status: number; readonly title: string; readonly detail: string }

/** Every reason's HTTP status and words: the one place where the exchange's "no" becomes HTTP. */
const problems: Readonly<Record<Reason, Meaning>> = {
  rules_missing: {
    status: 503,
    title: 'The market has no rules yet',
    detail: 'Try again when the server is ready (GET /ready).',
  },
  rules_already_set: {
    status: 409,
    title: 'The market has its rules',
    detail: 'The rules of a market are set once.',
  },
  rules_invalid: { status: 422, title: 'The rules contradict each other', detail: 'See the field.' },
  time_goes_backwards: {
    status: 422,
    title: 'Time goes forward only',
    detail: "The instant lies before the market's clock.",
  },
  day_already_open: {
    status: 409,
    title: 'The day is open already',
    detail: 'Its slots, or some of them, can be traded: see GET /v1/slots.',
  },
  day_invalid: {
    status: 422,
    title: 'The day cannot be opened',
    detail: 'A day has 1 to 200 slots, and the gate of at least one of them is still open.',
  },
  participant_unknown: {
    status: 404,
    title: 'There is no such participant',
    detail: 'Names are listed at GET /v1/participants; an operator registers new ones.',
  },
  participant_already_registered: {
    status: 409,
    title: 'The name is taken',
    detail: 'Choose another name, or make a key for the participant that has it.',
  },
  participant_invalid: {
    status: 422,
    title: 'The participant cannot be registered like this',
    detail: 'See the field.',
  },
  participant_killed: {
    status: 403,
    title: 'The participant is barred from trading',
    detail: 'An operator used the kill switch and can revive it. Cancelling stays possible.',
  },
  not_permitted: {
    status: 403,
    title: 'The caller may not do this',
    detail: 'Participants trade for themselves, operators run the market, observers read.',
  },
  market_halted: {
    status: 409,
    title: 'The market is halted',
    detail: 'Nothing is placed or amended until an operator resumes it. Cancelling stays possible.',
  },
  slot_unknown: {
    status: 404,
    title: 'There is no such slot',
    detail: 'Slots that can be traded are listed at GET /v1/slots.',
  },
  gate_closed: {
    status: 422,
    title: 'The gate of the slot is closed',
    detail: 'Its orders were accepted until `gateClosesAtMs`, see GET /v1/slots. Choose a later slot.',
  },
  energy_out_of_range: {
    status: 422,
    title: 'The energy is out of range',
    detail: 'An order has 1 to 2147483647 Wh.',
  },
  price_out_of_range: {
    status: 422,
    title: "The price is outside the market's bounds",
    detail:
      'The bounds are `rules.lowestPriceMicrosPerKwh` and `rules.highestPriceMicrosPerKwh` at GET /v1/market.',
  },
  price_off_tick: {
    status: 422,
    title: 'The price is between two ticks',
    detail: 'Prices are multiples of `rules.tickMicrosPerKwh` at GET /v1/market.',
  },
  price_outside_band: {
    status: 422,
    title: 'The price is outside the price band',
    detail: "An operator bounds the slot's prices: see its book at GET /v1/books/{slot}.",
  },
  price_band_invalid: {
    status: 422,
    title: 'The price band cannot be',
    detail: "Both prices are on the tick, within the market's bounds, the lower first.",
  },
  position_limit_exceeded: {
    status: 422,
    title: 'The position limit is exceeded',
    detail:
      'What you hold and have open, with this order, exceeds your limit for the slot: see GET /v1/positions.',
  },
  limit_invalid: {
    status: 422,
    title: 'The limit cannot be',
    detail: 'A limit is a whole number of Wh, 0 or more.',
  },
  expiry_invalid: {
    status: 422,
    title: 'The expiry cannot be',
    detail: '`expiresAtMs` has passed: say an instant to come.',
  },
  terms_contradict: {
    status: 422,
    title: 'The terms contradict each other',
    detail:
      '`expiresAtMs` goes with `timeInForce` "time" alone. Market orders are "ioc" or "fok". `postOnly` excludes "ioc", "fok" and `atClose`, which goes with "gate" and "time".',
  },
  not_in_continuous_trading: {
    status: 422,
    title: 'The slot waits for its opening auction',
    detail: 'Until then only orders that can wait are accepted: a limit, "gate" or "time", not `postOnly`.',
  },
  would_trade: {
    status: 422,
    title: 'The order would trade at once',
    detail: 'It is `postOnly`, and its price crosses the book.',
  },
  cannot_fill: {
    status: 422,
    title: 'The order cannot be filled whole',
    detail: 'It is "fok", and the book has not enough energy for it at its price.',
  },
  self_trade: {
    status: 422,
    title: 'The order would trade with its owner',
    detail: "The participant's self-trade prevention forbids it.",
  },
  order_unknown: {
    status: 404,
    title: 'There is no such live order',
    detail: 'It never existed, was filled, or was removed. Live orders are at GET /v1/orders.',
  },
  not_your_order: {
    status: 403,
    title: "The order is somebody else's",
    detail: 'Only its owner may amend it; its owner and operators may cancel it.',
  },
  nothing_to_amend: {
    status: 422,
    title: 'The amendment changes nothing',
    detail: 'Say a price or an energy that differs from what the order has.',
  },
  block_not_amendable: {
    status: 422,
    title: 'A block cannot be amended',
    detail: 'Cancel it and place another.',
  },
  block_profile_invalid: {
    status: 422,
    title: 'The profile of the block cannot be',
    detail: 'Its slots ascend, are of one delivery day, and each has 1 to 2147483647 Wh.',
  },
  block_limit_reached: {
    status: 422,
    title: 'The opening auction takes no more blocks',
    detail: 'A delivery day has at most 200 live blocks.',
  },
  block_after_opening_auction: {
    status: 422,
    title: 'The opening auction of the block is over',
    detail: 'Blocks are accepted while all their slots are in phase "waiting".',
  },
  json_malformed: {
    status: 400,
    title: 'The body is no JSON',
    detail: 'The body could not be read as JSON.',
  },
  request_invalid: {
    status: 400,
    title: 'The request is not what this operation expects',
    detail: 'See the field, and the documentation at /docs.',
  },
  body_too_large: { status: 413, title: 'The body is too large', detail: 'Send fewer commands per request.' },
  media_type_unsupported: {
    status: 415,
    title: 'The media type is not supported',
    detail: 'Send JSON, with `Content-Type: application/json`.',
  },
  route_unknown: {
    status: 404,
    title: 'There is nothing at this address',
    detail: 'The operations are listed at /docs and in /openapi.json.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The method is not allowed here',
    detail: 'The header `Allow` says which methods are.',
  },
  host_not_allowed: {
    status: 421,
    title: 'The host is not served here',
    detail:
      'A server on the loopback interface answers to localhost, so that no web page can reach it by another name.',
  },
  origin_foreign: {
    status: 403,
    title: 'The command comes from a page elsewhere',
    detail:
      'Pages of other addresses read and command nothing here: send it from the dashboard or a program.',
  },
  too_many_requests: {
    status: 429,
    title: 'Too many requests',
    detail: 'Try again after the seconds that `Retry-After` says.',
  },
  key_missing: {
    status: 401,
    title: 'A key is needed',
    detail:
      'Send `Authorization: Bearer <key>`. The first start printed an operator key; operators make more.',
  },
  key_unknown: { status: 401, title: 'The key is not known', detail: 'It was mistyped, or removed.' },
  idempotency_key_reused: {
    status: 409,
    title: 'The idempotency key was used for another command',
    detail: 'A key belongs to one command. Retry with the first body, or choose a new key.',
  },
  auction_unknown: {
    status: 404,
    title: 'There is no certificate of such an auction',
    detail: 'It was not held yet, or long ago. Auctions held are at GET /v1/auctions.',
  },
  alarm_unknown: {
    status: 404,
    title: 'There is no such alarm',
    detail: 'It is over for long, or never was. Alarms are listed at GET /v1/alarms.',
  },
  clock_is_real: {
    status: 409,
    title: "The market runs by the machine's clock",
    detail: 'Only a simulated clock can be changed: that of a scenario, or of a rehearsal (--clock-from).',
  },
  community_none: {
    status: 404,
    title: 'No community lives here by itself',
    detail: 'One does where the server was started with a scenario: npm start, in a home of its own.',
  },
  day_unknown: {
    status: 404,
    title: 'The day is not known',
    detail: 'A community remembers its last four local days, from the first that it lived.',
  },
  agent_unknown: {
    status: 404,
    title: 'No such agent works here',
    detail: '`GET /v1/agents` lists those that do.',
  },
  decision_unknown: {
    status: 404,
    title: 'No such decision is kept',
    detail: '`GET /v1/agents/{agent}/decisions` lists those that are.',
  },
  forecast_unknown: {
    status: 404,
    title: 'Nothing of the kind is forecast',
    detail: '`GET /v1/forecasts` lists what is.',
  },
  key_id_unknown: {
    status: 404,
    title: 'The participant has no such key',
    detail: 'It was removed, or never made. Keys are listed at GET /v1/participants/{participant}/keys.',
  },
  last_operator_key: {
    status: 409,
    title: 'No operator would have a key',
    detail:
      'It is the last key of an operator. Make another one first (POST /v1/participants/{participant}/keys), and remove this one with that.',
  },
  webhook_unknown: {
    status: 404,
    title: 'There is no such webhook',
    detail: 'Yours are listed at GET /v1/webhooks.',
  },
  webhook_url_refused: {
    status: 422,
    title: 'The address may not be posted to',
    detail: 'Webhooks go to public addresses; private ones have to be allowed by whoever runs the server.',
  },
  events_not_kept: {
    status: 410,
    title: 'There are no events after this id',
    detail: 'The id lies beyond the end of the journal: it was not given out by this market.',
  },
  too_many_streams: {
    status: 503,
    title: 'Too many streams are open',
    detail: 'Close one, or try again later.',
  },
  overloaded: {
    status: 503,
    title: 'Too many commands are under way',
    detail: 'Nothing of the request was done. Try again in a moment.',
  },
  journal_failed: {
    status: 503,
    title: 'The journal failed',
    detail: 'No commands are taken until the server is started again.',
  },
  readings_failed: {
    status: 503,
    title: 'The reading log failed',
    detail: 'No readings are taken until the server is started again. The market goes on.',
  },
  tables_none: {
    status: 404,
    title: 'This server keeps no tables',
    detail: 'Readings are taken and kept in the log; to ask for them, start it with a database.',
  },
  starting: {
    status: 503,
    title: 'The server is starting',
    detail: 'It is reading its journal. Try again in a moment.',
  },
  store_away: {
    status: 503,
    title: 'The store is away',
    detail: 'The database does not answer. Trading goes on; what is asked of the past waits for it.',
  },
  internal: {
    status: 500,
    title: 'The server made a mistake',
    detail: 'It is in the log. A command may have been done: retry with the same idempotency key.',
  },
}
