import type { AskedAgent } from './agents/asked-agent.ts'
import { everybody } from './agents/everybody.ts'
import type { Bench, BenchReport } from './bench.ts'
import { Latencies } from './http/latencies.ts'

/** Agents that are asked at one instant, and how often. */
const AT_ONCE = 100
const ROUNDS = 5
/** Members of the community that each of a hundred forecasters, supervisors and grid agents works for. */
const NEIGHBOURS = 15
/** What a decision may take at p99, counted from the instant at which all were asked. */
const MARK_MS = 2000

export const bench: Bench = {
  async run({ quick, say }): Promise<BenchReport> {
    const agents = everybody(NEIGHBOURS)
    const rounds = quick ? 1 : ROUNDS
    const rows: Row[] = []
    for (const agent of agents) {
      say(`${AT_ONCE} at once: ${agent.kind}`)
      rows.push(crowd(agent.kind, () => agent, rounds))
    }
    say(`${AT_ONCE} at once: a community`)
    const community = members(everybody(AT_ONCE))
    rows.push(crowd('all kinds, as in a community', (number) => community[number % AT_ONCE]!, rounds))
    return report(rows)
  },
}

type Row = {
  readonly agent: string
  readonly decisions: number
  /** Of one decision by itself. */
  readonly cpuMsEach: number
  /** From the instant all were asked to the moment one was recorded. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly maxMs: number
  /** The same by the processor's clock, which does not run while others have the machine. */
  readonly p99CpuMs: number
  readonly recordKb: number
}

/** Asks a hundred agents at one instant, one thread working through them; who is last waited longest. */
function crowd(name: string, agentOf: (number: number) => AskedAgent, rounds: number): Row {
  for (let number = 0; number < 3; number++) agentOf(number).decide(number)
  const times = new Latencies()
  const cpuTimes = new Latencies()
  let bytes = 0
  const before = process.cpuUsage()
  for (let round = 0; round < rounds; round++) {
    const asked = performance.now()
    const cpuAsked = process.cpuUsage()
    for (let number = 0; number < AT_ONCE; number++) {
      bytes += agentOf(number).decide(round * AT_ONCE + number).length
      times.add(performance.now() - asked)
      const cpu = process.cpuUsage(cpuAsked)
      cpuTimes.add((cpu.user + cpu.system) / 1000)
    }
  }
  const { user, system } = process.cpuUsage(before)
  const decisions = rounds * AT_ONCE
  const { p50Ms, p99Ms, maxMs } = times.figures()
  const cpuMsEach = Math.round((user + system) / decisions / 10) / 100
  return {
    agent: name,
    decisions,
    cpuMsEach,
    p50Ms,
    p99Ms,
    maxMs,
    p99CpuMs: cpuTimes.figures().p99Ms,
    recordKb: Math.round(bytes / decisions / 1024),
  }
}

/** Seventy homes, ten farms, ten factories, and two of everybody else. */
function members(agents: readonly AskedAgent[]): AskedAgent[] {
  const count: Record<string, number> = { household: 70, producer: 10, consumer: 10 }
  return agents.flatMap((agent) => Array.from({ length: count[agent.kind] ?? 2 }, () => agent))
}

function report(rows: readonly Row[]): BenchReport {
  return {
    wrong: [],
    figures: {
      atOnce: AT_ONCE,
      markMs: MARK_MS,
      within: rows.every(({ p99Ms }) => p99Ms < MARK_MS),
      decisions: rows,
    },
    tables: [
      {
        title: `Decisions of ${AT_ONCE} agents at once, in ms`,
        rows,
        notes: [
          `One thread. A decision is prepared, solved, made, hashed and written as a line; it counts from the instant all ${AT_ONCE} were asked. Goal: p99 below ${MARK_MS} ms.`,
          'Horizon 36 h in quarter-hours with 28 cases; communities of 15, in the last row one of 100; farms and factories answer an event as well.',
        ],
      },
    ],
  }
}
