import { Outlet } from '@tanstack/react-router'
import { useState } from 'react'
import { ClockReader } from '../live/use-live.tsx'
import { ConnectionBar } from './connection-bar.tsx'
import { DayRibbon } from './day-ribbon.tsx'
import { Overlays } from './overlays.tsx'
import { TabBar } from './tab-bar.tsx'
import { TopBar } from './top-bar.tsx'

/** What every page has: the bar above, the day below, and a word where the connection is lost. */
export function Shell() {
  const [isRibbonOpen, setIsRibbonOpen] = useState(false)
  return (
    <div className="flex min-h-dvh flex-col max-tab:h-dvh desk:h-dvh">
      <a
        href="#content"
        className="bg-ink text-page sr-only z-10 rounded-md px-3 py-2 focus:not-sr-only focus:absolute focus:m-2"
      >
        Go to the page
      </a>
      <ClockReader />
      <TopBar onClock={() => setIsRibbonOpen(!isRibbonOpen)} isRibbonOpen={isRibbonOpen} />
      <ConnectionBar />
      {/* On a phone the page scrolls between the bars, so that nothing lies under them. */}
      <div id="content" className="relative flex min-h-0 flex-1 flex-col max-tab:overflow-y-auto">
        <Outlet />
      </div>
      <div className={isRibbonOpen ? '' : 'max-tab:hidden'}>
        <DayRibbon />
      </div>
      <TabBar />
      <Overlays />
    </div>
  )
}
