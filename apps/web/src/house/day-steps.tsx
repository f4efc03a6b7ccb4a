import { Link } from '@tanstack/react-router'
import type { HouseView } from './house-view.ts'

const NOON_MS = 12 * 3_600_000

/** To the day before and the day after. */
export function DaySteps({ facts, times, isLive }: HouseView) {
  const { span, day } = facts
  const [before, after] = [span.from - NOON_MS, span.to + NOON_MS]
  const isYesterday = after > day.nowMs && times.date(after) === times.date(day.nowMs)
  return (
    <nav aria-label="Days" className="text-ink-2 flex items-center gap-3 text-label">
      <Link
        to="/house/{-$participant}"
        params={{ participant: day.participant }}
        search={{ date: times.date(before) }}
        className="decoration-line underline underline-offset-[3px]"
      >
        <span aria-hidden="true">‹ </span>
        {times.day(before).slice(0, -5)}
      </Link>
      {!isLive && (
        <Link
          to="/house/{-$participant}"
          params={{ participant: day.participant }}
          search={isYesterday ? {} : { date: times.date(after) }}
          className="decoration-line underline underline-offset-[3px]"
        >
          {isYesterday ? 'today' : times.day(after).slice(0, -5)}
          <span aria-hidden="true"> ›</span>
        </Link>
      )}
    </nav>
  )
}
