import { createContext, useContext, useEffect, useSyncExternalStore, type ReactNode } from 'react'
import { useClock } from '../data/queries.ts'
import type { FeedState } from './feed.ts'
import type { Live } from './live.ts'
import { marketTime, type ClockReading } from './market-time.ts'

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
/** Between two ticks time stands, so that everything drawn together shows the same. */
let tickedAt = performance.now()

/** One timer for all that count. */
function subscribeToTicks(tick: () => void): () => void {
  tickers.add(tick)
  timer ??= setInterval(() => {
    tickedAt = performance.now()
    for (const each of tickers) each()
  }, TICK_MS)
  return () => {
    tickers.delete(tick)
    if (tickers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

let reading: ClockReading | null = null

/** Reads the server's clock for all who count; once on every page. */
export function ClockReader() {
  const { data } = useClock()
  useEffect(() => {
    if (data !== undefined) reading = data
  }, [data])
  return null
}

const timeAtTick = (): number | null => (reading === null ? null : marketTime(reading, tickedAt))

/**
 * The market's time to the second (or a coarser step), as it goes on; null before the first reading. It stands while
 * nothing is heard.
 */
export function useMarketTime(stepMs = 1000): number | null {
  return useSyncExternalStore(subscribeToTicks, () => {
    const at = timeAtTick()
    return at === null ? null : Math.floor(at / stepMs) * stepMs
  })
}

/** What follows from the market's time and changes seldom: whoever asks is only told of a change. */
export function useFromMarketTime<Answer extends string | number | boolean | null | undefined>(
  from: (at: number) => Answer,
): Answer | null {
  return useSyncExternalStore(subscribeToTicks, () => {
    const at = timeAtTick()
    return at === null ? null : from(at)
  })
}
