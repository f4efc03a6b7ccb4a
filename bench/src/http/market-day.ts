import { Worker } from 'node:worker_threads'
import type { Client } from '@gridbourse/api'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import { DayOrders } from './day-orders.ts'
import { HttpConnection, jsonRequest } from './http-connection.ts'
import { replayJournal } from './journal-replay.ts'
import { MarketCalendar } from './market-calendar.ts'
import { runOpenLoop } from './open-loop.ts'
import type { ReaderReport, ReaderTask } from './stream-reader.ts'
import { operatorOf, registerTraders } from './traders.ts'

export type MarketDayReport = {
  readonly figures: {
    readonly marketHours: number
    readonly seconds: number
    readonly ordersPerSecond: number
    readonly accepted: number
    /** Orders that came after their gate; they race with it. */
    readonly late: number
    readonly trades: number
    readonly auctions: number
    readonly p50Ms: number
    readonly p99Ms: number
    readonly p999Ms: number
    readonly maxMs: number
    readonly eventsStreamed: number
    /** How far the event stream was behind in the end. */
    readonly streamLagMs: number
    readonly serverMemoryMib: number | null
    readonly serverPeakMemoryMib: number | null
    readonly journalRecords: number
    readonly replaySeconds: number
    readonly stateHash: string
  }
  readonly wrong: readonly string[]
}

/** A day in ten minutes. */
const CLOCK_SPEED = 144
/** Gives a little more than a million trades in ten minutes. */
const ORDERS_PER_SECOND = 2320
const CONNECTIONS = 100
/** Local midnight in Berlin; a shorter run begins shortly before the opening auction of noon. */
const DAY_START = '2026-11-22T23:00Z'
const NOON_RUN_START = '2026-11-23T10:45Z'
const DAY_SECONDS = 600

/**
 * A day of a local market, paced: limit orders in the mix of w2 for the slots whose gates close next, some
 * for the opening auction of tomorrow, closing auctions as the clock passes; the event stream audited by a
 * second reader, and in the end the journal replayed from its first record to the same state hash.
 */
export async function runMarketDay(seconds: number, say: (line: string) => void): Promise<MarketDayReport> {
  const { home, remove } = temporaryHome()
  const clockFrom = seconds >= DAY_SECONDS ? DAY_START : NOON_RUN_START
  let server: ServerProcess | undefined
  try {
    server = await startServerProcess({ home, clockFrom, clockSpeed: CLOCK_SPEED })
    const calendar = new MarketCalendar(operatorOf(server.url, server.operatorKey), {
      from: clockFrom,
      speed: CLOCK_SPEED,
    })
    return await tradeAndAudit(server, calendar, { seconds, say })
  } finally {
    await server?.stop('SIGKILL')
    remove()
  }
}

async function tradeAndAudit(
  server: ServerProcess,
  calendar: MarketCalendar,
  { seconds, say }: { readonly seconds: number; readonly say: (line: string) => void },
): Promise<MarketDayReport> {
  const { url, port, home, operatorKey } = server
  const operator = operatorOf(url, operatorKey)
  const keys = await registerTraders(operator, CONNECTIONS)
  const reader = new Worker(new URL('stream-reader.ts', import.meta.url), {
    workerData: { url, key: operatorKey },
  })
  const connections = await Promise.all(keys.map(() => HttpConnection.open(port)))
  await calendar.follow()
  const orders = new DayOrders(calendar)
  const wrong: string[] = []
  let [accepted, late, asked] = [0, 0, 0]
  try {
    const { latencies, answersPerSecond, faults } = await runOpenLoop({
      connections,
      rate: ORDERS_PER_SECOND,
      seconds,
      request: (connection) =>
        jsonRequest({
          method: 'POST',
          path: '/v1/orders',
          key: keys[connection]!,
          idempotencyKey: `day-${++asked}`,
          body: `{${orders.next()}}`,
        }),
      answered: (status, body) => {
        if (status === 201) accepted++
        else if (body.includes('"gate_closed"')) late++
        else if (wrong.length < 5) wrong.push(`an order was answered ${status}: ${body.toString()}`)
      },
    })
    calendar.stop()
    wrong.push(...faults)
    const audit = await auditOf(reader, operator, calendar.open)
    const { sequence, stateHash } = await operator.getState()
    const memory = server.memoryMib()
    const { code } = await server.stop()
    if (code !== 0) wrong.push(`the server ended with code ${code}`)

    say('replaying the journal')
    const replay = await replayJournal(`${home}/journal`, sequence)
    if (replay.stateHash !== stateHash)
      wrong.push(`a replay gives the state hash ${replay.stateHash}, not ${stateHash}`)
    if (replay.ordersAccepted !== accepted)
      wrong.push(`${accepted} orders were acknowledged, ${replay.ordersAccepted} are in the journal`)
    if (replay.trades !== audit.trades)
      wrong.push(`${audit.trades} trades were streamed, a replay makes ${replay.trades}`)
    return {
      wrong: [...wrong, ...audit.wrong],
      figures: {
        marketHours: (seconds * CLOCK_SPEED) / 3600,
        seconds,
        ordersPerSecond: Math.round(answersPerSecond),
        accepted,
        late,
        trades: audit.trades,
        auctions: audit.auctions,
        ...latencies.figures(),
        eventsStreamed: audit.events,
        streamLagMs: audit.lagMs,
        serverMemoryMib: memory?.now ?? null,
        serverPeakMemoryMib: memory?.peak ?? null,
        journalRecords: replay.records,
        replaySeconds: Math.round(replay.secondsTaken * 10) / 10,
        stateHash,
      },
    }
  } finally {
    calendar.stop()
    for (const connection of connections) connection.close()
    await reader.terminate()
  }
}

/** Halts the market and has the reader compare the books with what it was told. */
async function auditOf(reader: Worker, operator: Client, slots: readonly string[]): Promise<ReaderReport> {
  const { sequence: upTo } = await operator.haltMarket()
  return new Promise((resolve, reject) => {
    reader.once('message', resolve)
    reader.once('error', reject)
    reader.once('exit', () => reject(new Error('the reader of the event stream ended early')))
    reader.postMessage({ upTo, slots } satisfies ReaderTask)
  })
}
