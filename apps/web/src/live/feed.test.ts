import type { MarketEvent } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { openFeed, type FeedState } from './feed.ts'

/** An EventSource whose server is this test. */
class Source extends EventTarget {
  readonly url: string
  isClosed = false
  constructor(url: string) {
    super()
    this.url = url
  }
  close(): void {
    this.isClosed = true
  }
  say(type: string, id: string, data: unknown = {}): void {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId: id }))
  }
  breakOff(): void {
    this.dispatchEvent(new Event('error'))
  }
}

function feed(lastEventId: string | null = null) {
  const sources: Source[] = []
  const states: FeedState[] = []
  const events: MarketEvent[] = []
  const waiting: (() => void)[] = []
  let gaps = 0
  const close = openFeed({
    lastEventId,
    open(url) {
      const source = new Source(url)
      sources.push(source)
      return source as unknown as EventSource
    },
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    onGap: () => gaps++,
    now: () => 1000,
    later(run) {
      waiting.push(run)
      return () => undefined
    },
  })
  return {
    sources,
    states,
    events,
    close,
    last: () => sources.at(-1)!,
    retry: () => waiting.shift()!(),
    gaps: () => gaps,
  }
}

test('after a break it goes on right after the last event it heard, and says so meanwhile', () => {
  const { last, states, events, retry } = feed()
  expect(last().url).toBe('/v1/events')
  last().say('open', '7.0')
  last().say('message', '9.2', { type: 'market_halted', id: '9.2', atMs: 1 })
  last().breakOff()
  expect(states).toEqual([
    { kind: 'connecting' },
    { kind: 'live' },
    { kind: 'lost', sinceMs: 1000, lastEventId: '9.2' },
  ])
  expect(events.map(({ id }) => id)).toEqual(['9.2'])
  retry()
  expect(last().url).toBe('/v1/events?after=9.2')
  last().say('open', '9.2')
  expect(states.at(-1)).toEqual({ kind: 'live' })
})

test('a quiet market is resumed where it stood, and every broken stream is closed', () => {
  const { last, retry, sources } = feed('3.0')
  expect(last().url).toBe('/v1/events?after=3.0')
  last().say('open', '3.0')
  last().breakOff()
  retry()
  last().breakOff()
  retry()
  expect(sources.map(({ isClosed }) => isClosed)).toEqual([true, true, false])
  expect(last().url).toBe('/v1/events?after=3.0')
})

test('a place that nobody knows any more is given up after many failures', () => {
  const { last, retry, gaps } = feed('900.0')
  for (let failures = 0; failures < 12; failures++) {
    last().breakOff()
    retry()
  }
  expect(gaps()).toBe(1)
  expect(last().url).toBe('/v1/events')
})

test('who leaves is not connected again', () => {
  const { last, close, sources } = feed()
  close()
  expect(last().isClosed).toBe(true)
  expect(sources.length).toBe(1)
})
