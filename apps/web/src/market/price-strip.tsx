import type { Slot } from '@gridbourse/api'
import type { ReactNode } from 'react'
import { Now, TimeAxis, ValueAxis } from '../charts/axes.tsx'
import { Fan } from '../charts/fan.tsx'
import { Figure } from '../charts/figure.tsx'
import { bandPath, hourTicks, roundTicks, scale, stepPath } from '../charts/scale.ts'
import { currencyOf, exactPrice } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { aroundGate, type AuctionPrice } from './auction-prices.ts'
import type { SlotView } from './slot-view.ts'
import type { Corridor } from './use-corridor.ts'

const HEIGHT = 216
const [TOP, BOTTOM, LEFT, RIGHT] = [14, 24, 46, 10]
const MOST_SLOTS = 96
/** A bid and an offer at one price are two lines, the offer above. */
const APART = 0.8

/** Every slot of the next day on one axis: best bid and offer, and what its auction or last trade came to. */
export function PriceStrip({
  market,
  times,
  slot: chosen,
  slots,
  nextGate,
  prices,
  corridor,
  aside,
}: SlotView & {
  slots: readonly Slot[]
  nextGate: string | undefined
  prices: ReadonlyMap<string, AuctionPrice>
  corridor: Corridor
  aside: ReactNode
}) {
  const now = useMarketTime(60_000) ?? 0
  const { slotDurationMs, currency } = market.rules
  const { closed, open } = aroundGate(slots, nextGate)
  const shown = [...closed, ...open.slice(0, MOST_SLOTS)].map((slot) => {
    const from = startOf(slot.slot)
    const isOpen = !closed.includes(slot)
    return {
      name: slot.slot,
      from,
      to: from + slotDurationMs,
      bid: isOpen ? slot.bestBidMicrosPerKwh : null,
      ask: isOpen ? slot.bestAskMicrosPerKwh : null,
      value: slot.lastPriceMicrosPerKwh ?? prices.get(slot.slot)?.price ?? null,
      utility: corridor.utility.get(slot.slot),
      quantiles: corridor.expected.get(slot.slot) ?? null,
    }
  })
  const price = (micros: number | null): string =>
    micros === null ? '–' : exactPrice(micros, market.rules.tickMicrosPerKwh)
  const unit = `${currencyOf(currency).sign}/kWh`
  const values = shown.flatMap(({ bid, ask, value }) => [bid, ask, value].filter((known) => known !== null))
  const bounds = shown.flatMap(({ utility, quantiles }) => [
    ...(utility === undefined ? [] : [utility.asks, utility.pays]),
    ...(quantiles === null ? [] : [quantiles[0]!, quantiles[8]!]),
  ])
  const first = shown[0]
  const here = shown.find(({ name }) => name === chosen.slot)
  return (
    <Figure
      title="Prices by slot of delivery"
      note={`${unit}. Black: last, else the auction. Teal: within the utility’s prices. Fan: expected.`}
      aside={aside}
      summary={
        here === undefined || values.length === 0
          ? 'No slot has a price yet.'
          : `${times.minute(here.from)}: last ${price(here.value)}, bid ${price(here.bid)}, offer ${price(here.ask)}.`
      }
      table={{
        head: ['slot', 'bid', 'offer', 'last'],
        rows: shown.map(({ from, bid, ask, value }) => [
          `${times.minute(from)} ${times.day(from).slice(0, 3)}`,
          price(bid),
          price(ask),
          price(value),
        ]),
      }}
      height={HEIGHT}
      draw={(width, height) => {
        if (first === undefined) return null
        const span = { from: first.from, to: shown.at(-1)!.to }
        const x = scale(span, { from: LEFT, to: width - RIGHT })
        const all = [...values, ...bounds]
        const [low, high] = all.length === 0 ? [0, 400_000] : [Math.min(...all), Math.max(...all)]
        const air = Math.max(1000, (high - low) * 0.06)
        const y = scale({ from: low - air, to: high + air }, { from: height - BOTTOM, to: TOP })
        const ticks = roundTicks({ from: y.from / 1e6, to: y.to / 1e6 }, 5)
        const yTick = Object.assign((value: number) => y(value * 1e6), { from: 0, to: 1 })
        const both = shown.flatMap(({ from, to, bid, ask }) =>
          bid === null || ask === null ? [] : [{ from, to, low: bid, high: ask }],
        )
        return (
          <>
            {here !== undefined && (
              <rect
                x={x(here.from)}
                width={Math.max(3, x(here.to) - x(here.from))}
                y={TOP}
                height={height - TOP - BOTTOM}
                className="fill-sel"
              />
            )}
            <ValueAxis
              ticks={ticks.values.filter((value) => value * 1e6 >= y.from && value * 1e6 <= y.to)}
              y={yTick}
              left={LEFT}
              right={width - RIGHT}
              label={(value) => value.toFixed(Math.max(2, ticks.decimals))}
            />
            <TimeAxis
              ticks={hourTicks(span, times.hour, Math.max(3, Math.floor(width / 80)))}
              x={x}
              y={height - 7}
              width={width}
              label={times.minute}
            />
            <path
              d={bandPath(
                shown.flatMap(({ from, to, utility }) =>
                  utility === undefined ? [] : [{ from, to, low: utility.pays, high: utility.asks }],
                ),
                x,
                y,
              )}
              className="fill-market"
              fillOpacity={0.1}
            />
            {(['asks', 'pays'] as const).map((side) => (
              <path
                key={side}
                d={stepPath(
                  shown.map(({ from, to, utility }) => ({ from, to, value: utility?.[side] ?? null })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-grid"
                strokeDasharray="4 3"
              />
            ))}
            <Fan
              steps={shown.filter(({ from }) => from >= now)}
              x={x}
              y={y}
              fill="fill-market"
              stroke="stroke-market"
            />
            <path d={bandPath(both, x, y)} className="fill-grid-fill" fillOpacity={0.25} />
            <path
              d={stepPath(
                shown.map(({ from, to, ask }) => ({ from, to, value: ask })),
                x,
                (value) => y(value) - APART,
              )}
              fill="none"
              className="stroke-sell"
              strokeWidth={1.4}
            />
            <path
              d={stepPath(
                shown.map(({ from, to, bid }) => ({ from, to, value: bid })),
                x,
                (value) => y(value) + APART,
              )}
              fill="none"
              className="stroke-buy"
              strokeWidth={1.4}
            />
            <path
              d={stepPath(
                shown.map(({ from, to, value }) => ({ from, to, value })),
                x,
                y,
              )}
              fill="none"
              className="stroke-ink"
              strokeWidth={2}
            />
            {values.length === 0 && (
              <text x={LEFT + 14} y={height / 2} className="fill-ink halo text-[13px] font-[600]">
                No order rests and nothing has traded yet.
              </text>
            )}
            <Now x={x(Math.max(span.from, Math.min(now, span.to)))} top={TOP} bottom={height - BOTTOM} />
          </>
        )
      }}
    />
  )
}
