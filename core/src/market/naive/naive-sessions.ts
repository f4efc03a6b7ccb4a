import { slotEnd } from '../../kernel/index.ts'
import type { EpochMs, SlotNumber, Wh } from '../../kernel/index.ts'
import type { Command } from '../command.ts'
import type { AuctionId } from '../event.ts'
import type { Rejection } from '../rejection.ts'
import { clear } from './naive-call.ts'
import type { RunAuction } from './naive-call.ts'
import { hold, rest } from './naive-book.ts'
import { no } from './naive-checks.ts'
import {
  forget,
  gateOf,
  lastSlotOf,
  nextSequence,
  remaining,
  remove,
  retiresAt,
  slotsOf,
} from './naive-state.ts'
import type { NaiveBlock, NaiveDay, NaiveOrder, NaiveSlot, NaiveState } from './naive-state.ts'

type Of<Type extends Command['type']> = Extract<Command, { type: Type }>

export function openDay(state: NaiveState, command: Of<'open_day'>): Rejection | null {
  const { firstSlot, slotCount, openingAuctionAt } = command
  const { slotDuration, lowestPrice, highestPrice } = state.rules!
  const lastSlot = (firstSlot + slotCount - 1) as SlotNumber
  if (!Number.isSafeInteger(firstSlot) || firstSlot < 0) return no('day_invalid', 'firstSlot')
  if (!Number.isInteger(slotCount) || slotCount < 1 || slotCount > 200) return no('day_invalid', 'slotCount')
  if (!Number.isSafeInteger(slotEnd(lastSlot, slotDuration) + 86_400_000))
    return no('day_invalid', 'firstSlot')
  if (!Number.isSafeInteger(openingAuctionAt)) return no('day_invalid', 'openingAuctionAt')
  if (gateOf(state, lastSlot) <= state.clock) return no('day_invalid', 'firstSlot')
  if (state.slots.some(({ slot }) => slot >= firstSlot && slot <= lastSlot))
    return no('day_already_open', 'firstSlot')

  const isWaiting = openingAuctionAt > state.clock
  state.days.push({ firstSlot, slotCount, openingAuctionAt, isWaiting })
  state.days.sort((a, b) => a.firstSlot - b.firstSlot)
  for (let slot = firstSlot; slot <= lastSlot; slot++) {
    const isClosed = gateOf(state, slot) <= state.clock
    state.slots.push({
      slot,
      phase: isClosed ? 'closed' : isWaiting ? 'waiting' : 'continuous',
      low: lowestPrice,
      high: highestPrice,
      bookSequence: 0,
      traded: [],
    })
  }
  state.slots.sort((a, b) => a.slot - b.slot)
  state.events.push({ type: 'day_opened', firstSlot, slotCount, openingAuctionAt })
  return null
}

export function advanceTime(state: NaiveState, at: EpochMs, runAuction: RunAuction): Rejection | null {
  if (at < state.clock) return no('time_goes_backwards', 'at')
  state.clock = at
  state.events.push({ type: 'time_advanced', at })
  for (;;) {
    const due = nextDue(state)
    if (due > at) return null
    doWhatIsDue(state, due, runAuction)
  }
}

export function resume(state: NaiveState, runAuction: RunAuction): void {
  state.isHalted = false
  state.events.push({ type: 'market_resumed' })
  openDays(state, state.clock, runAuction)
}

function nextDue(state: NaiveState): number {
  return Math.min(
    ...state.orders.map(({ expiresAt }) => expiresAt ?? Infinity),
    ...state.days
      .filter(({ isWaiting }) => isWaiting && !state.isHalted)
      .map(({ openingAuctionAt }) => openingAuctionAt),
    ...state.slots.filter(({ phase }) => phase !== 'closed').map(({ slot }) => gateOf(state, slot)),
    ...state.days.map((day) => retiresAt(state, day)),
  )
}

function doWhatIsDue(state: NaiveState, instant: number, runAuction: RunAuction): void {
  remove(
    state,
    state.orders.filter(({ expiresAt }) => expiresAt === instant),
    'expired',
  )
  openDays(state, instant, runAuction)
  for (const slot of state.slots) {
    if (slot.phase !== 'closed' && gateOf(state, slot.slot) === instant) closeGate(state, slot, runAuction)
  }
  for (const day of state.days.filter((each) => retiresAt(state, each) === instant)) retire(state, day)
}

function openDays(state: NaiveState, instant: number, runAuction: RunAuction): void {
  for (const day of state.days) {
    const isDue = day.isWaiting && day.openingAuctionAt <= instant && !state.isHalted
    if (isDue) holdOpeningAuction(state, day, runAuction)
  }
}

function retire(state: NaiveState, day: NaiveDay): void {
  const slots = slotsOf(state, day)
  state.slots = state.slots.filter((slot) => !slots.includes(slot))
  state.days = state.days.filter((other) => other !== day)
}

function holdOpeningAuction(state: NaiveState, day: NaiveDay, runAuction: RunAuction): void {
  day.isWaiting = false
  const slots = slotsOf(state, day).filter(({ phase }) => phase === 'waiting')
  const orders = state.orders.filter(
    (order) => order.place === 'waiting' && slots.some(({ slot }) => slot === order.slot),
  )
  const blocks = state.blocks.filter((block) => block.profile.some((part) => isInDay(part.slot, day)))
  const fills = clear(state, { id: `opening-${day.firstSlot}`, slots, orders, blocks }, runAuction)
  give(state, `opening-${day.firstSlot}`, fills)

  for (const { slot } of slots) {
    const left = state.orders.filter((order) => order.slot === slot && order.place === 'waiting')
    for (const order of left.toSorted((a, b) => a.arrival - b.arrival)) rest(state, order)
  }
  remove(
    state,
    blocks.filter((block) => state.blocks.includes(block)),
    'block_rejected',
  )
  for (const slot of slots) enterPhase(state, slot, 'continuous')
}

function closeGate(state: NaiveState, slot: NaiveSlot, runAuction: RunAuction): void {
  const isOfSlot = (order: NaiveOrder): boolean => order.slot === slot.slot
  if (slot.phase === 'continuous' && !state.isHalted) {
    const call = {
      id: `closing-${slot.slot}` as AuctionId,
      slots: [slot],
      orders: state.orders.filter(isOfSlot),
      blocks: [],
    }
    give(state, call.id, clear(state, call, runAuction))
  }
  const blocks = state.blocks.filter((block) => block.profile.some((part) => part.slot === slot.slot))
  remove(state, [...state.orders.filter(isOfSlot), ...blocks], 'gate_closed')
  enterPhase(state, slot, 'closed')
  for (const day of state.days) {
    if (slotsOf(state, day).every(({ phase }) => phase === 'closed')) day.isWaiting = false
  }
}

/** Hands out an auction's fills: by slot, and in a slot by ascending number. */
function give(state: NaiveState, auction: AuctionId, fills: ReturnType<typeof clear>): void {
  for (const { of, slot, price, energy } of fills) {
    const isResting = 'place' in of && of.place === 'resting'
    state.events.push({
      type: 'auction_fill',
      bookSequence: isResting ? nextSequence(state, slot) : null,
      auction,
      order: of.order,
      participant: of.participant,
      slot,
      side: of.side,
      price,
      energy: energy as Wh,
    })
    hold(state, { slot, participant: of.participant }, of.side, energy)
    if ('profile' in of) forgetBlock(state, of)
    else {
      of.filled += energy
      if (remaining(of) === 0) forget(state, of)
    }
  }
}

function forgetBlock(state: NaiveState, block: NaiveBlock): void {
  state.blocks = state.blocks.filter((other) => other !== block)
}

function enterPhase(state: NaiveState, slot: NaiveSlot, phase: 'continuous' | 'closed'): void {
  slot.phase = phase
  state.events.push({ type: 'phase_changed', slot: slot.slot, phase })
}

const isInDay = (slot: SlotNumber, day: NaiveDay): boolean => slot >= day.firstSlot && slot <= lastSlotOf(day)
