import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { memberDayQuery } from '../data/member-queries.ts'
import { communityQuery, useMarket } from '../data/queries.ts'
import { useReader } from '../data/use-reader.ts'
import { useSettledSlots } from '../data/use-settled-slots.ts'
import { useTimes } from '../data/use-times.ts'
import { currencyOf } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'
import { dayFacts, lastSlotWith } from '../house/day-facts.ts'
import { isBillItem } from '../house/member-words.ts'
import { NoHouse, NotShown } from '../house/house-states.tsx'
import { useFromMarketTime } from '../live/use-live.tsx'
import { Loading } from '../shell/states.tsx'
import { spoken, useMember } from '../shell/use-member.ts'
import { useTitle } from '../shell/use-title.ts'
import { CertificateDialog } from './certificate-dialog.tsx'
import { SettledLines } from './settled-lines.tsx'
import { Trace } from './trace.tsx'

/** A bill as lines and slots, and of one slot every step from its meter to the ledger. */
export function SettlementPage() {
  const member = useMember()
  useTitle(member === null ? 'Settlement' : `Settlement, ${spoken(member)}`)
  const { data: community } = useQuery(communityQuery)
  if (community === null) return <NoHouse title="Settlement" />
  return member === null ? <Waiting /> : <Settlement key={member} participant={member} />
}

function Settlement({ participant }: { participant: string }) {
  const { slot: asked } = useParams({ from: '/settlement/{-$participant}/{-$slot}' })
  const { item: wanted, certificate } = useSearch({ from: '/settlement/{-$participant}/{-$slot}' })
  const navigate = useNavigate({ from: '/settlement/{-$participant}/{-$slot}' })
  const item = isBillItem(wanted) ? wanted : null
  const reader = useReader()
  const { data: market } = useMarket()
  const times = useTimes()
  const today = useFromMarketTime((at) => times?.date(at))
  const date = asked === undefined || times === null ? undefined : times.date(startOf(asked))
  const {
    data: day,
    error,
    refetch,
  } = useQuery({
    ...memberDayQuery(reader, participant, date === today ? undefined : date),
    enabled: today !== null && today !== undefined,
  })
  useSettledSlots()
  if (day === undefined || market === undefined || times === null)
    return error === null ? (
      <Waiting />
    ) : (
      <NotShown {...{ participant, error, refetch, title: 'Settlement' }} />
    )
  const facts = dayFacts(day, market.rules.slotDurationMs)
  const currency = currencyOf(day.currency)
  const slot = facts.slots.find((each) => each.slot === asked) ?? lastSlotWith(facts, item)
  return (
    <main className="flex flex-col desk:grid desk:min-h-0 desk:flex-1 desk:grid-cols-[350px_minmax(0,1fr)]">
      <div
        className={`border-hair ${asked === undefined ? '' : 'order-2'} flex min-h-0 flex-col border-t desk:order-none desk:border-t-0 desk:border-r`}
      >
        <SettledLines
          {...{ day, item, times, currency }}
          chosen={slot?.slot ?? null}
          slotDurationMs={market.rules.slotDurationMs}
        />
      </div>
      <div className="flex flex-col desk:scrolls">
        {slot === null ? (
          <div className="p-4">
            <h1 className="text-title font-[650]">Nothing is settled yet today.</h1>
            <p className="text-ink-2">The first meter is read at the end of the first slot.</p>
          </div>
        ) : (
          <Trace {...{ facts, slot, item, times, currency }} isFollowing={slot.slot !== asked} />
        )}
      </div>
      {certificate !== undefined && slot !== null && (
        <CertificateDialog
          id={certificate}
          slot={slot.slot}
          times={times}
          currency={currency}
          onClose={() => void navigate({ search: item === null ? {} : { item }, replace: true })}
        />
      )}
    </main>
  )
}

const Waiting = () => (
  <main className="p-4">
    <h1 className="sr-only">Settlement</h1>
    <Loading what="reading the bill" />
  </main>
)
