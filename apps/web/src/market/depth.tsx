import { useQuery } from '@tanstack/react-query'
import { Head } from '../charts/figure.tsx'
import { bookQuery } from '../data/queries.ts'
import { exactPrice, kwh } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'
import { Loading } from '../shell/states.tsx'
import type { SlotView } from './slot-view.ts'
import { staircase, type Stair } from './staircase.ts'

const LEVELS = 8

/** The book by price: offers above, bids below, the best of both in the middle. */
export function Depth({ market, times, slot }: SlotView) {
  const { data: book } = useQuery(bookQuery(slot.slot))
  const start = startOf(slot.slot)
  const tick = market.rules.tickMicrosPerKwh
  const bids = staircase(book?.bids ?? []).slice(0, LEVELS)
  const asks = staircase(book?.asks ?? []).slice(0, LEVELS)
  const most = Math.max(1, ...[...bids, ...asks].map(({ cumulativeWh }) => cumulativeWh))
  const [bid, ask] = [bids[0]?.priceMicrosPerKwh, asks[0]?.priceMicrosPerKwh]
  return (
    <section aria-labelledby="depth">
      <Head
        id="depth"
        title="Depth"
        note={`${times.minute(start)} to ${times.minute(start + market.rules.slotDurationMs)}`}
      >
        <span className="text-ink-3 text-label">tick {exactPrice(tick, tick)}</span>
      </Head>
      {book === undefined ? (
        <Loading what="reading the book" />
      ) : (
        <table className="w-full text-body" data-testid="depth">
          <caption className="sr-only">The book of the slot by price</caption>
          <thead className="text-ink-3 text-label">
            <tr className="border-hair border-y">
              <th scope="col" className="py-1 pl-[14px] text-left">
                Price
              </th>
              <th scope="col" className="text-right">
                kWh
              </th>
              <th scope="col" className="text-right">
                Orders
              </th>
              <th scope="col" className="pr-[14px] text-right">
                Added up
              </th>
            </tr>
          </thead>
          <tbody>
            {asks.toReversed().map((level) => (
              <Level key={`a${level.priceMicrosPerKwh}`} level={level} most={most} tick={tick} side="sell" />
            ))}
            <tr className="border-line border-y">
              <th scope="rowgroup" className="py-1 pl-[14px] text-left font-[650]" colSpan={2}>
                {book.lastPriceMicrosPerKwh === null
                  ? 'No trade yet'
                  : `Last ${exactPrice(book.lastPriceMicrosPerKwh, tick)}`}
              </th>
              <td className="text-ink-3 pr-[14px] text-right text-label" colSpan={2}>
                {bid !== undefined && ask !== undefined
                  ? `spread ${exactPrice(ask - bid, tick)}`
                  : bid === undefined && ask === undefined
                    ? 'the book is empty'
                    : bid === undefined
                      ? 'no bid'
                      : 'no offer'}
              </td>
            </tr>
            {bids.map((level) => (
              <Level key={`b${level.priceMicrosPerKwh}`} level={level} most={most} tick={tick} side="buy" />
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}

function Level({
  level,
  most,
  tick,
  side,
}: {
  level: Stair
  most: number
  tick: number
  side: 'buy' | 'sell'
}) {
  const part = `${(level.cumulativeWh / most) * 70}%`
  const tone = side === 'sell' ? 'text-sell' : 'text-buy'
  const bar = side === 'sell' ? 'bg-sell' : 'bg-buy'
  return (
    <tr className="relative h-[22px]">
      <th scope="row" className={`pl-[14px] text-left font-[550] ${tone}`}>
        <span
          aria-hidden="true"
          className={`${bar} absolute inset-y-px right-0 -z-[1] opacity-12`}
          style={{ width: part }}
        />
        <span className="sr-only">{side === 'sell' ? 'offer ' : 'bid '}</span>
        {exactPrice(level.priceMicrosPerKwh, tick)}
      </th>
      <td className="text-right">{kwh(level.energyWh, 3)}</td>
      <td className="text-ink-2 text-right">{level.orders}</td>
      <td className="text-ink-2 pr-[14px] text-right">{kwh(level.cumulativeWh, 3)}</td>
    </tr>
  )
}
