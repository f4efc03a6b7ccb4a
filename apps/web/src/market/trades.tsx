import { useQuery } from '@tanstack/react-query'
import { Head } from '../charts/figure.tsx'
import { tradesQuery } from '../data/queries.ts'
import { exactPrice, kwh } from '../format/numbers.ts'
import type { SlotView } from './slot-view.ts'

const SHOWN = 6

/** What met in the continuous book of the slot, newest first. */
export function Trades({ market, times, slot }: SlotView) {
  const { data: trades } = useQuery(tradesQuery(slot.slot))
  return (
    <section aria-labelledby="trades" className="pb-2">
      <Head id="trades" title="Trades" note="in the continuous book">
        <span className="text-ink-3 text-label">
          {trades === undefined ? '' : trades.length >= 1000 ? 'last 1000' : trades.length}
        </span>
      </Head>
      {trades === undefined ? null : trades.length === 0 ? (
        <p className="text-ink-2 px-[14px] pb-1">
          None for this slot yet. What its auctions traded is in their certificates.
        </p>
      ) : (
        <table className="w-full text-body" data-testid="trades">
          <caption className="sr-only">Trades of the slot, newest first</caption>
          <thead className="text-ink-3 text-label">
            <tr className="border-hair border-y">
              <th scope="col" className="py-1 pl-[14px] text-left">
                Time
              </th>
              <th scope="col" className="text-right">
                Price
              </th>
              <th scope="col" className="text-right">
                kWh
              </th>
              <th scope="col" className="pr-[14px] text-right">
                Orders
              </th>
            </tr>
          </thead>
          <tbody>
            {trades
              .slice(0, SHOWN)
              .map(({ id, atMs, priceMicrosPerKwh, energyWh, takerSide, makerOrderId, takerOrderId }) => (
                <tr key={id} className="changed h-[22px]">
                  <th scope="row" className="text-ink-2 pl-[14px] text-left">
                    {times.second(atMs)}
                  </th>
                  <td className={`text-right font-[550] ${takerSide === 'buy' ? 'text-buy' : 'text-sell'}`}>
                    <svg
                      width="8"
                      height="7"
                      viewBox="0 0 8 7"
                      aria-hidden="true"
                      className="mr-1 inline fill-current"
                    >
                      <path d={takerSide === 'buy' ? 'M4 0l4 7H0z' : 'M4 7L0 0h8z'} />
                    </svg>
                    <span className="sr-only">{takerSide === 'buy' ? 'bought at ' : 'sold at '}</span>
                    {exactPrice(priceMicrosPerKwh, market.rules.tickMicrosPerKwh)}
                  </td>
                  <td className="text-right">{kwh(energyWh, 3)}</td>
                  <td className="text-ink-3 pr-[14px] text-right">
                    {takerOrderId} from {makerOrderId}
                  </td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
