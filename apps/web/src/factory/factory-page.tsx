import { useQuery } from '@tanstack/react-query'
import { DayBill } from '../day/day-bill.tsx'
import { DayPlan } from '../day/day-plan.tsx'
import { LiveOrders } from '../day/live-orders.tsx'
import { HouseholdElsewhere, NoMember } from '../day/no-member.tsx'
import { useDayMember } from '../day/use-day-member.ts'
import { useMarket } from '../data/queries.ts'
import { memberDayQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useTimes } from '../data/use-times.ts'
import { kwh, withUnit } from '../format/numbers.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { PageState } from '../shell/page-state.tsx'
import { useTitle } from '../shell/use-title.ts'
import { expectedWh, sentenceOf } from './factory-facts.ts'
import { FlexibilityIncome } from './flexibility-income.tsx'
import { LoadChart } from './load-chart.tsx'
import { MonthPeak } from './month-peak.tsx'

/** A plant's day: load, orders and battery on one axis, what the month's peak costs, what flexibility earns. */
export function FactoryPage() {
  useTitle('Load')
  const { participant, isHousehold } = useDayMember('consumer')
  const reader = useReader()
  const times = useTimes()
  const now = useMarketTime(60_000)
  const { data: market } = useMarket()
  const { data, error, refetch } = useQuery({
    ...memberDayQuery(reader, participant ?? ''),
    enabled: typeof participant === 'string',
  })
  if (participant === null) return <NoMember kind="consumer" />
  if (participant !== undefined && isHousehold) return <HouseholdElsewhere participant={participant} />
  if (data === undefined || times === null || market === undefined) {
    return <PageState title="Loads" what="loads" fault={error} retry={refetch} />
  }
  const at = now ?? data.nowMs
  const expected = expectedWh(data)
  return (
    <main className="desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[minmax(0,1fr)_410px]">
      <div className="desk:border-hair flex min-h-0 flex-col desk:scrolls desk:border-r">
        <section className="px-[18px] pt-4 pb-2">
          <h1 className="text-sentence font-[650] tracking-[-0.02em]" data-testid="load-sentence">
            {sentenceOf(data)}
          </h1>
          <p className="text-ink-2 mt-1 text-[13.5px]">
            {expected !== null && `Expected were ${withUnit(kwh(expected, 0), 'kWh')} by now. `}
            {data.participant}, {times.day(at)}, times in {times.zone(at)}.
          </p>
        </section>
        <LoadChart day={data} times={times} now={at} slotDurationMs={market.rules.slotDurationMs} />
      </div>
      <div className="divide-hair border-hair divide-y max-desk:border-t desk:scrolls">
        <MonthPeak day={data} />
        <DayBill day={data} times={times} />
        <FlexibilityIncome participant={data.participant} currency={data.currency} times={times} />
        <DayPlan day={data} times={times} now={at} />
        <LiveOrders participant={data.participant} times={times} />
      </div>
    </main>
  )
}
