import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { communityQuery, useClock, useMarket } from '../data/queries.ts'
import { memberDayQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useSettledSlots } from '../data/use-settled-slots.ts'
import { useTimes } from '../data/use-times.ts'
import { currencyOf } from '../format/numbers.ts'
import { isStale } from '../home/freshness.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { Failed, Loading } from '../shell/states.tsx'
import { spoken, useMember } from '../shell/use-member.ts'
import { useTitle } from '../shell/use-title.ts'
import { Bill } from './bill.tsx'
import { BlockNow } from './block-now.tsx'
import { CheapestHours } from './cheapest-hours.tsx'
import { DayChart } from './day-chart.tsx'
import { dayFacts } from './day-facts.ts'
import { HouseHead } from './house-head.tsx'
import { NoHouse, NotShown } from './house-states.tsx'
import type { HouseView } from './house-view.ts'
import { Overrides } from './overrides.tsx'
import { PlanList } from './plan-list.tsx'

/** A member's day: what it costs, what the battery does and why, and what may be changed. */
export function HousePage() {
  const member = useMember()
  useTitle(member === null ? 'My house' : spoken(member))
  const { data: community } = useQuery(communityQuery)
  if (community === null) return <NoHouse title="My house" />
  return member === null ? <Waiting /> : <House key={member} participant={member} />
}

function House({ participant }: { participant: string }) {
  const { date } = useSearch({ from: '/house/{-$participant}' })
  const reader = useReader()
  const { data: market } = useMarket()
  const { data: clock } = useClock()
  const { data: day, error, refetch } = useQuery(memberDayQuery(reader, participant, date))
  const times = useTimes()
  const marketNow = useMarketTime(60_000)
  const navigate = useNavigate()
  useSettledSlots()
  useEffect(() => {
    if (date === undefined) return
    const back = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') void navigate({ to: '/house/{-$participant}', params: { participant } })
    }
    addEventListener('keydown', back)
    return () => removeEventListener('keydown', back)
  }, [date, navigate, participant])
  if (day === undefined || market === undefined || times === null)
    return error === null ? <Waiting /> : <NotShown {...{ participant, error, refetch, title: 'My house' }} />

  const { slotDurationMs } = market.rules
  const facts = dayFacts(day, slotDurationMs)
  const now = Math.max(day.nowMs, marketNow ?? 0)
  // By the date: the first day of a market has begun before its first slot has.
  const isLive = times.isSameDay(now, facts.span.from)
  const view: HouseView = {
    facts,
    times,
    currency: currencyOf(day.currency),
    now,
    isLive,
    isStale:
      isLive && isStale({ settledAtMs: facts.settledTo }, { now, speed: clock?.speed ?? 1, slotDurationMs }),
  }
  return (
    <main className="flex flex-col desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[minmax(0,1fr)_410px]">
      <div className="desk:scrolls desk:border-hair flex flex-col max-desk:contents desk:border-r">
        <HouseHead {...view} />
        {error !== null && <Failed what="The house" fault={error} retry={refetch} />}
        <div className="flex flex-col desk:shrink-0 desk:grow">
          <DayChart {...view} />
        </div>
        {isLive && (
          <div className="max-desk:order-last">
            <CheapestHours {...view} participant={participant} slotDurationMs={slotDurationMs} />
          </div>
        )}
      </div>
      <div className="flex flex-col max-desk:contents desk:min-h-0">
        <div className="max-desk:order-2">
          <Bill {...view} />
        </div>
        <div className="border-hair flex min-h-0 flex-col border-t max-desk:order-3 desk:flex-1">
          <PlanList {...view} />
        </div>
        <div className="max-desk:order-1">
          <BlockNow {...view} />
          <Overrides {...view} />
        </div>
      </div>
    </main>
  )
}

const Waiting = () => (
  <main className="p-4">
    <h1 className="sr-only">My house</h1>
    <Loading what="reading the day, slot by slot" />
  </main>
)
