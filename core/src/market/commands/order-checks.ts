import * as kernel from '../../kernel/index.ts'
import type { Book } from '../book/book.ts'
import type { Command } from '../command.ts'
import type { Floor } from '../floor/floor.ts'
import * as trait from '../floor/participants.ts'
import * as positionColumn from '../floor/position-columns.ts'
import * as identity from '../identity.ts'
import type { Rejection, RejectionReason } from '../rejection.ts'

const { MAX_ENERGY } = kernel
const { KILLED, OPERATOR, PARTICIPANT, ROLE } = trait
const { BOUGHT, OPEN_BUY, SIDE } = positionColumn
const { THE_MARKET } = identity

/** A rejection made once, so that refusing costs as little as accepting. */
export const no = (reason: RejectionReason, field: string | null = null): Rejection => ({ reason, field })

const RULES_MISSING = no('rules_missing')
const PARTICIPANT_UNKNOWN = no('participant_unknown', 'participant')
const NOT_PERMITTED = no('not_permitted')
const PARTICIPANT_KILLED = no('participant_killed')
const MARKET_HALTED = no('market_halted')
const ENERGY_OUT_OF_RANGE = no('energy_out_of_range', 'energy')
const PRICE_OUT_OF_RANGE = no('price_out_of_range', 'price')
const PRICE_OFF_TICK = no('price_off_tick', 'price')
const PRICE_OUTSIDE_BAND = no('price_outside_band', 'price')

/** Whether `participant` may enter and change orders now, `by` itself or the market; else says why not. */
export function admitTrader(
  floor: Floor,
  command: Command['type'],
  participant: number,
  by: number,
): boolean {
  const traits = floor.participants.traits[participant]!
  const isItself = by === participant || by === THE_MARKET
  if ((traits & (ROLE | KILLED)) === PARTICIPANT && isItself && !floor.isHalted) return true
  floor.reject(command, traderFlaw(floor, participant, isItself))
  return false
}

/** Whether `by` may cancel orders of `participant`: itself, an operator or the market; else says why not. */
export function admitCanceller(
  floor: Floor,
  command: Command['type'],
  participant: number,
  by: number,
): boolean {
  const flaw = cancellerFlaw(floor, participant, by)
  if (flaw !== null) floor.reject(command, flaw)
  return flaw === null
}

/** Whether `by` may run the market: an operator or the market itself; else says why not. */
export function admitOperator(floor: Floor, command: Command['type'], by: number): boolean {
  const flaw = floor.rules === undefined ? RULES_MISSING : isOperator(floor, by) ? null : NOT_PERMITTED
  if (flaw !== null) floor.reject(command, flaw)
  return flaw === null
}

export const isOperator = (floor: Floor, by: number): boolean =>
  by === THE_MARKET || floor.participants.role(by) === OPERATOR

export const energyFlaw = (energy: number): Rejection | null =>
  energy >= 1 && energy <= MAX_ENERGY && (energy | 0) === energy ? null : ENERGY_OUT_OF_RANGE

/** What is wrong with a price, given as `floor.tickOf` gives it. */
export function priceFlaw(floor: Floor, book: Book, tick: number): Rejection | null {
  if (tick >= book.bandLow && tick <= book.bandHigh && (tick | 0) === tick) return null
  if (!(tick >= 0 && tick <= floor.tickCount - 1)) return PRICE_OUT_OF_RANGE
  return (tick | 0) === tick ? PRICE_OUTSIDE_BAND : PRICE_OFF_TICK
}

/** Whether `energy` more would take a participant past its limit in a slot, if all that is open traded. */
export function exceedsLimit(
  floor: Floor,
  participant: number,
  position: number,
  side: number,
  energy: number,
): boolean {
  const held = floor.positions.doubles
  const at = position >> 1
  const own = side & SIDE
  const net = held[at + BOUGHT + own]! - held[at + BOUGHT + 1 - own]!
  return net + held[at + OPEN_BUY + own]! + energy > floor.participants.limits[2 * participant + own]!
}

function traderFlaw(floor: Floor, participant: number, isItself: boolean): Rejection {
  const { participants } = floor
  if (floor.rules === undefined) return RULES_MISSING
  if (!participants.isKnown(participant) && participant !== THE_MARKET) return PARTICIPANT_UNKNOWN
  if (participants.role(participant) !== PARTICIPANT || !isItself) return NOT_PERMITTED
  return participants.isKilled(participant) ? PARTICIPANT_KILLED : MARKET_HALTED
}

function cancellerFlaw(floor: Floor, participant: number, by: number): Rejection | null {
  const { participants } = floor
  if (floor.rules === undefined) return RULES_MISSING
  if (!participants.isKnown(participant) && participant !== THE_MARKET) return PARTICIPANT_UNKNOWN
  if (isOperator(floor, by)) return null
  return by === participant && participants.role(by) === PARTICIPANT ? null : NOT_PERMITTED
}
