import type { Auction } from '@gridbourse/api'
import { useState } from 'react'
import { exactPrice, kwh, money, withUnit, type Currency } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { Dialog } from '../shell/dialog.tsx'
import { answersIn, checksOf } from './crossing.ts'

const SHOWN = 60

/** A certificate opened: its claims, added up again here, and every order of the slot with its answer. */
export function AuctionOrders({
  auction,
  slot,
  times,
  currency,
  tick,
  close,
}: {
  auction: Auction
  slot: string
  times: Times
  currency: Currency
  tick: number
  close: () => void
}) {
  const [isAll, setIsAll] = useState(false)
  const clearing = auction.slots.find((part) => part.slot === slot)
  const orders = answersIn(auction, slot).toSorted(
    (a, b) =>
      b.side.localeCompare(a.side) ||
      (a.side === 'buy'
        ? b.priceMicrosPerKwh - a.priceMicrosPerKwh
        : a.priceMicrosPerKwh - b.priceMicrosPerKwh),
  )
  const shown = isAll ? orders : orders.slice(0, SHOWN)
  const price = clearing?.priceMicrosPerKwh ?? null
  return (
    <Dialog
      label="Certificate"
      onClose={close}
      className="m-auto max-h-[min(820px,calc(100dvh-32px))] w-[min(640px,calc(100vw-24px))]"
    >
      <div className="flex flex-col p-5" data-testid="certificate-dialog">
        <div className="flex items-start gap-3">
          <h2 className="text-title flex-1 font-[650] tracking-[-0.02em]">
            {auction.kind === 'opening' ? 'Opening auction' : 'Closing auction'}, slot{' '}
            {times.minute(startOf(slot))}
          </h2>
          <button type="button" className="press" onClick={close}>
            Close
          </button>
        </div>
        <p className="text-ink-2 mt-1">
          {price === null
            ? 'Nothing traded in this slot.'
            : `${withUnit(kwh(clearing?.volumeWh ?? 0, 3), 'kWh')} at ${exactPrice(price, tick)} ${currency.sign}/kWh.`}{' '}
          {auction.slots.length > 1 &&
            `All ${auction.slots.length} slots: welfare ${money(BigInt(auction.welfareNanos), currency, 4)}. `}
          Record {auction.sequence} of the journal.
        </p>
        <ul className="border-hair mt-3 border-y py-1">
          {checksOf(auction).map(({ claim, holds }) => (
            <li key={claim} className="flex items-center gap-2 py-[3px]">
              <svg width="13" height="11" viewBox="0 0 13 11" aria-hidden="true" fill="none">
                <path
                  d={holds ? 'M1 5.5 4.5 9 12 1' : 'M2 1l8 9M10 1 2 10'}
                  className={holds ? 'stroke-market' : 'stroke-alarm'}
                  strokeWidth={1.8}
                />
              </svg>
              <span className={holds ? '' : 'text-alarm font-[650]'}>
                {holds ? '' : 'Not so: '}
                {claim}
              </span>
            </li>
          ))}
        </ul>
        <p className="text-ink-3 mt-1 text-label">
          Added up again by this page, from the orders below
          {auction.slots.length > 1 ? ' and those of the other slots' : ''}. That nothing better was possible,{' '}
          <code className="font-mono">checkCertificate</code> proves.
        </p>
        <table className="mt-3 w-full text-body">
          <caption className="sr-only">Orders of the slot with their answers</caption>
          <thead className="text-ink-3 text-label">
            <tr className="border-hair border-b">
              <th scope="col" className="py-1 text-left">
                Order
              </th>
              <th scope="col" className="text-left">
                Side
              </th>
              <th scope="col" className="text-right">
                Limit
              </th>
              <th scope="col" className="text-right">
                kWh
              </th>
              <th scope="col" className="text-right">
                Got
              </th>
              <th scope="col" className="pl-3 text-left max-tab:hidden">
                Why not all
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ orderId, participant, side, priceMicrosPerKwh, energyWh, acceptedWh, reason }) => (
              <tr key={orderId} className={`h-[23px] ${acceptedWh === 0 ? 'text-ink-2' : ''}`}>
                <th scope="row" className="text-left font-[400]">
                  {orderId}
                  {participant !== undefined && <span className="text-ink-3"> {participant}</span>}
                </th>
                <td className={side === 'buy' ? 'text-buy' : 'text-sell'}>
                  {side === 'buy' ? 'bid' : 'offer'}
                </td>
                <td className="text-right">{exactPrice(priceMicrosPerKwh, tick)}</td>
                <td className="text-right">{kwh(energyWh, 3)}</td>
                <td className={`text-right ${acceptedWh > 0 ? 'font-[600]' : ''}`}>{kwh(acceptedWh, 3)}</td>
                <td className="text-ink-2 pl-3 max-tab:hidden">{reason?.replaceAll('_', ' ') ?? ''}</td>
              </tr>
            ))}
          </tbody>
        </table>
        {orders.length > shown.length && (
          <button type="button" className="press mt-2" onClick={() => setIsAll(true)}>
            {orders.length - shown.length} more orders
          </button>
        )}
        <p className="mt-3">
          <a
            href={`/v1/auctions/${encodeURIComponent(auction.auctionId)}`}
            className="decoration-line underline underline-offset-[3px]"
            target="_blank"
            rel="noreferrer"
          >
            The certificate as JSON
          </a>
        </p>
      </div>
    </Dialog>
  )
}
