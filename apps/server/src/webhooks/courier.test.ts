import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { EpochMs, Wh } from '@gridbourse/core/kernel'
import type { ParticipantNumber } from '@gridbourse/core/market'
import { Names } from '../http/names.ts'
import { endOf, EventFeed, type EventPlace, type FeedEvent } from '../views/event-feed.ts'
import { EventSource, type EventReader } from '../views/event-source.ts'
import { MarketView } from '../views/market-view.ts'
import { Courier } from './courier.ts'
import { newSecret } from './signature.ts'

const OPERATOR = 1 as ParticipantNumber
const START = endOf(1)

const market = new MarketView({
  sequence: 1,
  clock: 0 as EpochMs,
  rules: undefined,
  isHalted: false,
  days: [],
  books: [],
  participants: [
    {
      participant: OPERATOR,
      name: 'operator',
      role: 'operator',
      selfTradePrevention: 'cancel_newest',
      buyLimit: 0 as Wh,
      sellLimit: 0 as Wh,
      isKilled: false,
    },
  ],
  orders: [],
  traded: [],
})

const halted = (sequence: number): FeedEvent => ({
  sequence,
  index: 0,
  atMs: 0 as EpochMs,
  event: { type: 'market_halted' },
  owner: null,
})

/** Events whose reading fails so many times, each time after the first of them, as where a disk has a bad day. */
class FailingSource extends EventSource {
  failures: number
  constructor(feed: EventFeed, failures: number) {
    super(feed, {
      history: () => {
        throw new Error('all of it is in memory')
      },
    })
    this.failures = failures
  }

  override async *upToNow(place: EventPlace, reader: EventReader): AsyncGenerator<readonly FeedEvent[]> {
    for await (const events of super.upToNow(place, reader)) {
      yield events.slice(0, 1)
      if (this.failures-- > 0) throw new Error('the journal cannot be read')
      yield events.slice(1)
    }
  }
}

/** A courier to a server here that notes the ids it gets. */
async function delivering(failures: number) {
  const ids: string[] = []
  const server = createServer((request, response) => {
    ids.push(String(request.headers['webhook-id']))
    request.resume().on('end', () => response.writeHead(204).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const feed = new EventFeed(1, 100)
  feed.append([halted(2), halted(3), halted(4)])
  const subscription = {
    webhookId: 'w_1',
    participant: OPERATOR,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    events: null,
    createdAtMs: 0,
    secret: newSecret(),
    idempotencyKey: null,
    alarmsAfter: 0,
    after: START,
  }
  const events = new FailingSource(feed, failures)
  const parts = { events, market, names: new Names(market), targets: 'loopback' as const }
  const courier = new Courier(subscription, parts, () => undefined)
  courier.start()
  return {
    ids,
    feed,
    courier,
    close: () => {
      courier.stop()
      server.closeAllConnections()
      server.close()
    },
  }
}

test('a courier whose events cannot be read says so, tries again, and delivers each once', async () => {
  const { ids, feed, courier, close } = await delivering(2)
  await expect.poll(() => courier.lastFailure).toMatch(/the journal cannot be read/)
  await expect.poll(() => ids, { timeout: 10_000 }).toEqual(['2.0', '3.0', '4.0'])
  await expect.poll(() => courier.lastFailure).toBeNull()
  feed.append([halted(5)])
  await expect.poll(() => ids).toEqual(['2.0', '3.0', '4.0', '5.0'])
  close()
})

test('a courier that is stopped while it waits to try again is silent', async () => {
  const { ids, courier, close } = await delivering(1)
  await expect.poll(() => courier.lastFailure).toMatch(/the journal cannot be read/)
  close()
  expect(ids).toEqual(['2.0'])
  expect(courier.after).toEqual({ sequence: 2, index: 0 })
})
