import { fixed, kwh, price, withUnit } from '../format/numbers.ts'
import { OrderBars, type Bar } from './small-chart.tsx'
import { Step } from './step.tsx'
import { inWords, whenOf, type TraceView } from './trace-view.ts'

const SHOWN = 3

/** What was asked of the exchange. */
export function OrderStep({ trace, times, currency }: TraceView) {
  const { orders } = trace
  const all = orders.reduce((sum, { energyWh }) => sum + energyWh, 0)
  const sides = new Set(orders.map(({ side }) => side))
  const taken = orders.filter(({ order }) => order !== null)
  const first = taken[0]
  const takenAt = taken.flatMap(({ atMs }) => (atMs === null ? [] : [atMs]))
  return (
    <Step
      number={4}
      name="Order"
      when={takenAt.length === 0 ? null : whenOf(times, Math.min(...takenAt))}
      question="What was asked"
      facts={[
        ...orders.slice(0, SHOWN).map(({ side, energyWh, priceMicrosPerKwh }, index) => ({
          name: `${side === 'buy' ? 'Bid' : 'Offer'} ${index + 1}`,
          value: `${kwh(energyWh, 3)} kWh at ${price(priceMicrosPerKwh)}`,
        })),
        ...(orders.length > SHOWN
          ? [{ name: 'More', value: `${orders.length - SHOWN} of ${orders.length}` }]
          : []),
      ]}
      evidence={
        orders.length === 0
          ? 'Nothing was ordered for this slot: what the meter counted was settled as a deviation.'
          : `prices in ${currency.sign}/kWh; as wide as its energy, as high as its price`
      }
      chart={
        orders.length === 0 ? null : (
          <OrderBars
            label={`${orders.length} orders for ${withUnit(kwh(all, 3), 'kWh')} in all.`}
            bars={orderBars(orders, () => 0.45)}
            clearedMicrosPerKwh={null}
            unit={`${kwh(all, 2)} kWh`}
          />
        )
      }
      figure={orders.length === 0 ? '–' : withUnit(kwh(all, 3), 'kWh')}
      caption={
        sides.size === 2
          ? 'Bid and offered in all'
          : sides.has('sell')
            ? 'Offered in all'
            : sides.has('buy')
              ? 'Bid in all'
              : 'Nothing asked'
      }
      record={
        first === undefined
          ? ''
          : `order ${fixed(Number(first.order), 0)}${taken.length > 1 ? ` and ${taken.length - 1} more` : ''}${first.sequence === null ? '' : `, record ${fixed(first.sequence, 0)}`}`
      }
      {...(orders.length > 0 && {
        status:
          taken.length === orders.length ? (
            <span className="text-ink-2">accepted</span>
          ) : (
            <span className="text-sun-text">{orders.length - taken.length} not accepted</span>
          ),
      })}
    />
  )
}

export const orderBars = (
  orders: TraceView['trace']['orders'],
  opacity: (order: TraceView['trace']['orders'][number]) => number,
): readonly Bar[] =>
  orders.map((order, index) => ({
    key: String(index),
    energyWh: order.energyWh,
    priceMicrosPerKwh: order.priceMicrosPerKwh,
    tone: order.side === 'buy' ? 'fill-buy' : 'fill-sell',
    opacity: opacity(order),
    text: price(order.priceMicrosPerKwh),
  }))

export const reasonOf = (reason: string | null): string => (reason === null ? 'filled' : inWords(reason))
