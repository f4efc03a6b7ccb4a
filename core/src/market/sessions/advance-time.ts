import { admitOperator, no } from '../commands/order-checks.ts'
import { removeOrder } from '../book/live-orders.ts'
import type { Command } from '../command.ts'
import { REMOVAL_REASONS } from '../event-log.ts'
import type { Day } from '../floor/day.ts'
import type { Floor } from '../floor/floor.ts'
import { closeGate } from './closing-auction.ts'
import { holdOpeningAuction } from './opening-auction.ts'

const EXPIRED = REMOVAL_REASONS.indexOf('expired')
const GOES_BACKWARDS = no('time_goes_backwards', 'at')

type AdvanceTime = Extract<Command, { type: 'advance_time' }>

/** Moves the clock and does what fell due on the way, instant by instant. */
export function advanceTime(floor: Floor, { at }: AdvanceTime, by: number): void {
  if (!admitOperator(floor, 'advance_time', by)) return
  if (!(at >= floor.clock)) {
    floor.reject('advance_time', GOES_BACKWARDS)
    return
  }
  floor.clock = at
  floor.log.other({ type: 'time_advanced', at })
  for (let due = nextDue(floor); due <= at; due = nextDue(floor)) doWhatIsDue(floor, due)
}

/** The next instant at which something falls due, or Infinity. A halt holds opening auctions back. */
export function nextDue(floor: Floor): number {
  dropEndedExpiries(floor)
  let due = floor.expiries.nextTime
  for (const day of floor.days) {
    if (day.isWaiting && !floor.isHalted) due = Math.min(due, day.openingAuctionAt)
    due = Math.min(due, day.books[day.closed]?.gateClosesAt ?? day.retiresAt)
  }
  return due
}

/** Holds the opening auctions whose instant is past, by day. */
export function openDueDays(floor: Floor): void {
  for (const day of floor.days) {
    if (day.isWaiting && day.openingAuctionAt <= floor.clock) holdOpeningAuction(floor, day)
  }
}

function doWhatIsDue(floor: Floor, instant: number): void {
  for (; floor.expiries.nextTime === instant; dropEndedExpiries(floor)) {
    const order = floor.index.find(floor.expiries.nextOrder)
    floor.expiries.removeFirst()
    removeOrder(floor, order, EXPIRED)
  }
  for (const day of floor.days) {
    const isDue = day.isWaiting && day.openingAuctionAt <= instant && !floor.isHalted
    if (isDue) holdOpeningAuction(floor, day)
  }
  for (const day of floor.days) closeDueGates(floor, day, instant)
  for (const day of floor.days.filter(({ retiresAt }) => retiresAt === instant)) retire(floor, day)
}

function closeDueGates(floor: Floor, day: Day, instant: number): void {
  for (let book = day.books[day.closed]; book?.gateClosesAt === instant; book = day.books[day.closed]) {
    closeGate(floor, book)
    day.closed++
  }
  if (day.closed === day.books.length) day.isWaiting = false
}

/** Forgets a day with all its slots. */
function retire(floor: Floor, day: Day): void {
  floor.days.splice(floor.days.indexOf(day), 1)
  for (const book of day.books) floor.removeBook(book)
}

/** Brings the first order that is still live to the front of the queue. */
function dropEndedExpiries(floor: Floor): void {
  const { expiries, index } = floor
  while (expiries.size > 0 && index.find(expiries.nextOrder) === 0) expiries.removeFirst()
}
