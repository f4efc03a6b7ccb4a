/** The grid and bounds of a market's prices. */
export type PriceGrid = { readonly tick: number; readonly lowestPrice: number; readonly highestPrice: number }

/**
 * The middle of an interval, put on the grid towards the lower tick. An open end counts as the market's bound.
 * Never outside the interval: where that holds no tick (limits off the grid), its lower end.
 */
export function middlePrice(low: number | null, high: number | null, grid: PriceGrid): number {
  const from = low ?? grid.lowestPrice
  const to = high ?? grid.highestPrice
  const below = Math.floor((from + to) / 2 / grid.tick) * grid.tick
  if (below >= from) return below
  return below + grid.tick <= to ? below + grid.tick : from
}

/** A price to value a slot at that did not trade: its middle, or the end that there is, or nearest to 0. */
export function idlePrice(low: number | null, high: number | null, grid: PriceGrid): number {
  if (low !== null && high !== null) return middlePrice(low, high, grid)
  return low ?? high ?? Math.min(Math.max(0, grid.lowestPrice), grid.highestPrice)
}
