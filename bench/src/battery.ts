import { availableParallelism } from 'node:os'
import { openSolver } from '@gridbourse/adapters/solver'
import type { SchedulingProblem } from '@gridbourse/core/battery'
import { homeDay } from '@gridbourse/testing/home-day'
import { type Contender, contenders } from './battery/contenders.ts'
import type { Bench, BenchReport } from './bench.ts'

/** Costs that lie further apart than this, in nanos, are not the same cost. */
const SAME_COST = 1000

export const bench: Bench = {
  async run({ quick, say }): Promise<BenchReport> {
    const days = quick ? 160 : 1600
    const everybody = await contenders()
    const races: Result[] = []
    for (const steps of [96, 24]) {
      const problems = Array.from({ length: days }, (_, seed) => homeDay(seed, steps))
      const costs: number[] = []
      for (const contender of everybody) {
        say(`${contender.name}: ${steps}-step plans`)
        races.push(raced(contender, { problems, steps, costs }))
      }
    }
    const crowds: Crowd[] = []
    for (const steps of [96, 24]) {
      for (const workers of new Set([1, availableParallelism()])) {
        say(`ten thousand homes, ${steps} steps, ${workers} threads`)
        crowds.push(await crowd({ steps, workers, homes: quick ? 1000 : 10_000 }))
      }
    }
    return report(races, crowds)
  },
}

type Result = {
  readonly solver: string
  readonly steps: number
  readonly plans: number
  readonly plansPerCpuSecond: number
  readonly plansPerSecond: number
  readonly msP50: number
  readonly msP95: number
  readonly worstCostDifference: number
}

type Race = {
  readonly problems: readonly SchedulingProblem[]
  readonly steps: number
  /** The costs of the first contender, which the first race fills in. */
  readonly costs: number[]
}

function raced({ name, fewer, plan }: Contender, { problems, steps, costs }: Race): Result {
  const asked = problems.slice(0, problems.length / fewer)
  for (const problem of asked.slice(0, 20)) plan(problem)
  const ms: number[] = []
  const isFirst = costs.length === 0
  let worst = 0
  const before = process.cpuUsage()
  asked.forEach((problem, index) => {
    const start = performance.now()
    const cost = plan(problem)
    ms.push(performance.now() - start)
    if (isFirst) costs.push(cost)
    worst = Math.max(worst, Math.abs(cost - costs[index]!))
  })
  const { user, system } = process.cpuUsage(before)
  ms.sort((a, b) => a - b)
  return {
    solver: name,
    steps,
    plans: asked.length,
    plansPerCpuSecond: Math.round((asked.length * 1e6) / (user + system)),
    plansPerSecond: Math.round((asked.length * 1000) / ms.reduce((sum, one) => sum + one, 0)),
    msP50: ms[Math.floor(ms.length / 2)]!,
    msP95: ms[Math.floor(ms.length * 0.95)]!,
    worstCostDifference: worst / 1e9,
  }
}

type Crowd = {
  readonly homes: number
  readonly steps: number
  readonly threads: number
  readonly seconds: number
  /** Of all threads together. */
  readonly cpuSeconds: number
}

/** Plans everybody for one slot, as a market of that size does before each gate. */
async function crowd({
  steps,
  workers,
  homes,
}: {
  steps: number
  workers: number
  homes: number
}): Promise<Crowd> {
  const problems = Array.from({ length: homes }, (_, seed) => homeDay(seed, steps))
  const solver = openSolver({ workers })
  try {
    await solver.solve(problems.slice(0, 100))
    const start = performance.now()
    const before = process.cpuUsage()
    await solver.solve(problems)
    const { user, system } = process.cpuUsage(before)
    const seconds = (performance.now() - start) / 1000
    return { homes, steps, threads: workers, seconds, cpuSeconds: (user + system) / 1e6 }
  } finally {
    await solver.close()
  }
}

function report(races: readonly Result[], crowds: readonly Crowd[]): BenchReport {
  const wrong = races
    .filter(({ worstCostDifference }) => !(worstCostDifference * 1e9 <= SAME_COST))
    .map(
      ({ solver, steps, worstCostDifference }) =>
        `${solver} plans ${steps} steps at another cost, by ${worstCostDifference}`,
    )
  const notes = [
    'One thread, one problem after the other, in one run; CPU seconds count all threads of the process.',
    'Every cost is compared with that of the exact solver: more than 0.000001 apart is wrong.',
  ]
  return {
    wrong,
    figures: { plans: races, crowds },
    tables: [
      { title: 'Plans of a home battery per second', rows: races, notes },
      { title: 'Everybody planned for one slot, sending and receiving included', rows: crowds },
    ],
  }
}
