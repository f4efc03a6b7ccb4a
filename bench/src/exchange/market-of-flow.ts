import {
  type Command,
  createExchange,
  type Exchange,
  type MarketRules,
  type ParticipantNumber,
} from '@gridbourse/core/market'
import {
  type EpochMs,
  HOUR,
  type MicrosPerKwh,
  QUARTER_HOUR,
  slotName,
  type SlotNumber,
  type W,
} from '@gridbourse/core/kernel'
import { booksIn, ordersIn } from '../order-flow/record.ts'
import type { OrderFlow } from '../order-flow/record.ts'

/** Micros per kWh in one tick of the flow. */
export const TICK = 10

const NOW = Date.UTC(2026, 10, 21, 12) as EpochMs
const FIRST_SLOT = Math.ceil((NOW + 12 * HOUR) / QUARTER_HOUR) as SlotNumber
const SLOTS_OF_A_DAY = 96
/** The most that a connection may have; no order of a flow comes near the limit that follows from it. */
const ENDLESS_POWER = 2_147_483_647 as W

/**
 * A fresh exchange in which a flow's orders can trade: a slot per book, open for continuous trading, and a
 * participant per order, as the flow's answer knows no self-trade. It is given room for the whole flow.
 */
export function marketOf(flow: OrderFlow): Exchange {
  const orders = ordersIn(flow)
  const exchange = createExchange({ orders, positions: orders })
  const prepare = (command: Command): void => {
    const [event] = exchange.step(command)
    if (event?.type === 'command_rejected') throw new RangeError(`${command.type}: ${event.reason}`)
  }
  prepare({ type: 'set_rules', rules: rulesFor(flow) })
  prepare({ type: 'advance_time', at: NOW })
  const books = booksIn(flow)
  for (let book = 0; book < books; book += SLOTS_OF_A_DAY) {
    const slotCount = Math.min(SLOTS_OF_A_DAY, books - book)
    prepare({ type: 'open_day', firstSlot: slotOfBook(book), slotCount, openingAuctionAt: NOW })
  }
  for (let participant = 1; participant <= orders; participant++) {
    prepare({
      type: 'register_participant',
      participant: participant as ParticipantNumber,
      name: participantName(participant),
      role: 'participant',
      importPower: ENDLESS_POWER,
      exportPower: ENDLESS_POWER,
      selfTradePrevention: 'cancel_newest',
    })
  }
  return exchange
}

export const slotOfBook = (book: number): SlotNumber => (FIRST_SLOT + book) as SlotNumber

export const slotNameOfBook = (book: number): string => slotName(slotOfBook(book), QUARTER_HOUR)

export const participantName = (participant: number): string =>
  `member-${String(participant).padStart(7, '0')}`

/** The product's own rules, with bounds moved out where a flow's prices leave them. */
function rulesFor(flow: OrderFlow): MarketRules {
  let lowest = -500_000
  let highest = 4_000_000
  for (let i = 0; i < flow.length; i++) {
    lowest = Math.min(lowest, flow.price[i]! * TICK)
    highest = Math.max(highest, flow.price[i]! * TICK)
  }
  return {
    currency: 'EUR',
    slotDuration: QUARTER_HOUR,
    tick: TICK as MicrosPerKwh,
    lowestPrice: lowest as MicrosPerKwh,
    highestPrice: highest as MicrosPerKwh,
    gateLead: 300_000 as MarketRules['gateLead'],
    marginRule: 'pro_rata',
    seed: 1,
    blockNodeLimit: 10_000,
  }
}
