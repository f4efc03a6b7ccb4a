import type { Bench, BenchReport } from './bench.ts'
import { measureBatches, type BatchesResult } from './http/batches.ts'
import { replayJournal } from './http/journal-replay.ts'
import { runMarketDay } from './http/market-day.ts'
import { measureSingleOrders, type SingleOrdersReport } from './http/single-orders.ts'
import { operatorOf, registerTraders } from './http/traders.ts'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'

/** How long each part runs, and how often. */
type Extent = {
  readonly trialSeconds: number
  readonly bisections: number
  readonly batches: Readonly<Record<1000 | 10_000, number>>
  readonly daySeconds: number
}

const QUICK: Extent = { trialSeconds: 1, bisections: 0, batches: { 1000: 8, 10_000: 2 }, daySeconds: 8 }
const PLAIN: Extent = { trialSeconds: 5, bisections: 4, batches: { 1000: 200, 10_000: 20 }, daySeconds: 60 }
const FULL_DAY: Extent = { ...PLAIN, daySeconds: 600 }

const TIME_FOR_THE_REST_S = 600
const CONNECTIONS = 100
/** All slots of the day trade continuously from its first minute. */
const CLOCK_FROM = '2026-11-22T23:01Z'
const SLOT = '2026-11-23T20:00Z'

export const bench: Bench = {
  options: { day: { type: 'boolean', default: false } },
  async run({ quick, values, say }) {
    const extent = quick ? QUICK : values['day'] === true ? FULL_DAY : PLAIN
    const limitMs = (extent.daySeconds + TIME_FOR_THE_REST_S) * 1000
    const overrun = setTimeout(() => {
      console.error(`the bench is not done after ${limitMs / 1000} s and is ended`)
      process.exit(1)
    }, limitMs)
    const { single, batches, wrong } = await withServer((server) => measureOrders(server, extent, say))
    say(`a market day, ${extent.daySeconds} s of it`)
    const day = await runMarketDay(extent.daySeconds, say)
    clearTimeout(overrun)
    return report({ single, batches, day: day.figures, wrong: [...wrong, ...day.wrong] })
  },
}

async function withServer<Result>(use: (server: ServerProcess) => Promise<Result>): Promise<Result> {
  const { home, remove } = temporaryHome()
  let server: ServerProcess | undefined
  try {
    server = await startServerProcess({ home, clockFrom: CLOCK_FROM })
    return await use(server)
  } finally {
    await server?.stop('SIGKILL')
    remove()
  }
}

async function measureOrders(server: ServerProcess, extent: Extent, say: (line: string) => void) {
  const { port, url, home, operatorKey } = server
  const operator = operatorOf(url, operatorKey)
  const keys = await registerTraders(operator, CONNECTIONS)
  const single = await measureSingleOrders({
    port,
    keys,
    slot: SLOT,
    seconds: extent.trialSeconds,
    bisections: extent.bisections,
    say,
  })
  const wrong = [...single.wrong]
  const batches: BatchesResult[] = []
  let { accepted } = single
  for (const ordersPerBatch of [1000, 10_000] as const) {
    say(`batches of ${ordersPerBatch}`)
    const measured = await measureBatches({
      port,
      keys,
      slot: SLOT,
      ordersPerBatch,
      batches: extent.batches[ordersPerBatch],
    })
    batches.push(measured.result)
    wrong.push(...measured.wrong)
    accepted += measured.accepted
  }
  const { sequence, stateHash } = await operator.getState()
  await server.stop()
  const replay = await replayJournal(`${home}/journal`, sequence)
  if (replay.stateHash !== stateHash)
    wrong.push(`a replay gives the state hash ${replay.stateHash}, not ${stateHash}`)
  if (replay.ordersAccepted !== accepted) {
    wrong.push(`${accepted} orders were acknowledged, ${replay.ordersAccepted} are in the journal`)
  }
  return { single, batches, wrong }
}

function report(found: {
  readonly single: SingleOrdersReport
  readonly batches: readonly BatchesResult[]
  readonly day: Awaited<ReturnType<typeof runMarketDay>>['figures']
  readonly wrong: readonly string[]
}): BenchReport {
  const { single, batches, day, wrong } = found
  const { stateHash: _, ...dayRow } = day
  return {
    wrong,
    figures: { single: { best: single.best ?? null, trials: single.trials }, batches, day },
    tables: [
      {
        title: `Single orders from ${CONNECTIONS} connections, each durable before its answer`,
        rows: single.trials.map(({ isHeld, ...trial }) => ({ ...trial, held: isHeld ? 'yes' : 'no' })),
        notes: [
          'Held: the server kept up and p99 is below 100 ms. Latencies count from when an order was due,',
          'also where it had to wait for its turn; the load generator shares the machine with the server.',
        ],
      },
      { title: 'Batches, from 4 connections', rows: batches },
      {
        title: `A market day, paced, its clock 144 times as fast`,
        rows: Object.entries(dayRow).map(([figure, value]) => ({ figure, value: value ?? 'unknown' })),
        notes: [
          'The event stream was audited event by event, and the journal replayed to the same state hash.',
        ],
      },
    ],
  }
}
