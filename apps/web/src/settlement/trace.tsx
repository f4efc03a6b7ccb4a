import { Problem } from '@gridbourse/api'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { memberTraceQuery } from '../data/member-trace-query.ts'
import { useReader } from '../data/use-reader.ts'
import type { Currency } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'
import type { DayFacts, DaySlot } from '../house/day-facts.ts'
import type { BillItem } from '../house/member-words.ts'
import { Failed, Loading } from '../shell/states.tsx'
import { ForecastStep } from './forecast-step.tsx'
import { LedgerStep } from './ledger-step.tsx'
import { MatchStep } from './match-step.tsx'
import { MeterStep } from './meter-step.tsx'
import { OrderStep } from './order-step.tsx'
import { PlanStep } from './plan-step.tsx'
import { around } from './small-chart.tsx'
import { TraceHead } from './trace-head.tsx'
import type { TraceView } from './trace-view.ts'

/** From the meter to the ledger in six steps, each with its time, its evidence and its record. */
export function Trace({
  facts,
  slot,
  item,
  times,
  currency,
  isFollowing,
}: {
  facts: DayFacts
  slot: DaySlot
  item: BillItem | null
  times: Times
  currency: Currency
  /** No slot was chosen: the last one settled is shown, and then the next. */
  isFollowing: boolean
}) {
  const reader = useReader()
  const { participant } = facts.day
  const isSettled = slot.state === 'settled'
  const {
    data: trace,
    error,
    refetch,
  } = useQuery({
    ...memberTraceQuery(reader, participant, slot.slot),
    enabled: isSettled,
  })
  if (!isSettled) return <NotSettled {...{ facts, slot, times }} />
  if (trace === undefined)
    return error === null ? (
      <div className="p-4">
        <h1 className="sr-only">Settlement</h1>
        <Loading what="reading meter, forecast, plan, orders, matches and ledger" />
      </div>
    ) : (
      <div className="p-4">
        <h1 className="text-title font-[650]">
          {times.minute(slot.from)} to {times.minute(slot.to)}
        </h1>
        {error instanceof Problem && error.reason === 'slot_unknown' ? (
          <p className="text-ink-2 mt-1">Nothing was written down of this slot: the market had not begun.</p>
        ) : (
          <Failed what="The trace" fault={error} retry={refetch} />
        )}
      </div>
    )
  const view: TraceView = { trace, slot, slots: around(facts.slots, slot), item, times, currency }
  return (
    <>
      <TraceHead {...view} isFollowing={isFollowing} />
      <ol className="flex flex-col desk:min-h-0 desk:flex-1" aria-label="From meter to ledger">
        <MeterStep {...view} />
        <ForecastStep {...view} />
        <PlanStep {...view} />
        <OrderStep {...view} />
        <MatchStep {...view} />
        <LedgerStep {...view} />
      </ol>
    </>
  )
}

/** A slot that is under way or to come: what will happen when, and where to look meanwhile. */
function NotSettled({ facts, slot, times }: { facts: DayFacts; slot: DaySlot; times: Times }) {
  const { lastSettled, day, now } = facts
  return (
    <div className="p-4 tab:p-[18px]">
      <h1 className="text-title font-[650] tracking-[-0.02em]">
        {times.minute(slot.from)} to {times.minute(slot.to)} is{' '}
        {slot.from <= now ? 'under way' : 'still to come'}.
      </h1>
      <p className="text-ink-2 mt-1 max-w-[64ch]">
        Its meter is read at {times.minute(slot.to)}; then it is settled, and every step from there to the
        bill stands here.
      </p>
      <p className="mt-3 flex flex-wrap gap-2">
        {lastSettled !== null && (
          <Link
            to="/settlement/{-$participant}/{-$slot}"
            params={{ participant: day.participant, slot: lastSettled.slot }}
            className="press press-ink"
          >
            Last settled, {times.minute(lastSettled.from)}
          </Link>
        )}
        <Link to="/market" search={{ slot: slot.slot }} className="press">
          Its market
        </Link>
      </p>
    </div>
  )
}
