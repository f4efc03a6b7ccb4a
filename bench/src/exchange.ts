import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, BenchOptions, BenchReport } from './bench.ts'
import type { Contender } from './exchange/contender.ts'
import { OURS, PEERS } from './exchange/contenders.ts'
import type { Measurement } from './exchange/measure.ts'
import { inOwnProcesses, type MeasureAlone } from './exchange/own-process.ts'
import { differencesFrom, knownRounds, roundOf, UnreadableFlow } from './exchange/rounds.ts'
import type { Round } from './exchange/rounds.ts'
import type { FlowAnswer } from './order-flow/plain-answer.ts'

const PEER = 'nodejs-order-book'
/** The npm peers need minutes beyond this. */
const PEER_OPERATIONS = 100_000

type Result = Omit<Measurement, 'answer'> &
  FlowAnswer & { readonly engine: string; readonly workload: string; readonly operations: number }

type Outcome = { readonly results: Result[]; readonly wrong: string[] }

export const bench: Bench = {
  options: { ops: { type: 'string' }, full: { type: 'boolean', default: false } },
  async run(options) {
    const ops = options.values['ops']
    const folder = mkdtempSync(join(tmpdir(), 'gridbourse-bench-'))
    const outcome: Outcome = { results: [], wrong: [] }
    try {
      const sizes = options.quick ? [20_000] : [100_000, 1_000_000]
      const rounds = typeof ops === 'string' ? [roundOf(ops)] : knownRounds(folder, sizes)
      const measureAlone = await inOwnProcesses(join(folder, 'compiled'))
      for (const round of rounds) await race(round, measureAlone, options, outcome)
    } catch (error) {
      if (!(error instanceof UnreadableFlow)) throw error
      outcome.wrong.push(error.message)
    } finally {
      rmSync(folder, { recursive: true })
    }
    return report(outcome)
  },
}

/** Drives every contender through the round, and notes what it did and what of that is wrong. */
async function race(
  round: Round,
  measureAlone: MeasureAlone,
  { quick, values, say }: BenchOptions,
  { results, wrong }: Outcome,
): Promise<void> {
  wrong.push(...round.wrong)
  for (const contender of contendersFor(round, values['full'] === true)) {
    say(`${round.workload}, ${round.operations} operations: ${contender.name}`)
    const result = await measured(contender, round, measureAlone, quick)
    if (typeof result === 'string') {
      wrong.push(result)
      continue
    }
    results.push(result)
    wrong.push(...differencesFrom(round, result).map((each) => `${contender.name}: ${each}`))
  }
}

const contendersFor = ({ operations }: Round, full: boolean): readonly Contender[] =>
  operations <= PEER_OPERATIONS || full ? [...OURS, ...PEERS] : OURS

/** What an engine did in a process of its own, or a sentence about its failure. */
async function measured(
  contender: Contender,
  { workload, operations, file }: Round,
  measureAlone: MeasureAlone,
  quick: boolean,
): Promise<Result | string> {
  const runs = quick ? 3 : OURS.includes(contender) ? 7 : operations <= PEER_OPERATIONS ? 3 : 1
  try {
    const { answer, ...times } = await measureAlone(contender.name, file, {
      runs,
      warmUpMs: quick ? 200 : 1000,
    })
    return { engine: contender.name, workload, operations, ...times, ...answer }
  } catch (error) {
    const { stderr } = error as { stderr?: string }
    const reason = /^\w*Error: .+$/m.exec(stderr ?? '')?.[0] ?? String(error)
    return `${contender.name} failed on ${workload} at ${operations}: ${reason}`
  }
}

const rowOf = ({ engine, workload, operations, trades, hash, ...times }: Result) => ({
  engine,
  workload,
  operations,
  'per second': times.operationsPerSecond,
  'per CPU second': times.operationsPerCpuSecond,
  'p50 ns': times.p50Ns,
  'p99 ns': times.p99Ns,
  'p99.9 ns': times.p999Ns,
  trades,
  hash,
})

function report({ results, wrong }: Outcome): BenchReport {
  const ratios = results.flatMap((result) => {
    const peer = results.find(
      ({ engine, workload, operations }) =>
        engine === PEER && workload === result.workload && operations === result.operations,
    )
    if (peer === undefined || peer === result) return []
    const { engine, workload, operations } = result
    const ratio = result.operationsPerSecond / peer.operationsPerSecond
    const cpuRatio = result.operationsPerCpuSecond / peer.operationsPerCpuSecond
    return [{ engine, workload, operations, ratio, cpuRatio }]
  })
  return {
    wrong,
    figures: { results, timesNodejsOrderBook: ratios },
    tables: [
      {
        title: 'Exchange: one thread, in memory, every trade counted and hashed',
        rows: results.map(rowOf),
        notes: [
          'Medians of several runs on fresh engines. Latencies are of a separate pass and include one',
          'reading of the clock per operation. Flows and answers are the same for every engine.',
        ],
      },
      { title: `Times ${PEER} (mark: 40 on w1 at 100,000; goal: 10,000,000 a second)`, rows: ratios },
    ],
  }
}
