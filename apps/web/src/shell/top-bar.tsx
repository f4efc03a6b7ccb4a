import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, useSyncExternalStore, type ReactNode } from 'react'
import mark from '../mark.svg'
import { communityQuery, useClock } from '../data/queries.ts'
import { useTimes } from '../data/use-times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { chooseTheme, currentTheme } from './theme.ts'

export function TopBar() {
  const { data: community } = useQuery(communityQuery)
  return (
    <header className="border-hair bg-page flex min-h-[46px] flex-wrap items-center gap-x-5 gap-y-1 border-b px-4 py-1">
      <span className="flex items-center gap-2 text-[14px] font-[650]">
        <img src={mark} alt="" width={20} height={20} />
        Gridbourse
      </span>
      <nav aria-label="Pages" className="flex gap-5 text-[13.5px]">
        <Link to="/" {...tab} activeOptions={{ exact: true }}>
          Home
        </Link>
        <Link to="/market" {...tab}>
          Market
        </Link>
      </nav>
      <div className="ml-auto flex items-center gap-3">
        {community?.isModelled === true && (
          <Chip title="Loads, weather and tariff are made up; orders, trades and bills are real ones of this market.">
            Modelled
          </Chip>
        )}
        <Speed />
        <ThemeButton />
        <Clock />
      </div>
    </header>
  )
}

const tab = {
  className: 'flex min-h-11 items-center border-b-2 desk:min-h-[46px]',
  activeProps: { className: 'border-ink font-[650]', 'aria-current': 'page' as const },
  inactiveProps: { className: 'border-transparent text-ink-2' },
}

const Chip = ({ children, title }: { children: ReactNode; title?: string }) => (
  <span
    title={title}
    className="border-line text-ink-2 inline-flex min-h-[22px] items-center gap-1 rounded border px-2 text-label whitespace-nowrap"
  >
    {children}
  </span>
)

/** How time passes here; a machine's clock passes as everywhere and is not worth a word. */
function Speed() {
  const { data: clock } = useClock()
  if (clock === undefined || clock.kind === 'machine') return null
  if (clock.isPaused) return <Chip title="Time stands still; orders are taken meanwhile.">Paused</Chip>
  const isBehind = clock.reachedSpeed > 0 && clock.reachedSpeed < clock.speed * 0.9
  return (
    <Chip
      title={`The market's time passes ${clock.speed} times as fast as real time${isBehind ? `; ${clock.reachedSpeed} times are reached` : ''}.`}
    >
      <svg width="8" height="9" viewBox="0 0 8 9" aria-hidden="true" className="fill-ink-2">
        <path d="M0 0l8 4.5L0 9z" />
      </svg>
      {clock.speed}×
    </Chip>
  )
}

function Clock() {
  const now = useMarketTime()
  const times = useTimes()
  if (now === null || times === null) return <span className="min-w-[118px]" />
  return (
    <div className="min-w-[118px] text-right" data-testid="clock">
      <div className="text-[13.5px] leading-[17px] font-[650]">
        {times.second(now)} <span className="text-ink-3 font-[400]">{times.zone(now)}</span>
      </div>
      <div className="text-ink-3 text-label">{times.day(now)}</div>
    </div>
  )
}

const systemTheme = matchMedia('(prefers-color-scheme: dark)')
const onSystemTheme = (changed: () => void): (() => void) => {
  systemTheme.addEventListener('change', changed)
  return () => systemTheme.removeEventListener('change', changed)
}

function ThemeButton() {
  const [, setChosen] = useState(0)
  const theme = useSyncExternalStore(onSystemTheme, currentTheme)
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className="flex size-11 items-center justify-center desk:size-8"
      aria-label={`Use the ${other} theme`}
      onClick={() => {
        chooseTheme(other)
        setChosen((count) => count + 1)
      }}
    >
      <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.5" fill="none" className="stroke-ink-2" />
        <path d="M8 1.5a6.5 6.5 0 0 1 0 13z" className="fill-ink-2" />
      </svg>
    </button>
  )
}
