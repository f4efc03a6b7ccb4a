import type { Auction } from '@gridbourse/api'
import { useId, useState, type ReactNode } from 'react'
import { ValueAxis } from '../charts/axes.tsx'
import { Figure } from '../charts/figure.tsx'
import { roundTicks, scale } from '../charts/scale.ts'
import { currencyOf, exactPrice, kwh, money, withUnit } from '../format/numbers.ts'
import { AuctionOrders } from './auction-orders.tsx'
import { freePlace, line, pointsAlong, widestGap, type Box } from './free-place.ts'
import { crossingOf, curvePath, windowOf, type Answered, type Crossing } from './crossing.ts'
import type { SlotView } from './slot-view.ts'
import type { Utility } from './use-corridor.ts'

const HEIGHT = 300
/** Where both stand at one price, both are seen: the offers a little above. */
const APART = 1
const [TOP, BOTTOM, LEFT, RIGHT] = [24, 36, 52, 14]

/** What an auction saw of one slot: both curves, the order that set the price, and the welfare between them. */
export function CrossingCurves({
  market,
  times,
  slot,
  auction,
  utility,
  aside,
}: SlotView & { auction: Auction; utility: Utility | undefined; aside: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false)
  const clip = useId()
  const crossing = crossingOf(auction, slot.slot)
  const { bids, offers, volumeWh, price, welfareNanos, marginal } = crossing
  const tick = market.rules.tickMicrosPerKwh
  const currency = currencyOf(market.rules.currency)
  const unit = `${currency.sign}/kWh`
  const text = (micros: number): string => exactPrice(micros, tick)
  const isEmpty = bids.length === 0 && offers.length === 0
  const summary =
    price === null
      ? `Nothing met: ${bids.length} bids, ${offers.length} offers.`
      : `${withUnit(kwh(volumeWh, 3), 'kWh')} at ${text(price)} ${unit}, welfare ${money(welfareNanos, currency, 4)}. ${marginalText(crossing, text).join(' ')}`
  return (
    <>
      <Figure
        title={auction.kind === 'opening' ? 'Opening auction' : 'Closing auction'}
        note={`${times.day(auction.atMs).split(' ').slice(0, 3).join(' ')} ${times.minute(auction.atMs)}, one price for all`}
        aside={aside}
        summary={summary}
        table={{
          head: ['side, limit and order', 'kWh', 'accepted', 'added up'],
          rows: [...offers.toReversed(), ...bids].map(
            ({ side, priceMicrosPerKwh, orderId, energyWh, acceptedWh, toWh }) => [
              `${side === 'buy' ? 'bid' : 'offer'} ${text(priceMicrosPerKwh)}, ${orderId}`,
              kwh(energyWh, 3),
              kwh(acceptedWh, 3),
              kwh(toWh, 3),
            ],
          ),
        }}
        height={HEIGHT}
        draw={(width, height) => {
          const { view, x, y } = scalesOf(crossing, { width, height, tick })
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
                {unit}
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
                {at !== null && (
                  <path d={welfarePath(crossing, x, y)} className="fill-sun" fillOpacity={0.22} />
                )}
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
                      y={gap.y + 4}
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
        }}
        over={(width, height) => {
          if (price === null) return null
          const box = calloutPlace(crossing, { width, height, tick })
          return (
            <button
              type="button"
              onClick={() => setIsOpen(true)}
              className="border-line bg-raise absolute rounded-md border px-[10px] py-[6px] text-left text-label"
              style={{ left: box.left, top: box.top, width: box.width }}
              data-testid="marginal"
            >
              {marginalText(crossing, text).map((words, index) => (
                <span key={words} className={`block ${index === 0 ? 'text-body font-[650]' : 'text-ink-2'}`}>
                  {words}
                </span>
              ))}
              <span className="decoration-line mt-[2px] block underline underline-offset-[3px]">
                Open the certificate
              </span>
            </button>
          )
        }}
      />
      {isOpen && (
        <AuctionOrders
          auction={auction}
          slot={slot.slot}
          times={times}
          currency={currency}
          tick={tick}
          close={() => setIsOpen(false)}
        />
      )}
    </>
  )
}

type Size = { readonly width: number; readonly height: number; readonly tick: number }

function scalesOf(crossing: Crossing, { width, height, tick }: Size) {
  const view = windowOf(crossing)
  const air = Math.max(4 * tick, (view.high - view.low) * 0.08)
  return {
    view,
    x: scale({ from: 0, to: view.mostWh }, { from: LEFT, to: width - RIGHT }),
    y: scale({ from: view.low - air, to: view.high + air }, { from: height - BOTTOM, to: TOP }),
  }
}

const CALLOUT = { width: 222, height: 80 }

/** Where the words about the marginal order hide least of what they are about. */
function calloutPlace(crossing: Crossing, size: Size): Box {
  const { x, y } = scalesOf(crossing, size)
  const { bids, offers, volumeWh, price } = crossing
  const gap = widestGap(crossing, x, y)
  const at = { x: x(volumeWh), y: y(price ?? 0) }
  const label = { x: at.x + 30, y: size.height - BOTTOM - 10 }
  return freePlace(
    {
      left: LEFT + 10,
      top: TOP + 14,
      width: size.width - LEFT - RIGHT - 18,
      height: size.height - TOP - BOTTOM - 26,
    },
    CALLOUT,
    [
      ...pointsAlong(bids, x, y),
      ...pointsAlong(offers, x, y),
      ...line({ x: LEFT, y: at.y }, at, 8),
      ...line(at, { x: at.x, y: size.height - BOTTOM }, 16),
      { ...label, weight: 6 },
      ...(gap === null ? [] : line({ x: gap.x - 40, y: gap.y }, { x: gap.x + 70, y: gap.y }, 12)),
      { ...at, weight: 20 },
    ],
  )
}

/** Who set the price, and what became of it. */
function marginalText({ marginal, isCut, price }: Crossing, text: (micros: number) => string): string[] {
  const [first] = marginal
  if (first === undefined || price === null) return ['No order set the price']
  const name = nameOf(first)
  const verb = first.side === 'buy' ? 'bids for' : 'offers'
  const wanted = `${verb} ${withUnit(kwh(first.energyWh, 3), 'kWh')} at ${text(first.priceMicrosPerKwh)}`
  if (marginal.length > 1)
    return [
      `${marginal.length} orders share the margin`,
      `${name} ${wanted}`,
      `takes ${kwh(first.acceptedWh, 3)} of it`,
    ]
  if (!isCut)
    return [
      `Last order taken: ${name}`,
      wanted,
      first.priceMicrosPerKwh === price ? 'taken whole, at the price' : `taken whole; the price lies between`,
    ]
  return [
    `Marginal order: ${name}`,
    wanted,
    `${kwh(first.acceptedWh, 3)} of it ${first.side === 'buy' ? 'bought' : 'sold'}, ${kwh(first.energyWh - first.acceptedWh, 3)} left over`,
  ]
}

const nameOf = ({ participant, orderId, kind }: Answered): string =>
  participant === undefined ? `${kind} ${orderId}` : `${participant}, ${orderId}`

/** The gold area: what bids would have paid beyond what offers asked, up to the volume. */
function welfarePath(
  { bids, offers, volumeWh }: Crossing,
  x: (energyWh: number) => number,
  y: (micros: number) => number,
): string {
  const upTo = (steps: Crossing['bids']) =>
    steps
      .filter(({ fromWh }) => fromWh < volumeWh)
      .map((step) => ({ ...step, toWh: Math.min(step.toWh, volumeWh) }))
  const above = curvePath(upTo(bids), x, y)
  const below = upTo(offers)
    .toReversed()
    .map(({ fromWh, priceMicrosPerKwh }) => `V${y(priceMicrosPerKwh).toFixed(1)}H${x(fromWh).toFixed(1)}`)
    .join('')
  return above === '' || below === '' ? '' : `${above}${below}Z`
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
