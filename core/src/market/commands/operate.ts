import { removeAll, removeAllOf } from './cancel.ts'
import { CLOSED, type Book } from '../book/book.ts'
import type { Command, OperatorCommand } from '../command.ts'
import { REMOVAL_REASONS } from '../event-log.ts'
import type { Floor } from '../floor/floor.ts'
import { ascending, liveNumbersIn } from '../floor/live-numbers.ts'
import type { Rejection } from '../rejection.ts'
import { openDueDays } from '../sessions/advance-time.ts'
import { admitOperator, no } from './order-checks.ts'

const PARTICIPANT_KILLED = REMOVAL_REASONS.indexOf('participant_killed')
const MARKET_KILLED = REMOVAL_REASONS.indexOf('market_killed')
const PRICE_OUTSIDE_BAND = REMOVAL_REASONS.indexOf('price_outside_band')

/** What only an operator, or the market itself, may do. */
export function operate(floor: Floor, command: OperatorCommand, by: number): void {
  if (!admitOperator(floor, command.type, by)) return
  switch (command.type) {
    case 'halt_market':
      floor.isHalted = true
      return floor.log.other({ type: 'market_halted' })
    case 'resume_market':
      return resume(floor)
    case 'kill_market':
      return killMarket(floor)
    case 'kill_participant':
    case 'revive_participant':
    case 'set_position_limit':
      return operateOn(floor, command)
    case 'set_price_band':
      return setPriceBand(floor, command)
  }
}

/** Opening auctions that came due in the halt are held now, before anything else. */
function resume(floor: Floor): void {
  floor.isHalted = false
  floor.log.other({ type: 'market_resumed' })
  openDueDays(floor)
}

function killMarket(floor: Floor): void {
  floor.isHalted = true
  floor.log.other({ type: 'market_killed' })
  const numbers = [...floor.blocks.keys()]
  for (const book of floor.books()) for (const number of liveNumbersIn(floor, book)) numbers.push(number)
  removeAll(floor, numbers.toSorted(ascending), MARKET_KILLED)
}

type OnParticipant = Extract<
  Command,
  { type: 'kill_participant' | 'revive_participant' | 'set_position_limit' }
>

function operateOn(floor: Floor, command: OnParticipant): void {
  const { participants } = floor
  const { participant } = command
  if (!participants.isKnown(participant)) {
    return floor.reject(command.type, no('participant_unknown', 'participant'))
  }
  switch (command.type) {
    case 'kill_participant':
      participants.setKilled(participant, true)
      floor.log.other({ type: 'participant_killed', participant })
      return removeAllOf(floor, participant, PARTICIPANT_KILLED)
    case 'revive_participant':
      participants.setKilled(participant, false)
      return floor.log.other({ type: 'participant_revived', participant })
    case 'set_position_limit': {
      const { buy, sell } = command
      if (!isLimit(buy)) return floor.reject(command.type, no('limit_invalid', 'buy'))
      if (!isLimit(sell)) return floor.reject(command.type, no('limit_invalid', 'sell'))
      participants.limits[2 * participant] = buy
      participants.limits[2 * participant + 1] = sell
      return floor.log.other({ type: 'position_limit_set', participant, buy, sell })
    }
  }
}

type SetPriceBand = Extract<Command, { type: 'set_price_band' }>

function setPriceBand(floor: Floor, command: SetPriceBand): void {
  const { slot, low, high } = command
  const only = slot === null ? undefined : floor.bookOfSlot(slot)
  if (slot !== null && only === undefined) return floor.reject(command.type, no('slot_unknown', 'slot'))
  if (only?.phase === CLOSED) return floor.reject(command.type, no('gate_closed', 'slot'))
  const lowTick = floor.tickOf(low)
  const highTick = floor.tickOf(high)
  const flaw = bandFlaw(floor, lowTick, highTick)
  if (flaw !== null) return floor.reject(command.type, flaw)
  floor.log.other({ type: 'price_band_set', slot, low, high })
  const books = [...(only === undefined ? floor.books() : [only])].filter(({ phase }) => phase !== CLOSED)
  for (const book of books) {
    book.bandLow = lowTick
    book.bandHigh = highTick
  }
  removeAll(floor, numbersOutsideBand(floor, books), PRICE_OUTSIDE_BAND)
}

function bandFlaw(floor: Floor, low: number, high: number): Rejection | null {
  const isOnGrid = (tick: number): boolean => Number.isInteger(tick) && tick >= 0 && tick < floor.tickCount
  if (!isOnGrid(low)) return no('price_band_invalid', 'low')
  if (!isOnGrid(high)) return no('price_band_invalid', 'high')
  return low > high ? no('price_band_invalid', 'low') : null
}

/** Orders of these books, and blocks that touch them, whose limit their bands no longer allow; ascending. */
function numbersOutsideBand(floor: Floor, books: readonly Book[]): number[] {
  const isOutside = (book: Book, tick: number): boolean => tick < book.bandLow || tick > book.bandHigh
  const numbers: number[] = []
  for (const block of floor.blocks.values()) {
    if (block.profile.some(({ book }) => isOutside(book, block.tick))) numbers.push(block.number)
  }
  for (const book of books) {
    for (const number of liveNumbersIn(floor, book)) {
      if (isOutside(book, floor.orders.tick(floor.index.find(number)))) numbers.push(number)
    }
  }
  return numbers.toSorted(ascending)
}

const isLimit = (energy: number): boolean => Number.isSafeInteger(energy) && energy >= 0
