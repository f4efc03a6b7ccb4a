import { setTimeout as sleep } from 'node:timers/promises'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import { createClient } from '@gridbourse/api'
import type { Bench, BenchReport } from './bench.ts'
import { Latencies } from './http/latencies.ts'
import { operatorOf, registerTraders } from './http/traders.ts'
import { SseClients } from './stream/sse-clients.ts'

const CLOCK_FROM = '2026-11-22T23:01Z'
const SLOT = '2026-11-23T20:00Z'
const PATIENCE_MS = 30_000

/** Readers of the event stream on one server process: how soon all of them hear of an order, and what each costs. */
export const bench: Bench = {
  options: { clients: { type: 'string' } },
  async run({ quick, values, say }) {
    const clients = Number(values['clients'] ?? (quick ? 300 : 10_000))
    const { home, remove } = temporaryHome()
    let server: ServerProcess | undefined
    try {
      server = await startServerProcess({ home, clockFrom: CLOCK_FROM })
      return await measure(server, { clients, rounds: quick ? 5 : 40, restMs: quick ? 500 : 10_000 }, say)
    } finally {
      await server?.stop('SIGKILL')
      remove()
    }
  },
}

async function measure(
  server: ServerProcess,
  { clients, rounds, restMs }: { readonly clients: number; readonly rounds: number; readonly restMs: number },
  say: (line: string) => void,
): Promise<BenchReport> {
  const [key] = await registerTraders(operatorOf(server.url, server.operatorKey), 1)
  const trader = createClient({ baseUrl: server.url, key: key! })
  const order = (priceMicrosPerKwh: number) =>
    trader.placeOrder({ body: { side: 'sell', slot: SLOT, priceMicrosPerKwh, energyWh: 1 } })
  await order(100_000)
  // The tables open in the background, and take what they need.
  await sleep(restMs)
  const before = server.memoryMib()?.now ?? Number.NaN

  say(`${clients} clients connect`)
  const readers = await SseClients.open(clients, server.port)
  await sleep(restMs)
  const after = server.memoryMib()?.now ?? Number.NaN

  say(`${rounds} orders, each told to all of them`)
  const wrong: string[] = []
  const [fromOrder, afterFirst] = [new Latencies(), new Latencies()]
  for (let round = 0; round < rounds; round++) {
    const sentAt = performance.now()
    const { sequence } = await order(100_010 + 10 * round)
    const id = `${sequence}.1`
    for (let waited = 0; readers.heard(id) < clients && waited < PATIENCE_MS; waited += 25) await sleep(25)
    const times = readers.arrivals.get(id)
    const heard = readers.heard(id)
    if (times === undefined || heard < clients) {
      wrong.push(`order ${sequence} was heard by ${heard} of ${clients} clients`)
      continue
    }
    const first = times.reduce((least, at) => Math.min(least, at), Infinity)
    for (const at of times) {
      fromOrder.add(at - sentAt)
      afterFirst.add(at - first)
    }
    await sleep(50)
  }
  if (readers.alive < clients) wrong.push(`${clients - readers.alive} connections were lost`)
  wrong.push(...readers.wrong.slice(0, 10))
  readers.close()

  const figures = {
    clients,
    rounds,
    fromOrder: fromOrder.figures(),
    afterFirst: afterFirst.figures(),
    serverMib: { before, after },
    kbPerClient: Number((((after - before) * 1024) / clients).toFixed(1)),
  }
  return {
    wrong,
    figures,
    tables: [
      {
        title: `${clients} clients of the event stream on one process`,
        rows: [
          { what: 'from sending an order until a client heard of it', ...figures.fromOrder },
          { what: 'after the first client', ...figures.afterFirst },
        ],
        notes: [
          `Server ${before} MiB before they came, ${after} MiB with them: ${figures.kbPerClient} KiB each.`,
          'All clients share one thread of this process, whose own reading is in every figure.',
        ],
      },
    ],
  }
}
