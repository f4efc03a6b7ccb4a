import { MAX_ENERGY } from '../../kernel/index.ts'
import { WAITING, type Book } from '../book/book.ts'
import { BUY, SELL } from '../book/order-terms.ts'
import type { Command } from '../command.ts'
import { addBlock } from '../floor/blocks.ts'
import type { Block, Day } from '../floor/day.ts'
import type { Floor } from '../floor/floor.ts'
import type { OrderNumber } from '../identity.ts'
import type { Rejection } from '../rejection.ts'
import { admitTrader, exceedsLimit, no, priceFlaw } from './order-checks.ts'

/** Blocks that one opening auction takes. */
export const MAX_BLOCKS = 200

const PROFILE_INVALID = no('block_profile_invalid', 'profile')
const SLOT_UNKNOWN = no('slot_unknown', 'profile')
const TOO_LATE = no('block_after_opening_auction', 'profile')
const TOO_MANY = no('block_limit_reached')
const LIMIT_EXCEEDED = no('position_limit_exceeded', 'profile')

type PlaceBlock = Extract<Command, { type: 'place_block' }>

/** Checks a block and lets it wait for the opening auction of its day. */
export function placeBlock(floor: Floor, command: PlaceBlock, by: number): void {
  if (!admitTrader(floor, 'place_block', command.participant, by)) return
  const block = draftOf(floor, command)
  if ('reason' in block) {
    floor.reject('place_block', block)
    return
  }
  floor.lastOrder++
  addBlock(floor, block)
  floor.log.other({
    type: 'block_accepted',
    order: block.number as OrderNumber,
    participant: command.participant,
    side: command.side,
    price: command.price,
    profile: command.profile.map(({ slot, energy }) => ({ slot, energy })),
  })
}

/** The block that the command describes, under the next number, or what is wrong with it. */
function draftOf(floor: Floor, { participant, side, price, profile }: PlaceBlock): Block | Rejection {
  if (!isAscending(profile)) return PROFILE_INVALID
  const parts: { book: Book; energy: number }[] = []
  for (const { slot, energy } of profile) {
    const book = floor.bookOfSlot(slot)
    if (book === undefined) return SLOT_UNKNOWN
    parts.push({ book, energy })
  }
  const day = dayOf(floor, parts)
  if (day === undefined) return PROFILE_INVALID
  if (parts.some(({ book }) => book.phase !== WAITING)) return TOO_LATE
  const tick = floor.tickOf(price)
  for (const { book } of parts) {
    const flaw = priceFlaw(floor, book, tick)
    if (flaw !== null) return flaw
  }
  if (liveBlocksOf(floor, day) >= MAX_BLOCKS) return TOO_MANY
  const direction = side === 'buy' ? BUY : SELL
  for (const { book, energy } of parts) {
    const held = floor.positions.find(book, participant)
    if (exceedsLimit(floor, participant, held, direction, energy)) return LIMIT_EXCEEDED
  }
  return { number: floor.lastOrder + 1, participant, side: direction, tick, day, profile: parts }
}

function isAscending(profile: PlaceBlock['profile']): boolean {
  if (profile.length === 0) return false
  return profile.every(({ slot, energy }, i) => {
    if (!Number.isInteger(energy) || energy < 1 || energy > MAX_ENERGY) return false
    return i === 0 || slot > profile[i - 1]!.slot
  })
}

/** The one day that all parts belong to, or undefined. */
function dayOf(floor: Floor, parts: readonly { readonly book: Book }[]): Day | undefined {
  return floor.days.find((day) => parts.every(({ book }) => day.books.includes(book)))
}

function liveBlocksOf(floor: Floor, day: Day): number {
  let count = 0
  for (const block of floor.blocks.values()) if (block.day === day) count++
  return count
}
