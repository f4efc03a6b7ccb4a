import type { DecisionDetail } from '@gridbourse/api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { decisionQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { exactPrice, kwh, withUnit } from '../format/numbers.ts'
import { nameOf } from '../format/times.ts'
import { Failed, Loading } from '../shell/states.tsx'
import { thinking } from './agent-facts.ts'
import { DecideAgain } from './decide-again.tsx'
import type { Reading } from './readable.ts'
import { Tree } from './tree.tsx'
import { wishedOrders } from './wished-orders.ts'

/** One decision: why, what followed, all that the agent knew, and the button that proves it. */
export function DecisionPanel({
  id,
  agent,
  reading,
  isLatest,
}: {
  id: string
  agent: string
  reading: Reading
  isLatest: boolean
}) {
  const reader = useReader()
  const { data, error, refetch } = useQuery(decisionQuery(reader, id))
  const { times } = reading
  if (data === undefined)
    return error === null ? (
      <Loading what="reading the decision" />
    ) : (
      <Failed what="The decision" fault={error} retry={refetch} />
    )
  return (
    <article aria-label="The decision" className="pb-6">
      <div className="px-[14px] pt-3">
        <p className="pb-1 desk:hidden">
          <Link
            to="/agents/$agent/{-$decision}"
            params={{ agent, decision: undefined }}
            className="decoration-line underline underline-offset-[3px]"
          >
            {agent}
          </Link>
        </p>
        <p className="text-ink-3 text-label">
          {isLatest ? 'The latest, ' : ''}
          {times.day(data.atMs)}, {times.second(data.atMs)} {times.zone(data.atMs)}, in{' '}
          {thinking(data.tookMs)}
        </p>
        <h2 className="text-title font-[650] tracking-[-0.02em]" data-testid="headline">
          {data.headline}
        </h2>
        {data.reasons.length > 0 && (
          <ul className="text-ink-2 mt-1 text-[13.5px]">
            {data.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        )}
        <dl className="text-ink-3 mt-2 flex flex-wrap gap-x-5 text-label">
          <div className="flex gap-2">
            <dt>situation</dt>
            <dd className="text-ink-2 font-mono" data-testid="hash">
              {data.situationHash}
            </dd>
          </div>
          <div className="flex gap-2">
            <dt>knew the journal up to</dt>
            <dd className="text-ink-2 font-mono">{data.sequence ?? '– nothing of it'}</dd>
          </div>
        </dl>
        <DecideAgain decision={data} agent={agent} />
      </div>
      <Orders decision={data} reading={reading} />
      <section aria-labelledby="chosen" className="border-hair mt-3 border-t">
        <Head id="chosen" title="What it chose" />
        <div className="px-[14px]" data-testid="chosen">
          <Tree value={data.decision} reading={reading} />
        </div>
      </section>
      <section aria-labelledby="knew" className="border-hair mt-3 border-t">
        <Head id="knew" title="What it knew" note="all of it; nothing else went into the decision" />
        <div className="px-[14px]" data-testid="knew">
          <Tree value={data.situation} reading={reading} />
        </div>
      </section>
    </article>
  )
}

const SHOWN = 8

/** What it asked the exchange for; each slot leads to its book. */
function Orders({ decision, reading }: { decision: DecisionDetail; reading: Reading }) {
  const { times, slotDurationMs } = reading
  const wished = wishedOrders(decision.decision, slotDurationMs)
  const bought = wished.reduce((sum, { side, energyWh }) => sum + (side === 'buy' ? energyWh : 0), 0)
  const sold = wished.reduce((sum, { side, energyWh }) => sum + (side === 'sell' ? energyWh : 0), 0)
  const parts = [
    ...(bought > 0 ? [`bids for ${withUnit(kwh(bought), 'kWh')}`] : []),
    ...(sold > 0 ? [`offers of ${withUnit(kwh(sold), 'kWh')}`] : []),
  ]
  const note =
    decision.orders === 0
      ? 'none followed'
      : [`${decision.orders} followed`, parts.join(', ')].filter((part) => part !== '').join(': ')
  return (
    <section aria-labelledby="orders" className="border-hair mt-3 border-t">
      <Head id="orders" title="Orders" note={note} />
      {wished.length > 0 && (
        <table className="w-full text-body" data-testid="orders">
          <caption className="sr-only">Orders that followed from the decision</caption>
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
                kWh
              </th>
            </tr>
          </thead>
          <tbody>
            {wished.slice(0, SHOWN).map(({ startMs, side, price, energyWh }, index) => (
              <tr key={index} className="h-[24px]">
                <th scope="row" className="pl-[14px] text-left">
                  <Link
                    to="/market"
                    search={{ slot: nameOf(startMs) }}
                    className="decoration-line underline underline-offset-[3px]"
                  >
                    {times.minute(startMs)}
                  </Link>
                </th>
                <td className={side === 'buy' ? 'text-buy' : 'text-sell'}>
                  {side === 'buy' ? 'buys' : 'sells'}
                </td>
                <td className="text-right font-[550]">{exactPrice(price, 100)}</td>
                <td className="pr-[14px] text-right">{kwh(energyWh, 3)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {wished.length > SHOWN && (
        <p className="text-ink-3 px-[14px] pt-1 text-label">
          {wished.length - SHOWN === 1 ? 'One more stands' : `${wished.length - SHOWN} more stand`} below, in
          what it chose.
        </p>
      )}
    </section>
  )
}
