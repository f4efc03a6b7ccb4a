import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import mark from '../mark.svg'
import { communityQuery, useClock } from '../data/queries.ts'
import { useTimes } from '../data/use-times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { MemberPicker } from './member-picker.tsx'
import { openPalette } from './overlays.tsx'
import { PageLinks } from './page-links.tsx'
import { PersonaSwitch } from './persona-switch.tsx'
import { ThemeButton } from './theme-button.tsx'

export function TopBar({ onClock, isRibbonOpen }: { onClock: () => void; isRibbonOpen: boolean }) {
  const { data: community } = useQuery(communityQuery)
  return (
    <header className="border-hair bg-page flex min-h-[46px] flex-wrap items-center gap-x-4 gap-y-1 border-b px-4 max-tab:gap-x-2 tab:flex-nowrap">
      <Link
        to="/"
        className="flex items-center gap-2 py-1 text-[14px] font-[650]"
        aria-label="Gridbourse, Home"
      >
        <img src={mark} alt="" width={20} height={20} />
        <span className="hidden desk:inline">Gridbourse</span>
      </Link>
      <PersonaSwitch className="max-tab:hidden" />
      <MemberPicker />
      <PageLinks />
      <div className="ml-auto flex items-center gap-3 max-tab:gap-2">
        <button
          type="button"
          onClick={openPalette}
          className="text-ink-3 hidden items-center gap-2 text-[12px] whitespace-nowrap desk:flex"
        >
          Search or run
          <kbd className="border-line rounded border px-[6px] py-[1px] font-mono text-[11px]">Ctrl K</kbd>
        </button>
        <span className="flex gap-3 max-tab:gap-[5px]">
          {community?.isModelled === true && (
            <Chip title="Loads, weather and tariff are made up; orders, trades and bills are real ones of this market.">
              Modelled
            </Chip>
          )}
          {community?.isReplay === true && (
            <Chip title="These meters were read before; they are lived again in a time of their own.">
              Replay
            </Chip>
          )}
          <Speed />
        </span>
        <span className="max-tab:hidden">
          <ThemeButton />
        </span>
        <Clock onPress={onClock} isExpanded={isRibbonOpen} />
      </div>
    </header>
  )
}

const Chip = ({ children, title }: { children: ReactNode; title?: string }) => (
  <span
    title={title}
    className="border-line text-ink-2 inline-flex min-h-[22px] items-center gap-1 rounded border px-2 text-label whitespace-nowrap max-tab:px-[5px]"
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

/** The market's time; on a phone the day opens from it. */
function Clock({ onPress, isExpanded }: { onPress: () => void; isExpanded: boolean }) {
  const now = useMarketTime()
  const times = useTimes()
  if (now === null || times === null) return <span className="min-w-[60px] desk:min-w-[118px]" />
  const time = (
    <>
      <span className="block text-[13.5px] leading-[17px] font-[650]">
        {times.second(now)} <span className="text-ink-3 font-[400]">{times.zone(now)}</span>
      </span>
      <span className="text-ink-3 block text-label whitespace-nowrap">{times.day(now)}</span>
    </>
  )
  return (
    <>
      <div className="min-w-[118px] text-right max-tab:hidden" data-testid="clock">
        {time}
      </div>
      <button
        type="button"
        className="min-h-11 text-right tab:hidden"
        aria-expanded={isExpanded}
        aria-label={`The day, ${times.minute(now)} ${times.zone(now)}`}
        onClick={onPress}
      >
        <span className="text-[14px] font-[650]">{times.minute(now)}</span>{' '}
        <span className="text-ink-3 text-label">{times.zone(now)}</span>
      </button>
    </>
  )
}
