import type { FlexibilityEvent } from '@gridbourse/api'
import { DataTable, Head } from '../charts/figure.tsx'
import { currencyOf, kwh, money, price, withUnit } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { paidOf, stageOf, STAGES, sumOf } from './grid-facts.ts'

const DIRECTIONS = { reduce_import: 'draw less', reduce_export: 'send back less' } as const

/** Calls for flexibility, each from its reason to its payment. */
export function FlexibilityEvents({
  events,
  times,
  currency,
}: {
  events: readonly FlexibilityEvent[]
  times: Times
  currency: string
}) {
  return (
    <section aria-labelledby="flexibility" className="pb-3">
      <Head id="flexibility" title="Flexibility" note="from the call to its payment" />
      {events.length === 0 ? (
        <p className="text-ink-2 px-[14px]">
          Nothing has been called for. An event is raised when more is expected than the connection carries.
        </p>
      ) : (
        <ol data-testid="events">
          {events.map((event) => (
            <Event key={event.id} event={event} times={times} currency={currency} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Event({ event, times, currency }: { event: FlexibilityEvent; times: Times; currency: string }) {
  const { slot, direction, state, raisedAtMs, neededWh, priceMicrosPerKwh, reason, deliveries } = event
  const unit = currencyOf(currency)
  const delivered = sumOf(deliveries, 'deliveredWh')
  const isMissed = state === 'missed'
  return (
    <li className="border-hair border-t px-[14px] py-2">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h3 className="font-[650]">
          {times.minute(startOf(slot))}: {DIRECTIONS[direction]}
        </h3>
        <p className="text-ink-3 ml-auto text-label">raised {times.minute(raisedAtMs)}</p>
      </div>
      <p className="text-ink-2">{asSentence(reason)}</p>
      <Stages event={event} />
      <p className={isMissed ? 'text-alarm font-[600]' : ''}>
        {withUnit(kwh(delivered), 'kWh')} of {kwh(neededWh)} needed{isMissed ? ': missed' : ''}, at{' '}
        {price(priceMicrosPerKwh)} {unit.sign}/kWh; paid {money(paidOf(deliveries), unit, 4)}
      </p>
      {deliveries.length > 0 && (
        <details>
          <summary className="text-ink-2 min-h-6 text-label">
            Who was asked, and gave: {deliveries.length}
          </summary>
          <DataTable
            caption="Deliveries"
            table={{
              head: ['who', 'called kWh', 'given', 'paid'],
              rows: deliveries.map(({ participant, calledWh, deliveredWh, paidNanos }) => [
                participant,
                kwh(calledWh, 3),
                deliveredWh === null ? '–' : kwh(deliveredWh, 3),
                paidNanos === null ? '–' : money(BigInt(paidNanos), unit, 4),
              ]),
            }}
          />
        </details>
      )}
    </li>
  )
}

/** How far it has come, as a word and as a line. */
function Stages({ event }: { event: FlexibilityEvent }) {
  const stage = STAGES.indexOf(stageOf(event))
  const isMissed = event.state === 'missed'
  return (
    <ol className="my-2 flex gap-[3px]" aria-label="How far it has come">
      {STAGES.map((name, index) => (
        <li key={name} className="flex-1" aria-current={index === stage ? 'step' : undefined}>
          <span
            aria-hidden="true"
            className={`block h-[4px] ${index > stage ? 'bg-hair' : isMissed ? 'bg-alarm' : 'bg-market'}`}
          />
          <span className={`text-label ${index === stage ? 'font-[650]' : 'text-ink-3'}`}>{name}</span>
        </li>
      ))}
    </ol>
  )
}

/** Agents reason in half sentences. */
const asSentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`
