import { useId } from 'react'
import { ValueAxis } from '../charts/axes.tsx'
import { roundTicks } from '../charts/scale.ts'
import { kwh, money, withUnit, type Currency } from '../format/numbers.ts'
import { BOTTOM, LEFT, RIGHT, scalesOf, TOP, welfarePath, type Size } from './crossing-place.ts'
import { curvePath, type Crossing } from './crossing.ts'
import { widestGap } from './free-place.ts'
import type { Utility } from './use-corridor.ts'

/** Where both stand at one price, both are seen: the offers a little above. */
const APART = 1

/** Both curves as staircases, the marginal tread, the price and the volume they came to, and the welfare between. */
export function CrossingDrawing({
  crossing,
  size,
  utility,
  text,
  currency,
}: {
  crossing: Crossing
  size: Size
  utility: Utility | undefined
  text: (micros: number) => string
  currency: Currency
}) {
  const clip = useId()
  const { width, height } = size
  const { bids, offers, volumeWh, price, welfareNanos, marginal } = crossing
  const isEmpty = bids.length === 0 && offers.length === 0
  const { view, x, y } = scalesOf(crossing, size)
  const gap = widestGap(crossing, x, y)
  const ticks = roundTicks({ from: y.from / 1e6, to: y.to / 1e6 }, 6)
  const yTick = Object.assign((value: number) => y(value * 1e6), { from: 0, to: 1 })
  const xTicks = roundTicks({ from: 0, to: view.mostWh / 1000 }, width < 380 ? 4 : 6)
  const at = price === null ? null : { x: x(volumeWh), y: y(price) }
  return (
    <>
      <clipPath id={clip}>
        <rect
          x={LEFT}
          y={TOP - 4}
          width={Math.max(0, width - LEFT - RIGHT)}
          height={Math.max(0, height - TOP - BOTTOM + 8)}
        />
      </clipPath>
      <ValueAxis
        ticks={ticks.values.filter((value) => value * 1e6 >= y.from && value * 1e6 <= y.to)}
        y={yTick}
        left={LEFT}
        right={width - RIGHT}
        label={(value) => value.toFixed(Math.max(2, ticks.decimals))}
      />
      <text x={0} y={TOP - 12} className="fill-ink-3 text-[11px]">
        {currency.sign}/kWh
      </text>
      {xTicks.values
        .filter((value) => value * 1000 <= view.mostWh)
        .map((value) => (
          <text
            key={value}
            x={x(value * 1000)}
            y={height - 20}
            textAnchor="middle"
            className="fill-ink-3 text-[11px]"
          >
            {value.toFixed(xTicks.decimals)}
          </text>
        ))}
      <text x={width - RIGHT} y={height - 5} textAnchor="end" className="fill-ink-3 text-[11px]">
        kWh in this slot
      </text>
      <g clipPath={`url(#${clip})`}>
        {at !== null && <path d={welfarePath(crossing, x, y)} className="fill-sun" fillOpacity={0.22} />}
        {utility !== undefined &&
          [utility.asks, utility.pays].map((micros) => (
            <line
              key={micros}
              x1={LEFT}
              x2={width - RIGHT}
              y1={y(micros)}
              y2={y(micros)}
              className="stroke-grid"
              strokeDasharray="4 3"
            />
          ))}
        <path
          d={curvePath(offers, x, (micros) => y(micros) - APART)}
          fill="none"
          className="stroke-sell"
          strokeWidth={2}
        />
        <path
          d={curvePath(bids, x, (micros) => y(micros) + APART)}
          fill="none"
          className="stroke-buy"
          strokeWidth={2}
        />
        {marginal.map(({ orderId }) => {
          const step = [...bids, ...offers].find((one) => one.orderId === orderId)!
          return (
            <line
              key={orderId}
              x1={x(step.fromWh)}
              x2={x(step.toWh)}
              y1={y(step.priceMicrosPerKwh)}
              y2={y(step.priceMicrosPerKwh)}
              className="stroke-ink"
              strokeWidth={4}
            />
          )
        })}
      </g>
      <Edge
        utility={utility}
        low={y.from}
        high={y.to}
        text={text}
        left={LEFT + 6}
        top={TOP + 9}
        bottom={height - BOTTOM - 6}
      />
      {at !== null && price !== null && (
        <>
          <path
            d={`M${LEFT} ${at.y}H${at.x}V${height - BOTTOM}`}
            fill="none"
            className="stroke-ink"
            strokeDasharray="2 3"
          />
          <text
            x={at.x + (at.x > width - 90 ? -6 : 6)}
            y={height - BOTTOM - 6}
            textAnchor={at.x > width - 90 ? 'end' : 'start'}
            className="fill-ink halo text-[11.5px] font-[600]"
          >
            {withUnit(kwh(volumeWh, 3), 'kWh')}
          </text>
          <text
            x={LEFT + 6}
            y={at.y < TOP + 30 ? at.y + 16 : at.y - 7}
            className="fill-ink halo text-[11.5px] font-[600]"
          >
            {text(price)}
          </text>
          {welfareNanos > 0n && gap !== null && gap.room > 24 && (
            <text
              x={Math.max(LEFT + 10, gap.x - 50)}
              y={Math.abs(gap.y - at.y) < 18 ? at.y + 20 : gap.y + 4}
              className="fill-sun-text halo text-[11.5px] font-[600]"
            >
              welfare {money(welfareNanos, currency, 4)}
            </text>
          )}
          <circle cx={at.x} cy={at.y} r={6} className="fill-sun stroke-ink" strokeWidth={1.6} />
        </>
      )}
      <CurveNames crossing={crossing} mostWh={view.mostWh} x={x} y={y} />
      {isEmpty && (
        <text x={LEFT + 14} y={height / 2} className="fill-ink halo text-[13px] font-[600]">
          No order for this slot came to the auction.
        </text>
      )}
    </>
  )
}

/** On the lines they name. */
function CurveNames({
  crossing: { bids, offers },
  mostWh,
  x,
  y,
}: {
  crossing: Crossing
  mostWh: number
  x: (energyWh: number) => number
  y: (micros: number) => number
}) {
  const at = (steps: Crossing['bids']) => steps.findLast(({ fromWh }) => fromWh < mostWh * 0.92)
  const [bid, offer] = [at(bids), at(offers)]
  return (
    <>
      {offer !== undefined && (
        <text
          x={x(Math.min(offer.toWh, mostWh)) - 6}
          y={y(offer.priceMicrosPerKwh) - 7}
          textAnchor="end"
          className="fill-sell halo text-[12px] font-[600]"
        >
          offers
        </text>
      )}
      {bid !== undefined && (
        <text
          x={x(Math.min(bid.toWh, mostWh)) - 6}
          y={y(bid.priceMicrosPerKwh) + 16}
          textAnchor="end"
          className="fill-buy halo text-[12px] font-[600]"
        >
          bids
        </text>
      )}
    </>
  )
}

/** What the utility asks and pays, where that lies outside of what is drawn. */
function Edge({
  utility,
  low,
  high,
  text,
  left,
  top,
  bottom,
}: {
  utility: Utility | undefined
  low: number
  high: number
  text: (micros: number) => string
  left: number
  top: number
  bottom: number
}) {
  if (utility === undefined) return null
  return (
    <>
      {utility.asks > high && (
        <text x={left} y={top} className="fill-grid halo text-[11px]">
          above: the utility asks {text(utility.asks)}
        </text>
      )}
      {utility.pays < low && (
        <text x={left} y={bottom} className="fill-grid halo text-[11px]">
          below: the utility pays {text(utility.pays)}
        </text>
      )}
    </>
  )
}
