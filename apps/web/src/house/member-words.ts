import type { BillLine, PlanBlock } from '@gridbourse/api'

export type BillItem = BillLine['item']

/** The lines of a bill in the order they are read, each with its name and the hue of who is at the other end. */
export const BILL_ITEMS: Readonly<Record<BillItem, { readonly name: string; readonly tone: string }>> = {
  bought_from_utility: { name: 'Bought from the utility', tone: 'bg-grid-fill' },
  bought_from_neighbours: { name: 'Bought from neighbours', tone: 'bg-market' },
  sold_to_neighbours: { name: 'Sold to neighbours', tone: 'bg-market' },
  sold_to_utility: { name: 'Sold to the utility', tone: 'bg-grid-fill' },
  local_charge: { name: 'Charge for local wires', tone: 'bg-line' },
  demand_charge: { name: 'Peak of the month', tone: 'bg-line' },
  flexibility: { name: 'Paid for flexibility', tone: 'bg-line' },
  compensation: { name: 'Never worse off', tone: 'bg-line' },
  rounding: { name: 'Rounding', tone: 'bg-line' },
}

export const ITEM_ORDER = Object.keys(BILL_ITEMS) as readonly BillItem[]

export const isBillItem = (text: string | undefined): text is BillItem =>
  text !== undefined && Object.hasOwn(BILL_ITEMS, text)

type Action = PlanBlock['action']

/** What a block of the plan does, in each tense, and short for where there is no room. */
export const ACTIONS: Readonly<
  Record<Action, { done: string; doing: string; todo: string; short: string; hue: string }>
> = {
  charge_from_sun: {
    done: 'Stored the sun',
    doing: 'Storing the sun',
    todo: 'Store the sun',
    short: 'Store',
    hue: 'sun',
  },
  charge_from_market: {
    done: 'Filled the battery',
    doing: 'Filling the battery',
    todo: 'Fill the battery',
    short: 'Fill',
    hue: 'market',
  },
  hold: {
    done: 'Held the battery',
    doing: 'Holding the battery',
    todo: 'Hold the battery',
    short: 'Hold',
    hue: 'grid',
  },
  cover_load: {
    done: 'Ran on the battery',
    doing: 'Running on the battery',
    todo: 'Run on the battery',
    short: 'Run',
    hue: 'battery',
  },
  sell: {
    done: 'Sold from the battery',
    doing: 'Selling from the battery',
    todo: 'Sell from the battery',
    short: 'Sell',
    hue: 'battery',
  },
  rest: {
    done: 'Rested',
    doing: 'Resting',
    todo: 'Rest',
    short: 'Rest',
    hue: 'grid',
  },
}

export type Tense = 'done' | 'doing' | 'todo'

/** Where a span lies, seen from now. */
export const tenseOf = ({ from, to }: { from: number; to: number }, now: number): Tense =>
  to <= now ? 'done' : from <= now ? 'doing' : 'todo'
