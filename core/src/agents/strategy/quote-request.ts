import type { MicrosPerKwh } from '../../kernel/index.ts'

/** Prices move by 0.01 per MWh. */
export const PRICE_STEP = 10

/** What is to be priced: what a kWh is worth to the owner, net of charges, between what the utility pays and asks. */
export type QuoteRequest = {
  readonly side: 'buy' | 'sell'
  /** Micros per kWh; fractions come from plans. */
  readonly worth: number
  readonly corridor: Corridor
}

/** What the utility pays and asks, micros per kWh: nobody does better or worse than that without the market. */
export type Corridor = { readonly low: number; readonly high: number }

/**
 * The room for profit: how far a quote may move from worth before it leaves the corridor; nothing where worth lies
 * outside already.
 */
export const roomOf = ({ side, worth, corridor }: QuoteRequest): number =>
  Math.max(0, side === 'buy' ? worth - corridor.low : corridor.high - worth)

/**
 * A price on the grid. Never worse than worth for the owner, never beyond the corridor; where both cannot be had
 * (a worth beyond the corridor on the losing side) worth decides, and the order waits in vain.
 */
export function onGrid(price: number, { side, worth, corridor }: QuoteRequest): MicrosPerKwh {
  if (side === 'buy') {
    const most = floor(Math.min(worth, corridor.high))
    return Math.min(most, Math.max(floor(price), ceil(corridor.low))) as MicrosPerKwh
  }
  const least = ceil(Math.max(worth, corridor.low))
  return Math.max(least, Math.min(ceil(price), floor(corridor.high))) as MicrosPerKwh
}

/** Worth less (or plus) a share of the room for profit, in thousandths, on the grid. */
export function shaded(request: QuoteRequest, permille: number): MicrosPerKwh {
  const step = (roomOf(request) * permille) / 1000
  return onGrid(request.side === 'buy' ? request.worth - step : request.worth + step, request)
}

const floor = (price: number): number => Math.floor(price / PRICE_STEP) * PRICE_STEP
const ceil = (price: number): number => Math.ceil(price / PRICE_STEP) * PRICE_STEP
