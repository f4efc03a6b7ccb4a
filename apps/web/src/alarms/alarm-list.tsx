import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { alarmsQuery } from '../data/member-queries.ts'
import { useReader } from '../data/use-reader.ts'
import { Failed, Loading } from '../shell/states.tsx'
import { AlarmCard } from './alarm-card.tsx'
import { inUrgency } from './alarm-facts.ts'

/** The gravest alarms that are not over, as a part of another page. */
export function AlarmList({ most }: { most: number }) {
  const reader = useReader()
  const { data, error, refetch } = useQuery(alarmsQuery(reader))
  const open = inUrgency(data?.alarms ?? []).filter(({ state }) => state !== 'cleared')
  return (
    <section aria-labelledby="alarms" className="pb-3">
      <Head id="alarms" title="Alarms" note={data === undefined ? undefined : `${data.activeCount} active`}>
        <Link to="/alarms" className="decoration-line text-label underline underline-offset-[3px]">
          All alarms
        </Link>
      </Head>
      {data === undefined ? (
        error === null ? (
          <Loading what="reading the alarms" />
        ) : (
          <Failed what="The list of alarms" fault={error} retry={refetch} />
        )
      ) : open.length === 0 ? (
        <p className="text-ink-2 px-[14px]">
          Nothing is wrong. {data.rules.filter(({ isOn }) => isOn).length} rules are watched.
        </p>
      ) : (
        <ul>
          {open.slice(0, most).map((alarm) => (
            <AlarmCard key={alarm.alarmId} alarm={alarm} />
          ))}
        </ul>
      )}
    </section>
  )
}
