import { useQuery } from '@tanstack/react-query'
import { DayBill } from '../day/day-bill.tsx'
import { DayPlan } from '../day/day-plan.tsx'
import { LiveOrders } from '../day/live-orders.tsx'
import { HouseholdElsewhere, NoMember } from '../day/no-member.tsx'
import { useDayMember } from '../day/use-day-member.ts'
import { memberDayQuery } from '../data/member-queries.ts'
import { useMarket } from '../data/queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useTimes } from '../data/use-times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { PageState } from '../shell/page-state.tsx'
import { useTitle } from '../shell/use-title.ts'
import { BatteryRevenue } from './battery-revenue.tsx'
import { Maintenance } from './maintenance.tsx'
import { healthOf } from './plant-health.ts'
import { OutputChart } from './output-chart.tsx'
import { sentenceOf } from './producer-facts.ts'
import { useDaysBefore } from './use-days-before.ts'

/** A plant's day: output against its forecast, what its battery earned, and whether it needs care. */
export function ProducerPage() {
  useTitle('Yield')
  const { participant, isHousehold } = useDayMember('producer')
  const reader = useReader()
  const times = useTimes()
  const now = useMarketTime(60_000)
  const { data: market } = useMarket()
  const isKnown = typeof participant === 'string'
  const { data, error, refetch } = useQuery({
    ...memberDayQuery(reader, participant ?? ''),
    enabled: isKnown,
  })
  const { data: before } = useDaysBefore(reader, data, times)
  if (participant === null) return <NoMember kind="producer" />
  if (participant !== undefined && isHousehold) return <HouseholdElsewhere participant={participant} />
  if (data === undefined || times === null || market === undefined) {
    return <PageState title="Yields" what="yields" fault={error} retry={refetch} />
  }
  const at = now ?? data.nowMs
  return (
    <main className="desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[minmax(0,1fr)_410px]">
      <div className="desk:border-hair flex min-h-0 flex-col desk:scrolls desk:border-r">
        <section className="px-[18px] pt-4 pb-2">
          <h1 className="text-sentence font-[650] tracking-[-0.02em]" data-testid="yield-sentence">
            {sentenceOf(data)}
          </h1>
          <p className="text-ink-2 mt-1 text-[13.5px]">
            {data.participant}, {times.day(at)}, times in {times.zone(at)}.
          </p>
        </section>
        <OutputChart day={data} times={times} now={at} slotDurationMs={market.rules.slotDurationMs} />
      </div>
      <div className="divide-hair border-hair divide-y max-desk:border-t desk:scrolls">
        <Maintenance findings={healthOf([...(before ?? []), data])} isReading={before === undefined} />
        {data.battery !== null && <BatteryRevenue day={data} />}
        <DayBill day={data} times={times} />
        <DayPlan day={data} times={times} now={at} />
        <LiveOrders participant={data.participant} times={times} />
      </div>
    </main>
  )
}
