import type { Trade } from '@gridbourse/api'

/** What traded within one stretch of time. */
export type Candle = {
  readonly from: number
  readonly to: number
  readonly open: number
  readonly close: number
  readonly low: number
  readonly high: number
  /** Taken by buyers and by sellers. */
  readonly boughtWh: number
  readonly soldWh: number
}

const MINUTE = 60_000
const WIDTHS = [1, 5, 15, 30, 60, 120].map((minutes) => minutes * MINUTE)

/** The narrowest round width at which a span has at most `most` candles. */
export const widthFor = (spanMs: number, most = 48): number =>
  WIDTHS.find((width) => spanMs / width <= most) ?? WIDTHS.at(-1)!

/** Trades, newest first, as candles, oldest first; a stretch without a trade has none. */
export function candlesOf(trades: readonly Trade[], widthMs: number): readonly Candle[] {
  const candles: Candle[] = []
  for (const { atMs, priceMicrosPerKwh: price, energyWh, takerSide } of trades.toReversed()) {
    const from = Math.floor(atMs / widthMs) * widthMs
    const last = candles.at(-1)
    const before =
      last?.from === from
        ? candles.pop()!
        : { from, to: from + widthMs, open: price, low: price, high: price, boughtWh: 0, soldWh: 0 }
    candles.push({
      ...before,
      close: price,
      low: Math.min(before.low, price),
      high: Math.max(before.high, price),
      boughtWh: before.boughtWh + (takerSide === 'buy' ? energyWh : 0),
      soldWh: before.soldWh + (takerSide === 'sell' ? energyWh : 0),
    })
  }
  return candles
}

/** The mean price so far, weighted by energy, after each trade, oldest first. */
export function vwapOf(
  trades: readonly Trade[],
): readonly { readonly atMs: number; readonly price: number }[] {
  let [worth, energy] = [0, 0]
  return trades.toReversed().map(({ atMs, priceMicrosPerKwh, energyWh }) => {
    worth += priceMicrosPerKwh * energyWh
    energy += energyWh
    return { atMs, price: worth / energy }
  })
}
