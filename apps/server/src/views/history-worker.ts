import { parentPort } from 'node:worker_threads'
import { createExchange, decodeCommand, restoreExchange } from '@gridbourse/core/market'
import type { Exchange } from '@gridbourse/core/market'
import type { HistoryChunk } from '../engine/messages.ts'
import { splitSnapshot } from '../engine/snapshot-bytes.ts'
import type { FeedEvent } from './event-feed.ts'
import { MarketView } from './market-view.ts'
import { viewBaseOf } from './view-base.ts'

// Steps old records again, away from the engine and from HTTP, and answers each chunk with its events.

let exchange: Exchange | undefined
let view: MarketView | undefined

parentPort!.on('message', (chunk: HistoryChunk) => {
  parentPort!.postMessage(eventsOf(chunk))
})

function eventsOf({ snapshot, records }: HistoryChunk): FeedEvent[] {
  if (exchange === undefined || view === undefined) {
    exchange = snapshot === null ? createExchange() : restoreExchange(splitSnapshot(snapshot).exchange)
    view = new MarketView(viewBaseOf(exchange, 0))
  }
  const events: FeedEvent[] = []
  for (const { sequence, atMs, by, command: bytes } of records) {
    const command = decodeCommand(bytes)
    events.push(...view.apply({ sequence, atMs, by, command, events: exchange.step(command, by) }))
  }
  return events
}
