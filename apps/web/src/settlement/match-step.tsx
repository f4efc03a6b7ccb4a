import { Link } from '@tanstack/react-router'
import { fixed, kwh, price, withUnit } from '../format/numbers.ts'
import { orderBars, reasonOf } from './order-step.tsx'
import { OrderBars } from './small-chart.tsx'
import { Step } from './step.tsx'
import { whenOf, type TraceView } from './trace-view.ts'

const VENUES = { opening: 'opening auction', continuous: 'book', closing: 'closing auction' } as const

/** What the market gave; each auction's certificate is one click further. */
export function MatchStep({ trace, slot, item, times, currency }: TraceView) {
  const { matches, orders, localPriceMicrosPerKwh: local, participant } = trace
  const bought = matches.reduce((sum, { side, energyWh }) => sum + (side === 'buy' ? energyWh : -energyWh), 0)
  const last = matches.at(-1)
  const auctions = [
    ...new Map(
      matches.flatMap(({ auction, isChecked }) =>
        auction === null ? [] : [[auction, { auction, isChecked }] as const],
      ),
    ).values(),
  ]
  const reasons = new Map<string, number>()
  for (const { reason } of orders) reasons.set(reasonOf(reason), (reasons.get(reasonOf(reason)) ?? 0) + 1)
  return (
    <Step
      number={5}
      name="Match"
      when={last === undefined ? null : whenOf(times, last.atMs)}
      question="What the market gave"
      facts={[
        ...matches.slice(0, 3).map(({ venue, side, energyWh, priceMicrosPerKwh }, index) => ({
          name: `${side === 'buy' ? 'Bought' : 'Sold'}, ${VENUES[venue]}${matches.length > 1 ? ` ${index + 1}` : ''}`,
          value: `${kwh(energyWh, 3)} kWh at ${price(priceMicrosPerKwh)}`,
        })),
        ...[...reasons].slice(0, 3).map(([reason, count]) => ({
          name: count === 1 ? 'One order' : `${count} orders`,
          value: reason,
        })),
      ]}
      evidence={
        matches.length === 0
          ? `Nothing was matched.${local === null ? '' : ` Deviations between members were settled at the local price, ${price(local)}.`}`
          : matches.length > 3
            ? `${matches.length} matches in all`
            : undefined
      }
      chart={
        orders.length === 0 ? null : (
          <OrderBars
            label={`What became of ${orders.length} orders.`}
            bars={orderBars(orders, ({ filledWh, energyWh }) =>
              filledWh === 0 ? 0.18 : filledWh < energyWh ? 0.5 : 0.85,
            )}
            clearedMicrosPerKwh={last?.priceMicrosPerKwh ?? null}
            clearedText={last === undefined ? '' : `cleared ${price(last.priceMicrosPerKwh)}`}
            unit={`${kwh(
              orders.reduce((sum, { energyWh }) => sum + energyWh, 0),
              2,
            )} kWh`}
          />
        )
      }
      figure={matches.length === 0 ? '–' : withUnit(kwh(Math.abs(bought), 3), 'kWh')}
      caption={matches.length === 0 ? 'Nothing matched' : bought < 0 ? 'Net sold' : 'Net bought'}
      record={
        auctions.length === 0
          ? last === undefined
            ? ''
            : `record ${fixed(last.sequence, 0)}`
          : auctions.map(({ auction }) => (
              <Link
                key={auction}
                to="/settlement/{-$participant}/{-$slot}"
                params={{ participant, slot: slot.slot }}
                search={{ ...(item !== null && { item }), certificate: auction }}
                className="decoration-line block py-[4px] underline underline-offset-[3px]"
              >
                {auction.split('-')[0]} certificate
              </Link>
            ))
      }
      {...(auctions.length > 0 &&
        auctions.every(({ isChecked }) => isChecked === true) && {
          status: <span className="text-market">certificate checked</span>,
        })}
      {...(matches.length > 0 &&
        auctions.length === 0 && {
          status: <span className="text-ink-2">{currency.sign}/kWh, in the book</span>,
        })}
    />
  )
}
