import { Outlet } from '@tanstack/react-router'
import { ClockReader } from '../live/use-live.tsx'
import { ConnectionBar } from './connection-bar.tsx'
import { DayRibbon } from './day-ribbon.tsx'
import { TopBar } from './top-bar.tsx'

/** What every page has: the bar above, the day below, and a word where the connection is lost. */
export const Shell = () => (
  <div className="flex min-h-dvh flex-col desk:h-dvh">
    <a
      href="#content"
      className="bg-ink text-page sr-only z-10 rounded-md px-3 py-2 focus:not-sr-only focus:absolute focus:m-2"
    >
      Go to the page
    </a>
    <ClockReader />
    <TopBar />
    <ConnectionBar />
    <div id="content" className="flex min-h-0 flex-1 flex-col">
      <Outlet />
    </div>
    <DayRibbon />
  </div>
)
