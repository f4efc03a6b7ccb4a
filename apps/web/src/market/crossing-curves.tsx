import type { Auction } from '@gridbourse/api'
import { useState, type ReactNode } from 'react'
import { Figure } from '../charts/figure.tsx'
import { currencyOf, exactPrice, kwh, money, withUnit } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'
import { AuctionOrders } from './auction-orders.tsx'
import { CrossingDrawing } from './crossing-drawing.tsx'
import { calloutPlace } from './crossing-place.ts'
import { crossingOf } from './crossing.ts'
import { marginalText } from './marginal-text.ts'
import type { SlotView } from './slot-view.ts'
import type { Utility } from './use-corridor.ts'

const HEIGHT = 300

/** What an auction saw of one slot: both curves, the order that set the price, and the welfare between them. */
export function CrossingCurves({
  market,
  times,
  slot,
  of,
  auction,
  utility,
  aside,
}: SlotView & { of: string; auction: Auction; utility: Utility | undefined; aside: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false)
  const crossing = crossingOf(auction, of)
  const { bids, offers, volumeWh, price, welfareNanos } = crossing
  const tick = market.rules.tickMicrosPerKwh
  const currency = currencyOf(market.rules.currency)
  const unit = `${currency.sign}/kWh`
  const text = (micros: number): string => exactPrice(micros, tick)
  const summary =
    price === null
      ? `Nothing met: ${bids.length} bids, ${offers.length} offers.`
      : `${withUnit(kwh(volumeWh, 3), 'kWh')} at ${text(price)} ${unit}, welfare ${money(welfareNanos, currency, 4)}. ${marginalText(crossing, text).join(' ')}`
  return (
    <>
      <Figure
        title={auction.kind === 'opening' ? 'Opening auction' : 'Closing auction'}
        note={
          of === slot.slot
            ? `${times.day(auction.atMs).split(' ').slice(0, 3).join(' ')} ${times.minute(auction.atMs)}, one price for all`
            : `the latest, of ${times.minute(startOf(of))}`
        }
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
        draw={(width, height) => (
          <CrossingDrawing
            crossing={crossing}
            size={{ width, height, tick }}
            utility={utility}
            text={text}
            currency={currency}
          />
        )}
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
          slot={of}
          times={times}
          currency={currency}
          tick={tick}
          close={() => setIsOpen(false)}
        />
      )}
    </>
  )
}
