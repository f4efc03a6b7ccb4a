import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { useSession } from '../data/session.tsx'
import { exactPrice, kwh } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { Failed, Loading } from '../shell/states.tsx'

const SHOWN = 8

/** What a participant has in the market now. Only its own key and an operator's may see that. */
export function LiveOrders({ participant, times }: { participant: string; times: Times }) {
  const { operator, trader } = useSession()
  const holder = trader?.participant === participant ? trader : operator
  const { data, error, refetch } = useQuery({
    queryKey: ['orders', holder?.participant ?? '', 'of', participant],
    queryFn: async ({ signal }) =>
      (
        await holder!.client.listOrders({
          query: holder === operator ? { participant } : {},
          signal,
        })
      ).orders,
    enabled: holder !== null,
    refetchInterval: 15_000,
  })
  const live = (data ?? []).filter((order) => order.kind === 'order')
  return (
    <section aria-labelledby="live-orders" className="pb-3">
      <Head
        id="live-orders"
        title="Orders"
        note={data === undefined ? 'in the market now' : `${live.length} in the market now`}
      />
      {holder === null ? (
        <p className="text-ink-2 px-[14px]">
          Who waits at which price is told to {participant}’s own key and to operators; the Market page takes
          keys.
        </p>
      ) : error !== null ? (
        <Failed what="The list of orders" fault={error} retry={refetch} />
      ) : data === undefined ? (
        <Loading what="reading its orders" />
      ) : live.length === 0 ? (
        <p className="text-ink-2 px-[14px]">None waits; the next come with its agent’s next decision.</p>
      ) : (
        <table className="w-full text-body">
          <caption className="sr-only">Live orders of {participant}</caption>
          <thead className="text-ink-3 text-label">
            <tr className="border-hair border-y">
              <th scope="col" className="py-1 pl-[14px] text-left">
                Slot
              </th>
              <th scope="col" className="text-left">
                Side
              </th>
              <th scope="col" className="text-right">
                Limit
              </th>
              <th scope="col" className="pr-[14px] text-right">
                kWh left
              </th>
            </tr>
          </thead>
          <tbody>
            {live.slice(0, SHOWN).map(({ orderId, slot, side, priceMicrosPerKwh, remainingWh }) => (
              <tr key={orderId} className="h-[24px]">
                <th scope="row" className="pl-[14px] text-left">
                  <Link
                    to="/market"
                    search={{ slot }}
                    className="decoration-line underline underline-offset-[3px]"
                  >
                    {times.minute(startOf(slot))}
                  </Link>
                </th>
                <td className={side === 'buy' ? 'text-buy' : 'text-sell'}>
                  {side === 'buy' ? 'buys' : 'sells'}
                </td>
                <td className="text-right font-[550]">{exactPrice(priceMicrosPerKwh, 100)}</td>
                <td className="pr-[14px] text-right">{kwh(remainingWh, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {live.length > SHOWN && (
        <p className="text-ink-3 px-[14px] pt-1 text-label">{live.length - SHOWN} more, in later slots.</p>
      )}
    </section>
  )
}
