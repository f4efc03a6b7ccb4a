import { slotsQuery, useClock } from '../data/queries.ts'
import { useQuery } from '@tanstack/react-query'
import { countdown, startOf } from '../format/times.ts'
import { currencyOf, kw, smallPrice, withUnit } from '../format/numbers.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { isStale } from './freshness.ts'
import type { Shared } from './shared.ts'
import { sentence } from './street-facts.ts'

/** The page's answer in one sentence, what it rests on, and how far the slot under way has come. */
export function Pulse({ community, facts, times, slotDurationMs, currency }: Shared) {
  const now = useMarketTime()
  const { data: clock } = useClock()
  const { minor } = currencyOf(currency)
  const { slot, status, localPriceMicrosPerKwh: local, importPriceMicrosPerKwh: asked } = community
  const isOld = now !== null && isStale(community, { now, speed: clock?.speed ?? 1, slotDurationMs })
  return (
    <section
      aria-label="The street now"
      className="flex flex-wrap items-start gap-x-8 gap-y-3 px-[18px] pt-4"
    >
      <div className="min-w-[260px] flex-1">
        <h1 className="text-sentence font-[650] tracking-[-0.02em]">
          {slot === null ? 'The street lives; its first meters are not read yet.' : sentence(facts)}
        </h1>
        <p className="text-ink-2 mt-1 text-[13.5px]">
          {slot === null ? (
            'Who bought and sold how much is told when the first quarter-hour has been delivered.'
          ) : (
            <>
              {facts.sellers} sell {withUnit(kw(facts.soldW), 'kW')}, {facts.buyers} buy.
              {local !== null && ` One price for all: ${withUnit(smallPrice(local), minor)} per kWh.`}
              {asked !== null && ` The utility asks ${smallPrice(asked)}.`}{' '}
              <span className="text-ink-3">
                Metered {times.minute(startOf(slot))} to {times.minute(startOf(slot) + slotDurationMs)}.
              </span>
            </>
          )}
        </p>
        {status !== 'lives' && slot !== null && (
          <p className="text-alarm mt-1 font-[600]">
            {status === 'starts'
              ? 'The agents of the street start; their first orders come with the next gate.'
              : status === 'rests'
                ? 'The agents of the street failed and are started again; the market goes on.'
                : 'The agents of the street have stopped; the market goes on without them.'}
          </p>
        )}
        {isOld && status === 'lives' && (
          <p className="text-sun-text mt-1 underline decoration-dotted underline-offset-4">
            The last meters are older than two slots.
          </p>
        )}
      </div>
      {now !== null && <SlotNow now={now} minute={times.minute} slotDurationMs={slotDurationMs} />}
    </section>
  )
}

function SlotNow({
  now,
  minute,
  slotDurationMs,
}: {
  now: number
  minute: (at: number) => string
  slotDurationMs: number
}) {
  const { data: slots } = useQuery(slotsQuery)
  const start = Math.floor(now / slotDurationMs) * slotDurationMs
  const next = slots?.find(({ gateClosesAtMs, phase }) => phase !== 'closed' && gateClosesAtMs > now)
  const part = (now - start) / slotDurationMs
  return (
    <dl className="flex gap-7">
      <div>
        <dt className="text-ink-3 text-label">This slot</dt>
        <dd className="text-figure font-[600] whitespace-nowrap">
          {minute(start)} to {minute(start + slotDurationMs)}
        </dd>
        <dd aria-hidden="true" className="bg-line mt-[5px] h-[3px] w-[120px]">
          <div className="bg-ink h-full" style={{ width: `${part * 100}%` }} />
        </dd>
      </div>
      <div className="min-w-[110px]">
        <dt className="text-ink-3 text-label">Next gate closes in</dt>
        <dd className="text-figure font-[600]" data-testid="next-gate">
          {next === undefined ? '–' : countdown(next.gateClosesAtMs - now)}
        </dd>
        <dd className="text-ink-3 text-label">
          {next === undefined ? 'no slot is open' : `for ${minute(startOf(next.slot))}`}
        </dd>
      </div>
    </dl>
  )
}
