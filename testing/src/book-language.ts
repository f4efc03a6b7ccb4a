import { QUARTER_HOUR, type EpochMs, type SlotNumber } from '@gridbourse/core/kernel'
import {
  createExchange,
  THE_MARKET,
  type Command,
  type Exchange,
  type ExchangeEvent,
  type OrderNumber,
  type OrderTerms,
  type ParticipantNumber,
  type SelfTradePrevention,
} from '@gridbourse/core/market'

/*
 * A market in a few lines of text, so that a test reads like a story told on the floor.
 *
 *   buy A 12kWh @ 95              buy A 300Wh                 (no price: a market order)
 *   sell B 5kWh @ 80 post-only    also: ioc, fok, at-close, until 12:30, in 2 (the slot; 0 is the first)
 *   block sell A 5kWh in 0, 3kWh in 1 @ 60
 *   amend 1 by A to 5kWh @ 80     (either part may be left out)
 *   cancel 1 by A                 cancel all of A             cancel all of A in 2
 *   time 12:30                    halt    resume    kill    kill A    revive A
 *   band 20..90                   band 20..90 in 2            limit A buy 5kWh sell 0Wh
 *
 * Participants are letters, A is number 1; prices are per MWh. The first slot starts at 12:00 and its gate
 * closes at 11:55; the clock shows 06:00.
 */

const FIRST_SLOT = 1_000 * 96 + 48
const MIDNIGHT = 1_000 * 86_400_000
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The operator's number; a letter of its own would make it one trader among many. */
export const OPERATOR = 100 as ParticipantNumber
export const OBSERVER = 101 as ParticipantNumber

export type Market = {
  readonly exchange: Exchange
  /** What the participants chose against self-trade; `cancel_newest` where nothing is said. */
  readonly prevention: Readonly<Record<string, SelfTradePrevention>>
}

type Setting = {
  /** The wall time of the opening auction; left out, the market trades continuously. */
  readonly opening?: string
  readonly prevention?: Readonly<Record<string, SelfTradePrevention>>
  readonly marginRule?: 'pro_rata' | 'time_priority'
}

/** A market of four slots, after these lines. Every one of them must be possible. */
export function bookOf(text = '', setting: Setting = {}): Market {
  const exchange = createExchange()
  const market: Market = { exchange, prevention: setting.prevention ?? {} }
  for (const command of beginningOf(setting)) must(exchange.step(command))
  for (const letter of LETTERS) must(exchange.step(registration(market, letter)))
  for (const line of text.split('\n').filter((each) => each.trim() !== '')) must(ask(market, line))
  return market
}

/** What one line did, event by event, in words. */
export const tell = (market: Market, line: string): string[] =>
  ask(market, line)
    .filter(({ type }) => type !== 'order_accepted' && type !== 'time_advanced')
    .map(inWords)

/** The trades that one line made, in words, the taker first. */
export const trades = (market: Market, line: string): string[] =>
  ask(market, line)
    .filter(({ type }) => type === 'trade')
    .map(inWords)

/** The events of one line as they are. */
export const ask = (market: Market, line: string, by?: ParticipantNumber): readonly ExchangeEvent[] =>
  market.exchange.step(commandOf(line), by)

/** The resting orders of a slot: bids then asks, each best first and first come first. */
export const orders = (market: Market, slot = 0): string[] =>
  market.exchange
    .restingOrders(slotAt(slot))
    .map(
      ({ order, side, participant, remaining, price }) =>
        `#${order} ${side} ${letterOf(participant)} ${energyText(remaining)} @ ${price / 1000}`,
    )

export const slotAt = (index: number): SlotNumber => (FIRST_SLOT + index) as SlotNumber

export const participantOf = (letter: string): ParticipantNumber =>
  (LETTERS.indexOf(letter) + 1) as ParticipantNumber

/** The instant at which the clock of the market's day shows `time`; `+24:00` lies a day later. */
export function at(time: string): EpochMs {
  const [hours, minutes, seconds] = time.split(':').map(Number)
  return (MIDNIGHT + ((hours! * 60 + minutes!) * 60 + (seconds ?? 0)) * 1000) as EpochMs
}

/** The command that a line of text means. */
export function commandOf(line: string): Command {
  const words = line.trim().split(/\s+/)
  const [verb, second] = words
  switch (verb) {
    case 'buy':
    case 'sell':
      return placing(line, verb, second!)
    case 'block':
      return blockOf(line, second as 'buy' | 'sell', words[2]!)
    case 'amend':
      return amendment(line, Number(second), participantOf(words[3]!))
    case 'cancel':
      return cancelling(line, words)
    case 'band':
      return bandOf(line)
    case 'limit':
      return { type: 'set_position_limit', participant: participantOf(second!), ...limitOf(line) }
    case 'time':
      return { type: 'advance_time', at: at(second!) }
    case 'halt':
      return { type: 'halt_market' }
    case 'resume':
      return { type: 'resume_market' }
    case 'revive':
      return { type: 'revive_participant', participant: participantOf(second!) }
    case 'kill':
      if (second === undefined) return { type: 'kill_market' }
      return { type: 'kill_participant', participant: participantOf(second) }
    default:
      throw new SyntaxError(`Nobody on this floor understands "${line}"`)
  }
}

function beginningOf({ opening, marginRule = 'pro_rata' }: Setting): Command[] {
  const rules = {
    currency: 'EUR',
    slotDuration: QUARTER_HOUR,
    tick: 10,
    lowestPrice: -500_000,
    highestPrice: 4_000_000,
    gateLead: 300_000,
    marginRule,
    seed: 7,
    blockNodeLimit: 100_000,
  }
  const staff = { importPower: 0, exportPower: 0, selfTradePrevention: 'cancel_newest' }
  return [
    { type: 'set_rules', rules },
    { type: 'advance_time', at: at('06:00') },
    {
      type: 'open_day',
      firstSlot: FIRST_SLOT,
      slotCount: 4,
      openingAuctionAt: opening === undefined ? at('06:00') : at(opening),
    },
    { type: 'register_participant', participant: OPERATOR, name: 'operator', role: 'operator', ...staff },
    { type: 'register_participant', participant: OBSERVER, name: 'observer', role: 'observer', ...staff },
  ] as Command[]
}

const registration = ({ prevention }: Market, letter: string): Command =>
  ({
    type: 'register_participant',
    participant: participantOf(letter),
    name: letter,
    role: 'participant',
    importPower: 400_000,
    exportPower: 400_000,
    selfTradePrevention: prevention[letter] ?? 'cancel_newest',
  }) as Command

function placing(line: string, side: 'buy' | 'sell', letter: string): Command {
  const has = (word: string): boolean => line.includes(` ${word}`)
  const price = priceIn(line)
  const until = / until (\S+)/.exec(line)?.[1]
  const immediate = price === null || has('ioc') ? 'ioc' : 'gate'
  const terms: OrderTerms = {
    slot: slotAt(Number(/ in (\d+)/.exec(line)?.[1] ?? 0)),
    side,
    price,
    energy: energiesIn(line)[0]!,
    timeInForce: until !== undefined ? 'time' : has('fok') ? 'fok' : immediate,
    expiresAt: until === undefined ? null : at(until),
    postOnly: has('post-only'),
    atClose: has('at-close'),
  }
  return { type: 'place_order', participant: participantOf(letter), ...terms }
}

function blockOf(line: string, side: 'buy' | 'sell', letter: string): Command {
  const parts = [...line.matchAll(/(\S+Wh) in (\d+)/g)]
  return {
    type: 'place_block',
    participant: participantOf(letter),
    side,
    price: priceIn(line)!,
    profile: parts.map(([, energy, slot]) => ({
      slot: slotAt(Number(slot)),
      energy: energiesIn(` ${energy}`)[0]!,
    })),
  }
}

const amendment = (line: string, order: number, participant: ParticipantNumber): Command => ({
  type: 'amend_order',
  participant,
  order: order as OrderNumber,
  price: priceIn(line),
  energy: energiesIn(line)[0] ?? null,
})

function cancelling(line: string, words: string[]): Command {
  const participant = participantOf(words[3]!)
  if (words[1] !== 'all') return { type: 'cancel_order', participant, order: Number(words[1]) as OrderNumber }
  const slot = / in (\d+)/.exec(line)?.[1]
  return { type: 'cancel_all', participant, slot: slot === undefined ? null : slotAt(Number(slot)) }
}

function bandOf(line: string): Command {
  const [, low, high] = /band (\S+)\.\.(\S+)/.exec(line)!
  const slot = / in (\d+)/.exec(line)?.[1]
  return {
    type: 'set_price_band',
    slot: slot === undefined ? null : slotAt(Number(slot)),
    low: priceIn(`@ ${low}`)!,
    high: priceIn(`@ ${high}`)!,
  }
}

function limitOf(line: string): Pick<Extract<Command, { type: 'set_position_limit' }>, 'buy' | 'sell'> {
  const [buy, sell] = energiesIn(line)
  return { buy: buy!, sell: sell! }
}

function priceIn(line: string): OrderTerms['price'] {
  const price = /@ (\S+)/.exec(line)?.[1]
  return price === undefined ? null : (Math.round(Number(price) * 1000) as OrderTerms['price'])
}

function energiesIn(line: string): OrderTerms['energy'][] {
  const energies = [...line.matchAll(/ (-?[\d.]+)(k?)Wh/g)]
  return energies.map(
    ([, amount, kilo]) => (Number(amount) * (kilo === 'k' ? 1000 : 1)) as OrderTerms['energy'],
  )
}

/** An event as somebody on the floor would say it. */
function inWords(event: ExchangeEvent): string {
  switch (event.type) {
    case 'command_rejected':
      return event.field === null ? `no: ${event.reason}` : `no: ${event.reason} (${event.field})`
    case 'trade': {
      const { takerSide, energy, price, takerParticipant, makerParticipant } = event
      const [verb, from] = takerSide === 'buy' ? ['buys', 'from'] : ['sells', 'to']
      const deal = `${energyText(energy)} @ ${price / 1000}`
      return `${letterOf(takerParticipant)} ${verb} ${deal} ${from} ${letterOf(makerParticipant)}`
    }
    case 'order_rested':
      return `#${event.order} rests: ${event.side} ${energyText(event.energy)} @ ${event.price / 1000}`
    case 'order_waiting':
      return `#${event.order} waits for the ${event.until}: ${energyText(event.energy)}`
    case 'order_removed':
      return `#${event.order} is gone: ${event.reason}, ${energyText(event.energy)}`
    case 'order_amended': {
      const place = event.keptPriority ? 'keeps its place' : 'loses its place'
      return `#${event.order} ${place}: ${energyText(event.energy)} @ ${event.price / 1000}`
    }
    case 'block_accepted':
      return `#${event.order} is a block`
    case 'auction_cleared':
      return event.certificate.slots
        .map((slot) => `${event.auction.split('-')[0]}: ${clearingText(slot)}`)
        .join('; ')
    case 'auction_fill': {
      const deal = `${energyText(event.energy)} @ ${event.price / 1000}`
      return `${letterOf(event.participant)} ${event.side === 'buy' ? 'buys' : 'sells'} ${deal}`
    }
    case 'phase_changed':
      return `slot ${event.slot - FIRST_SLOT} is ${event.phase}`
    default:
      return event.type
  }
}

const clearingText = ({
  volume,
  price,
}: {
  readonly volume: number
  readonly price: number | null
}): string => (price === null ? 'nothing' : `${energyText(volume)} @ ${price / 1000}`)

const energyText = (energy: number): string => (energy % 1000 === 0 ? `${energy / 1000}kWh` : `${energy}Wh`)

const letterOf = (participant: ParticipantNumber): string =>
  participant === THE_MARKET ? 'the market' : (LETTERS[participant - 1] ?? String(participant))

function must(events: readonly ExchangeEvent[]): void {
  const [first] = events
  if (first?.type === 'command_rejected') throw new Error(`Rejected: ${first.reason} (${first.field})`)
}
