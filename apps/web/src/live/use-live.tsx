import { createContext, useContext, useSyncExternalStore, type ReactNode } from 'react'
import { useClock } from '../data/queries.ts'
import type { FeedState } from './feed.ts'
import type { Live } from './live.ts'
import { marketTime } from './market-time.ts'

const LiveContext = createContext<Live | null>(null)

export const LiveProvider = ({ live, children }: { live: Live; children: ReactNode }) => (
  <LiveContext value={live}>{children}</LiveContext>
)

function useLive(): Live {
  const live = useContext(LiveContext)
  if (live === null) throw new Error('no LiveProvider')
  return live
}

export function useFeed(): FeedState {
  const live = useLive()
  return useSyncExternalStore(live.subscribe, () => live.state().feed)
}

export function useNews() {
  const live = useLive()
  return useSyncExternalStore(live.subscribe, () => live.state().news)
}

/** Countdowns change so often, and never more. */
const TICK_MS = 100

const tickers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for all that count. */
function subscribeToTicks(tick: () => void): () => void {
  tickers.add(tick)
  timer ??= setInterval(() => {
    for (const each of tickers) each()
  }, TICK_MS)
  return () => {
    tickers.delete(tick)
    if (tickers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/**
 * The market's time to the second (or a coarser step), as it goes on; null before the first reading. It stands while
 * nothing is heard.
 */
export function useMarketTime(stepMs = 1000): number | null {
  const { data: reading } = useClock()
  return useSyncExternalStore(subscribeToTicks, () =>
    reading === undefined ? null : Math.floor(marketTime(reading, performance.now()) / stepMs) * stepMs,
  )
}
