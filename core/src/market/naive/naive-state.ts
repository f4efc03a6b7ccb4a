import { slotEnd, slotStart } from '../../kernel/index.ts'
import type { EpochMs, MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { MarketRules, Role } from '../command.ts'
import type { ExchangeEvent, Phase, RemovalReason } from '../event.ts'
import type { OrderNumber, ParticipantNumber } from '../identity.ts'
import type { BlockTerms, SelfTradePrevention, Side, TimeInForce } from '../order.ts'

/** Everything the naive exchange remembers: lists and records, searched from end to end. */
export type NaiveState = {
  rules: MarketRules | undefined
  clock: EpochMs
  isHalted: boolean
  participants: NaiveParticipant[]
  days: NaiveDay[]
  slots: NaiveSlot[]
  /** Live orders only. */
  orders: NaiveOrder[]
  /** Live blocks only. */
  blocks: NaiveBlock[]
  /** Numbers and ranks given so far. */
  lastOrder: number
  lastArrival: number
  /** What the command under way did so far. */
  events: ExchangeEvent[]
}

export type NaiveParticipant = {
  participant: ParticipantNumber
  role: Role
  selfTradePrevention: SelfTradePrevention
  buyLimit: Wh
  sellLimit: Wh
  isKilled: boolean
}

export type NaiveDay = {
  firstSlot: SlotNumber
  slotCount: number
  openingAuctionAt: EpochMs
  isWaiting: boolean
}

export type NaiveSlot = {
  slot: SlotNumber
  phase: Phase
  low: MicrosPerKwh
  high: MicrosPerKwh
  bookSequence: number
  /** What has traded: one entry per side of a trade. */
  traded: { participant: ParticipantNumber; side: Side; energy: number }[]
}

export type NaiveOrder = {
  order: OrderNumber
  participant: ParticipantNumber
  slot: SlotNumber
  side: Side
  price: MicrosPerKwh
  /** The whole order; `filled` of it has traded. */
  energy: number
  filled: number
  timeInForce: TimeInForce
  expiresAt: EpochMs | null
  postOnly: boolean
  atClose: boolean
  /** Rank in time: grows with every acceptance, and anew when an amendment loses the place. */
  arrival: number
  place: 'waiting' | 'resting' | 'at_close'
}

export type NaiveBlock = BlockTerms & { order: OrderNumber; participant: ParticipantNumber }

export function emptyState(): NaiveState {
  return {
    rules: undefined,
    clock: 0 as EpochMs,
    isHalted: false,
    participants: [],
    days: [],
    slots: [],
    orders: [],
    blocks: [],
    lastOrder: 0,
    lastArrival: 0,
    events: [],
  }
}

export const remaining = (order: NaiveOrder): Wh => (order.energy - order.filled) as Wh

export const gateOf = (state: NaiveState, slot: SlotNumber): EpochMs =>
  (slotStart(slot, state.rules!.slotDuration) - state.rules!.gateLead) as EpochMs

export const lastSlotOf = (day: NaiveDay): SlotNumber => (day.firstSlot + day.slotCount - 1) as SlotNumber

export const retiresAt = (state: NaiveState, day: NaiveDay): EpochMs =>
  (slotEnd(lastSlotOf(day), state.rules!.slotDuration) + 86_400_000) as EpochMs

export const slotsOf = (state: NaiveState, day: NaiveDay): NaiveSlot[] =>
  state.slots.filter(({ slot }) => slot >= day.firstSlot && slot <= lastSlotOf(day))

/** Takes live orders and blocks out of the market, by ascending number. */
export function remove(
  state: NaiveState,
  all: readonly (NaiveOrder | NaiveBlock)[],
  reason: RemovalReason,
): void {
  for (const one of all.toSorted((a, b) => a.order - b.order)) {
    if ('profile' in one) removeBlock(state, one, reason)
    else removeOrder(state, one, reason)
  }
}

export function removeOrder(state: NaiveState, order: NaiveOrder, reason: RemovalReason): void {
  forget(state, order)
  state.events.push({
    type: 'order_removed',
    bookSequence: order.place === 'resting' ? nextSequence(state, order.slot) : null,
    order: order.order,
    slot: order.slot,
    energy: remaining(order),
    reason,
  })
}

function removeBlock(state: NaiveState, block: NaiveBlock, reason: RemovalReason): void {
  state.blocks = state.blocks.filter((other) => other !== block)
  state.events.push({
    type: 'order_removed',
    bookSequence: null,
    order: block.order,
    slot: block.profile[0]!.slot,
    energy: sum(block.profile.map(({ energy }) => energy)) as Wh,
    reason,
  })
}

export function forget(state: NaiveState, order: NaiveOrder): void {
  state.orders = state.orders.filter((other) => other !== order)
}

export function nextSequence(state: NaiveState, slot: SlotNumber): number {
  return ++state.slots.find((each) => each.slot === slot)!.bookSequence
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
