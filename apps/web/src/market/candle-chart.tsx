import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Now, TimeAxis, ValueAxis } from '../charts/axes.tsx'
import { Figure } from '../charts/figure.tsx'
import { hourTicks, roundTicks, scale } from '../charts/scale.ts'
import { tradesQuery } from '../data/queries.ts'
import { currencyOf, exactPrice, kwh, withUnit } from '../format/numbers.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { candlesOf, vwapOf, widthFor } from './candles.ts'
import type { SlotView } from './slot-view.ts'
import type { Utility } from './use-corridor.ts'

const HEIGHT = 236
const [TOP, BOTTOM, LEFT, RIGHT, VOLUME] = [16, 24, 52, 12, 46]
const HOUR = 3_600_000

/** What met in the continuous book of the slot, in candles, from its first trade to its gate. */
export function CandleChart({
  market,
  times,
  slot,
  auctionPrice,
  utility,
  aside,
}: SlotView & { auctionPrice: number | null; utility: Utility | undefined; aside: ReactNode }) {
  const { data: trades = [] } = useQuery(tradesQuery(slot.slot))
  const now = useMarketTime(60_000) ?? trades[0]?.atMs ?? slot.gateClosesAtMs
  const end = Math.min(now, slot.gateClosesAtMs)
  const first = trades.at(-1)?.atMs ?? end - 2 * HOUR
  const span = { from: Math.min(first, end - HOUR), to: Math.max(end, first + HOUR) }
  const width = widthFor(span.to - span.from)
  const candles = candlesOf(trades, width)
  const vwap = vwapOf(trades)
  const tick = market.rules.tickMicrosPerKwh
  const unit = `${currencyOf(market.rules.currency).sign}/kWh`
  const text = (micros: number): string => exactPrice(Math.round(micros), tick)
  const last = candles.at(-1)
  return (
    <Figure
      title="Continuous trading"
      note={`${width / 60_000}-minute candles: hollow rises, solid falls. Grey line VWAP.`}
      aside={aside}
      summary={
        last === undefined
          ? 'No trade in the continuous book of this slot.'
          : `${trades.length} trades, last at ${text(last.close)}, VWAP ${text(vwap.at(-1)!.price)} ${unit}.`
      }
      table={{
        head: ['from', 'open', 'high', 'low', 'close', 'kWh'],
        rows: candles
          .toReversed()
          .map((candle) => [
            times.minute(candle.from),
            text(candle.open),
            text(candle.high),
            text(candle.low),
            text(candle.close),
            kwh(candle.boughtWh + candle.soldWh, 3),
          ]),
      }}
      height={HEIGHT}
      draw={(wide, height) => {
        const prices = [
          ...candles.flatMap(({ low, high }) => [low, high]),
          ...(auctionPrice === null ? [] : [auctionPrice]),
        ]
        const [low, high] = prices.length === 0 ? [0, 400_000] : [Math.min(...prices), Math.max(...prices)]
        const air = Math.max(10 * tick, (high - low) * 0.12)
        const floor = height - BOTTOM - VOLUME
        const x = scale(span, { from: LEFT, to: wide - RIGHT - 6 })
        const y = scale({ from: low - air, to: high + air }, { from: floor - 8, to: TOP })
        const ticks = roundTicks({ from: y.from / 1e6, to: y.to / 1e6 }, 4)
        const yTick = Object.assign((value: number) => y(value * 1e6), { from: 0, to: 1 })
        const most = Math.max(1, ...candles.map(({ boughtWh, soldWh }) => boughtWh + soldWh))
        const volume = scale({ from: 0, to: most }, { from: 0, to: VOLUME - 10 })
        return (
          <>
            <ValueAxis
              ticks={ticks.values.filter((value) => value * 1e6 >= y.from && value * 1e6 <= y.to)}
              y={yTick}
              left={LEFT}
              right={wide - RIGHT}
              label={(value) => value.toFixed(Math.max(2, ticks.decimals))}
            />
            {utility !== undefined && (
              <Bounds
                utility={utility}
                y={y}
                left={LEFT}
                right={wide - RIGHT}
                top={TOP}
                bottom={floor - 12}
                text={text}
              />
            )}
            {auctionPrice !== null && (
              <>
                <line
                  x1={LEFT}
                  x2={wide - RIGHT}
                  y1={y(auctionPrice)}
                  y2={y(auctionPrice)}
                  className="stroke-ink"
                  strokeDasharray="2 3"
                />
                <text x={LEFT + 6} y={y(auctionPrice) + 14} className="fill-ink-2 halo text-[11.5px]">
                  auction {text(auctionPrice)}
                </text>
              </>
            )}
            <line
              x1={LEFT}
              x2={wide - RIGHT}
              y1={height - BOTTOM}
              y2={height - BOTTOM}
              className="stroke-line"
            />
            {candles.map((candle) => {
              const { from, open, close, boughtWh, soldWh } = candle
              const rises = close >= open
              const left = x(Math.max(from, span.from))
              const body = Math.max(3, x(Math.max(from, span.from) + width) - left - 2)
              const [upper, lower] = [y(Math.max(open, close)), y(Math.min(open, close))]
              const middle = left + body / 2
              const bought = volume(boughtWh)
              const sold = volume(soldWh)
              return (
                <g key={from}>
                  <line
                    x1={middle}
                    x2={middle}
                    y1={y(candle.high)}
                    y2={y(candle.low)}
                    className={rises ? 'stroke-buy' : 'stroke-sell'}
                  />
                  <rect
                    x={left}
                    width={body}
                    y={upper}
                    height={Math.max(1.5, lower - upper)}
                    className={rises ? 'fill-page stroke-buy' : 'fill-sell stroke-sell'}
                    strokeWidth={1.2}
                  />
                  <rect
                    x={left}
                    width={body}
                    y={height - BOTTOM - bought}
                    height={bought}
                    className="fill-buy"
                    fillOpacity={0.75}
                  />
                  <rect
                    x={left}
                    width={body}
                    y={height - BOTTOM - bought - sold}
                    height={sold}
                    className="fill-sell"
                    fillOpacity={0.75}
                  />
                </g>
              )
            })}
            <path
              d={vwap
                .map(
                  ({ atMs, price }, index) =>
                    `${index === 0 ? 'M' : 'L'}${x(atMs).toFixed(1)} ${y(price).toFixed(1)}`,
                )
                .join('')}
              fill="none"
              className="stroke-ink-2"
            />
            {candles.length > 0 && (
              <text
                x={LEFT - 6}
                y={height - BOTTOM - VOLUME + 18}
                textAnchor="end"
                className="fill-ink-3 text-[11px]"
              >
                {kwh(most, 2)}
                <tspan x={LEFT - 6} dy={13}>
                  kWh
                </tspan>
              </text>
            )}
            <TimeAxis
              ticks={hourTicks(span, times.hour, Math.max(3, Math.floor(wide / 90)))}
              x={x}
              y={height - 7}
              width={wide}
              label={times.minute}
            />
            {now <= slot.gateClosesAtMs && <Now x={x(now)} top={TOP} bottom={height - BOTTOM} />}
            {candles.length === 0 && (
              <>
                <text x={LEFT + 14} y={floor / 2 - 4} className="fill-ink halo text-[13px] font-[600]">
                  No trade in the continuous book of this slot.
                </text>
                <text x={LEFT + 14} y={floor / 2 + 15} className="fill-ink-2 halo text-[12px]">
                  {slot.phase === 'waiting'
                    ? 'It opens after the opening auction; until then orders wait, sealed.'
                    : `What its auction traded is below${auctionPrice === null ? '' : `, at ${withUnit(text(auctionPrice), unit)}`}.`}
                </text>
              </>
            )}
          </>
        )
      }}
    />
  )
}

/** The utility's two prices: lines where they are in sight, words where they are not. */
function Bounds({
  utility: { asks, pays },
  y,
  left,
  right,
  top,
  bottom,
  text,
}: {
  utility: Utility
  y: ((micros: number) => number) & { readonly from: number; readonly to: number }
  left: number
  right: number
  top: number
  bottom: number
  text: (micros: number) => string
}) {
  const isIn = (micros: number): boolean => micros >= y.from && micros <= y.to
  return (
    <>
      {[asks, pays].filter(isIn).map((micros) => (
        <line
          key={micros}
          x1={left}
          x2={right}
          y1={y(micros)}
          y2={y(micros)}
          className="stroke-grid"
          strokeDasharray="4 3"
        />
      ))}
      <text
        x={right - 4}
        y={isIn(asks) ? y(asks) - 4 : top + 9}
        textAnchor="end"
        className="fill-grid halo text-[11px]"
      >
        {isIn(asks) ? '' : 'above: '}utility asks {text(asks)}
      </text>
      <text
        x={right - 4}
        y={isIn(pays) ? y(pays) + 13 : bottom}
        textAnchor="end"
        className="fill-grid halo text-[11px]"
      >
        {isIn(pays) ? '' : 'below: '}utility pays {text(pays)}
      </text>
    </>
  )
}
