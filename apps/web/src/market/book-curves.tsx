import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { ValueAxis } from '../charts/axes.tsx'
import { Figure } from '../charts/figure.tsx'
import { roundTicks, scale } from '../charts/scale.ts'
import { bookQuery } from '../data/queries.ts'
import { currencyOf, exactPrice, kwh, withUnit } from '../format/numbers.ts'
import type { SlotView } from './slot-view.ts'
import { staircase, stairPath } from './staircase.ts'

const HEIGHT = 262
const [TOP, BOTTOM, LEFT, RIGHT] = [22, 34, 46, 12]

/** What is offered and what is bid, added up from the best price on. Waiting orders of an auction are sealed. */
export function BookCurves({
  market,
  slot,
  auctionPrice,
  aside,
}: SlotView & { auctionPrice: number | null; aside: ReactNode }) {
  const { data: book } = useQuery(bookQuery(slot.slot))
  const bids = staircase(book?.bids ?? [])
  const asks = staircase(book?.asks ?? [])
  const price = (micros: number | null): string =>
    micros === null ? '–' : exactPrice(micros, market.rules.tickMicrosPerKwh)
  const unit = `${currencyOf(market.rules.currency).sign}/kWh`
  const all = [...bids, ...asks]
  const wh = Math.max(0, ...all.map(({ cumulativeWh }) => cumulativeWh))
  const isEmpty = all.length === 0
  return (
    <Figure
      title="Supply and demand in the book"
      note={unit}
      aside={aside}
      summary={
        isEmpty
          ? 'No order rests in this book.'
          : `Bids for ${withUnit(kwh(bids.at(-1)?.cumulativeWh ?? 0), 'kWh')}, offers of ${withUnit(kwh(asks.at(-1)?.cumulativeWh ?? 0), 'kWh')}; best bid ${price(bids[0]?.priceMicrosPerKwh ?? null)}, best offer ${price(asks[0]?.priceMicrosPerKwh ?? null)}.`
      }
      table={{
        head: ['side and price', 'kWh', 'added up'],
        rows: [
          ...asks
            .toReversed()
            .map((level) => [
              `offer ${price(level.priceMicrosPerKwh)}`,
              kwh(level.energyWh),
              kwh(level.cumulativeWh),
            ]),
          ...bids.map((level) => [
            `bid ${price(level.priceMicrosPerKwh)}`,
            kwh(level.energyWh),
            kwh(level.cumulativeWh),
          ]),
        ],
      }}
      height={HEIGHT}
      draw={(width, height) => {
        const prices = [
          ...all.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh / 1e6),
          ...(isEmpty || auctionPrice === null ? [] : [auctionPrice / 1e6]),
        ]
        const [least, most] = isEmpty ? [0, 0.4] : [Math.min(...prices), Math.max(...prices)]
        const air = Math.max(0, 0.002 - (most - least)) / 2
        const [low, high] = [least - air, most + air]
        const yTicks = roundTicks({ from: low, to: high }, 6)
        const xTicks = roundTicks({ from: 0, to: Math.max(1, wh / 1000) }, width < 380 ? 4 : 6)
        const y = scale(
          { from: yTicks.values[0]! * 1e6, to: yTicks.values.at(-1)! * 1e6 },
          { from: height - BOTTOM, to: TOP },
        )
        const x = scale({ from: 0, to: xTicks.values.at(-1)! * 1000 }, { from: LEFT, to: width - RIGHT })
        const yTick = Object.assign((value: number) => y(value * 1e6), { from: 0, to: 1 })
        const [bestBid, bestAsk] = [bids[0], asks[0]]
        return (
          <>
            <ValueAxis
              ticks={yTicks.values}
              y={yTick}
              left={LEFT}
              right={width - RIGHT}
              label={(value) => value.toFixed(Math.max(2, yTicks.decimals))}
            />
            {xTicks.values.map((value) => (
              <text
                key={value}
                x={x(value * 1000)}
                y={height - 18}
                textAnchor="middle"
                className="fill-ink-3 text-[11px]"
              >
                {value.toFixed(xTicks.decimals)}
              </text>
            ))}
            <text x={width - RIGHT} y={height - 4} textAnchor="end" className="fill-ink-3 text-[11px]">
              kWh in this slot
            </text>
            {!isEmpty && auctionPrice !== null && (
              <>
                <line
                  x1={LEFT}
                  x2={width - RIGHT}
                  y1={y(auctionPrice)}
                  y2={y(auctionPrice)}
                  className="stroke-ink"
                  strokeDasharray="2 3"
                />
                <text
                  x={width - RIGHT}
                  y={y(auctionPrice) - 5}
                  textAnchor="end"
                  className="fill-ink halo text-[11.5px]"
                >
                  auction {price(auctionPrice)}
                </text>
              </>
            )}
            <path d={stairPath(asks, x, y)} fill="none" className="stroke-sell" strokeWidth={2} />
            <path d={stairPath(bids, x, y)} fill="none" className="stroke-buy" strokeWidth={2} />
            {bestAsk !== undefined && bestBid !== undefined && (
              <rect
                x={LEFT}
                width={Math.min(x(wh) - LEFT, 60)}
                y={y(bestAsk.priceMicrosPerKwh)}
                height={Math.max(0, y(bestBid.priceMicrosPerKwh) - y(bestAsk.priceMicrosPerKwh))}
                className="fill-sel"
              />
            )}
            {asks.length > 0 && (
              <text
                x={x(asks.at(-1)!.cumulativeWh)}
                y={y(asks.at(-1)!.priceMicrosPerKwh) - 8}
                textAnchor="end"
                className="fill-sell halo text-[12px] font-[600]"
              >
                offers
              </text>
            )}
            {bids.length > 0 && (
              <text
                x={x(bids.at(-1)!.cumulativeWh)}
                y={y(bids.at(-1)!.priceMicrosPerKwh) + 16}
                textAnchor="end"
                className="fill-buy halo text-[12px] font-[600]"
              >
                bids
              </text>
            )}
            {isEmpty && (
              <>
                <text x={LEFT + 14} y={height / 2 - 12} className="fill-ink halo text-[13px] font-[600]">
                  No order rests in this book.
                </text>
                <text x={LEFT + 14} y={height / 2 + 8} className="fill-ink-2 halo text-[12px]">
                  {slot.phase === 'waiting'
                    ? 'Orders for an auction are sealed until it is held.'
                    : slot.phase === 'closed'
                      ? 'Its gate is closed.'
                      : 'Those for the closing auction are sealed.'}
                </text>
              </>
            )}
          </>
        )
      }}
    />
  )
}
