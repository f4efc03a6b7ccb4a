import type { FlowAnswer } from '../order-flow/plain-answer.ts'
import type { OrderFlow } from '../order-flow/record.ts'
import type { Contender } from './contender.ts'

export type Measurement = {
  /** Median over the runs, by the wall clock. */
  readonly operationsPerSecond: number
  /** Over all runs, by the CPU time of the one thread: what a machine that does nothing else gives. */
  readonly operationsPerCpuSecond: number
  readonly p50Ns: number
  readonly p99Ns: number
  readonly p999Ns: number
  readonly answer: FlowAnswer
}

/** The kernel counts CPU time in ticks of some ms, so short runs are repeated until they amount to many. */
const LEAST_MS = 250
const MOST_RUNS = 50

export type Effort = { readonly runs: number; readonly warmUpMs: number }

/** Drives fresh engines through the flow: to warm up, at least `runs` times on the clock, once by the operation. */
export function measure(contender: Contender, flow: OrderFlow, { runs, warmUpMs }: Effort): Measurement {
  warmUp(contender, flow, warmUpMs)
  const wall: number[] = []
  let cpuMs = 0
  let answer: FlowAnswer | undefined
  while (wall.length < runs || (sum(wall) < LEAST_MS && wall.length < MOST_RUNS)) {
    const match = contender.prepare(flow)
    globalThis.gc?.()
    const cpuBefore = process.threadCpuUsage()
    const before = performance.now()
    match.run(0, flow.length)
    wall.push(performance.now() - before)
    const used = process.threadCpuUsage(cpuBefore)
    cpuMs += (used.user + used.system) / 1e3
    answer = sameAnswer(match.answer(), answer)
  }
  const latencies = latenciesOf(contender, flow)
  return {
    operationsPerSecond: Math.round((flow.length / median(wall)) * 1e3),
    operationsPerCpuSecond: Math.round(((flow.length * wall.length) / cpuMs) * 1e3),
    p50Ns: quantile(latencies, 0.5),
    p99Ns: quantile(latencies, 0.99),
    p999Ns: quantile(latencies, 0.999),
    answer: answer!,
  }
}

/** Short flows are run again and again, so that what is measured is compiled code for them too. */
function warmUp(contender: Contender, flow: OrderFlow, ms: number): void {
  const until = performance.now() + ms
  do contender.prepare(flow).run(0, Math.min(flow.length, 200_000))
  while (performance.now() < until)
}

/** Nanoseconds of each operation, ascending; each includes one reading of the clock. */
function latenciesOf(contender: Contender, flow: OrderFlow): Float64Array {
  const match = contender.prepare(flow)
  globalThis.gc?.()
  const latencies = new Float64Array(flow.length)
  let before = performance.now()
  for (let i = 0; i < flow.length; i++) {
    match.run(i, i + 1)
    const after = performance.now()
    latencies[i] = (after - before) * 1e6
    before = after
  }
  return latencies.toSorted()
}

function sameAnswer(answer: FlowAnswer, before = answer): FlowAnswer {
  if (answer.hash !== before.hash) throw new RangeError(`One run gave ${answer.hash}, another ${before.hash}`)
  return answer
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

const median = (values: number[]): number => quantile(Float64Array.from(values).toSorted(), 0.5)

const quantile = (sorted: Float64Array, share: number): number =>
  Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]! * 1e3) / 1e3
