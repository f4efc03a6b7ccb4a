import { useQuery } from '@tanstack/react-query'
import { DataTable, Head } from '../charts/figure.tsx'
import { gridQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { currencyOf, kwh, money, withUnit } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { flexibilityOf } from './factory-facts.ts'

/** What waiting or giving at the grid's call earned, event by event. */
export function FlexibilityIncome({
  participant,
  currency,
  times,
}: {
  participant: string
  currency: string
  times: Times
}) {
  const { data: grid } = useQuery(gridQuery(useReader()))
  const unit = currencyOf(currency)
  const { own, paidNanos, deliveredWh } = flexibilityOf(grid?.events ?? [], participant)
  return (
    <section aria-labelledby="income" className="pb-3">
      <Head id="income" title="Flexibility" note="paid for what was given at the grid’s call" />
      <div className="px-[14px]">
        {own.length === 0 ? (
          <p className="text-ink-2">
            {grid === undefined
              ? ''
              : `Earned ${money(0n, unit, 2)}: ${participant} has not been called. It offers when the street would draw more than its connection carries.`}
          </p>
        ) : (
          <>
            <p className="mb-1">
              <span className="font-[650]">{money(paidNanos, unit, 4)}</span> for{' '}
              {withUnit(kwh(deliveredWh), 'kWh')}
            </p>
            <DataTable
              caption="Flexibility, event by event"
              table={{
                head: ['slot', 'called kWh', 'given', 'paid'],
                rows: own.map(({ event, calledWh, deliveredWh: given, paidNanos: paid }) => [
                  times.minute(startOf(event.slot)),
                  kwh(calledWh, 3),
                  given === null ? '–' : kwh(given, 3),
                  paid === null ? '–' : money(BigInt(paid), unit, 4),
                ]),
              }}
            />
          </>
        )}
      </div>
    </section>
  )
}
