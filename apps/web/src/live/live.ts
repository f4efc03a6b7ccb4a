import type { MarketEvent } from '@gridbourse/api'
import type { QueryClient } from '@tanstack/react-query'
import { openFeed, type FeedState } from './feed.ts'
import { inFrames, nextFrame } from './frames.ts'
import { staleAfter } from './stale.ts'

export type LiveState = {
  readonly feed: FeedState
  /** What people read about, newest first. */
  readonly news: readonly MarketEvent[]
  /** How many events came since the page was opened. */
  readonly heard: number
}

export type Live = {
  readonly state: () => LiveState
  readonly subscribe: (changed: () => void) => () => void
}

const MOST_NEWS = 40
/** What changed is asked for again at most so often. */
const REFRESH_MS = 250

/** Follows the market: keeps the news, and has the queries asked again whose answers an event made old. */
export function follow(queries: QueryClient, startAfter: Promise<string | null>): Live {
  let state: LiveState = { feed: { kind: 'connecting' }, news: [], heard: 0 }
  const listeners = new Set<() => void>()
  const set = (change: Partial<LiveState>): void => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const stale = new Map<string, readonly string[]>()
  let timer: ReturnType<typeof setTimeout> | undefined
  const refresh = (): void => {
    timer = undefined
    for (const queryKey of stale.values()) void queries.invalidateQueries({ queryKey })
    stale.clear()
  }
  const take = (events: readonly MarketEvent[]): void => {
    for (const event of events) for (const key of staleAfter(event)) stale.set(key.join(' '), key)
    if (stale.size > 0) timer ??= setTimeout(refresh, REFRESH_MS)
    const news = events.filter(isNews).toReversed()
    set({
      heard: state.heard + events.length,
      ...(news.length > 0 && { news: [...news, ...state.news].slice(0, MOST_NEWS) }),
    })
  }
  const open = (lastEventId: string | null): void => {
    openFeed({
      lastEventId,
      open: (url) => new EventSource(url),
      onEvent: inFrames(take, nextFrame),
      onState(feed) {
        const isBack = feed.kind === 'live' && state.feed.kind === 'lost'
        set({ feed })
        if (isBack) void queries.invalidateQueries()
      },
      onGap: () => set({ news: [] }),
      now: () => Date.now(),
      later(run, ms) {
        const later = setTimeout(run, ms)
        return () => clearTimeout(later)
      },
    })
  }
  void startAfter.then(open)
  return {
    state: () => state,
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}

const isNews = ({ type }: MarketEvent): boolean =>
  type === 'auction_cleared' || type === 'trade' || type === 'day_opened' || type.startsWith('market_')
