import type { MarketEvent } from '@gridbourse/api'

export type FeedState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Since when (real time), and after which event it will go on. */
  | { readonly kind: 'lost'; readonly sinceMs: number; readonly lastEventId: string | null }

export type FeedParts = {
  /** Where to begin; null: with what happens next. */
  readonly lastEventId: string | null
  /** Opens a stream; a browser's EventSource. */
  readonly open: (url: string) => EventSource
  readonly onEvent: (event: MarketEvent) => void
  readonly onState: (state: FeedState) => void
  /** The server does not keep what was missed: everything has to be asked again. */
  readonly onGap: () => void
  readonly now: () => number
  readonly later: (run: () => void, ms: number) => () => void
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000
/** A browser does not tell why it was refused; after so many failures the place to go on from is given up. */
const MOST_FAILURES = 12

/**
 * The market's events, each once, over breaks. A browser goes on by itself after some breaks and gives up after
 * others (a server that answers 503 while it starts), so this opens the next stream itself, after the last event.
 */
export function openFeed(parts: FeedParts): () => void {
  let { lastEventId } = parts
  let source: EventSource | undefined
  let cancel = (): void => undefined
  let failures = 0
  let isLost = false
  parts.onState({ kind: 'connecting' })
  connect()

  function connect(): void {
    if (failures >= MOST_FAILURES && lastEventId !== null) {
      lastEventId = null
      parts.onGap()
    }
    const opened = parts.open(lastEventId === null ? '/v1/events' : `/v1/events?after=${lastEventId}`)
    source = opened
    opened.addEventListener('open', (message) => {
      // Two things are called open: the browser's own, and the server's first word, which carries an id.
      if (!(message instanceof MessageEvent)) return
      lastEventId = message.lastEventId
      failures = 0
      isLost = false
      parts.onState({ kind: 'live' })
    })
    opened.addEventListener('message', ({ data, lastEventId: id }: MessageEvent<string>) => {
      lastEventId = id
      parts.onEvent(JSON.parse(data) as MarketEvent)
    })
    opened.addEventListener('error', () => {
      opened.close()
      failures++
      if (!isLost) parts.onState({ kind: 'lost', sinceMs: parts.now(), lastEventId })
      isLost = true
      cancel = parts.later(connect, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1)))
    })
  }

  return () => {
    cancel()
    source?.close()
  }
}
