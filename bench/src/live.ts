import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createClient, type AgentCard, type Client } from '@gridbourse/api'
import { startServerProcess, temporaryHome, type ServerProcess } from '@gridbourse/testing/server-process'
import type { Bench, BenchReport } from './bench.ts'
import { Latencies } from './http/latencies.ts'
import { operatorOf, registerTraders } from './http/traders.ts'
import { writeMembers } from './live/hundred-members.ts'

/** Members of the community, each with an agent of its own; the market has four more. */
const MEMBERS = 100
/** Marks: a decision at p99, and the way from an order to its durable answer at p99. */
const DECISION_MARK_MS = 2000
const ORDER_MARK_MS = 100
/** A stranger places an order so often meanwhile. */
const ORDER_EVERY_MS = 20

/** How fast the market's time runs, and how many quarter-hours are lived. */
type Extent = { readonly speed: number; readonly slots: number }
const QUICK: Extent = { speed: 600, slots: 4 }
const PLAIN: Extent = { speed: 600, slots: 120 }

export const bench: Bench = {
  async run({ quick, say }): Promise<BenchReport> {
    const extent = quick ? QUICK : PLAIN
    const { home, remove } = temporaryHome()
    const folder = join(home, '..', 'members')
    say(`writing the meters of ${MEMBERS} members`)
    writeMembers(folder, MEMBERS)
    let server: ServerProcess | undefined
    try {
      server = await startServerProcess({ home, community: { folder, speed: extent.speed } })
      return await measure(server, extent, say)
    } finally {
      await server?.stop('SIGKILL')
      remove()
    }
  },
}

async function measure(
  { url, operatorKey, memoryMib }: ServerProcess,
  { speed, slots }: Extent,
  say: (line: string) => void,
): Promise<BenchReport> {
  const operator = operatorOf(url, operatorKey)
  const [key] = await registerTraders(operator, 1)
  const stranger = createClient({ baseUrl: url, key: key! })
  await settled(operator, 1)
  say(`living ${slots} quarter-hours at ${speed} times real time`)
  const began = performance.now()
  const first = (await operator.getClock()).clockMs
  const ending = new AbortController()
  const trading = trade(operator, stranger, ending.signal)
  await settled(operator, slots)
  ending.abort()
  const orders = await trading
  const seconds = (performance.now() - began) / 1000
  const reached = ((await operator.getClock()).clockMs - first) / 1000 / seconds
  const { agents } = await operator.listAgents()
  return report(agents, { orders, reached, seconds, peakMib: memoryMib()?.peak ?? null })
}

/** Waits until the community has settled so many slots more. */
async function settled(operator: Client, slots: number): Promise<void> {
  const from = (await operator.getCommunity()).settledAtMs ?? 0
  for (;;) {
    const { settledAtMs, status } = await operator.getCommunity()
    if (status === 'stopped') throw new Error('the community has stopped')
    if (settledAtMs !== null && settledAtMs - from >= (from === 0 ? 0 : slots * 900_000)) return
    await pause(50)
  }
}

/** Places an order and takes it back, again and again; each counts until it is durable. */
async function trade(operator: Client, stranger: Client, signal: AbortSignal): Promise<Latencies> {
  const times = new Latencies()
  while (!signal.aborted) {
    const { slots } = await operator.listSlots({ query: { phase: 'continuous' } })
    const slot = slots.at(-1)?.slot
    if (slot === undefined) continue
    for (let count = 0; count < 50 && !signal.aborted; count++) {
      const began = performance.now()
      await stranger.placeOrder({
        body: { slot, side: 'buy', priceMicrosPerKwh: 10_000, energyWh: 100, timeInForce: 'ioc' },
      })
      times.add(performance.now() - began)
      await pause(ORDER_EVERY_MS)
    }
  }
  return times
}

type Lived = {
  readonly orders: Latencies
  readonly reached: number
  readonly seconds: number
  readonly peakMib: number | null
}

function report(agents: readonly AgentCard[], { orders, reached, seconds, peakMib }: Lived): BenchReport {
  const kinds = [...new Set(agents.map(({ kind }) => kind))].map((kind) => {
    const own = agents.filter((agent) => agent.kind === kind)
    const most = (of: (agent: AgentCard) => number | null): number =>
      Math.max(...own.map((agent) => of(agent) ?? 0))
    return {
      agent: kind,
      agents: own.length,
      decisions: own.reduce((sum, { decisions }) => sum + decisions, 0),
      worstP50Ms: most(({ p50Ms }) => p50Ms),
      worstP99Ms: most(({ p99Ms }) => p99Ms),
    }
  })
  const silent = agents.filter(({ decisions }) => decisions === 0)
  const times = orders.figures()
  return {
    wrong: silent.length === 0 ? [] : [`${silent.map(({ agent }) => agent).join(', ')} decided nothing`],
    figures: {
      agents: agents.length,
      seconds: Math.round(seconds),
      speedReached: Math.round(reached),
      peakMib,
      decisionMarkMs: DECISION_MARK_MS,
      decisionsWithin: kinds.every(({ worstP99Ms }) => worstP99Ms < DECISION_MARK_MS),
      decisions: kinds,
      orderMarkMs: ORDER_MARK_MS,
      ordersWithin: times.p99Ms < ORDER_MARK_MS,
      orders: { placed: orders.count, ...times },
    },
    tables: [
      {
        title: `Decisions of ${agents.length} agents that live at once, in ms`,
        rows: kinds,
        notes: [
          `The worst agent of each kind. Goal: p99 below ${DECISION_MARK_MS} ms. Time ran ${Math.round(reached)} times as fast as real time.`,
        ],
      },
      {
        title: 'From an order to its durable answer meanwhile, in ms',
        rows: [{ orders: orders.count, ...times }],
        notes: [`A stranger's, one after the other, over HTTP. Goal: p99 below ${ORDER_MARK_MS} ms.`],
      },
    ],
  }
}
