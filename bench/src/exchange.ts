import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench, BenchReport } from './bench.ts'
import { OURS, PEERS } from './exchange/contenders.ts'
import type { Contender } from './exchange/contender.ts'
import type { Measurement } from './exchange/measure.ts'
import { generateOrderFlow, WORKLOADS } from './order-flow/generate.ts'
import { KNOWN_ANSWERS, KNOWN_SEED, sha256Of } from './order-flow/known-answers.ts'
import { plainAnswer } from './order-flow/plain-answer.ts'
import type { FlowAnswer } from './order-flow/plain-answer.ts'
import { readOrderFlow, writeOrderFlow } from './order-flow/record.ts'

const PEER = 'nodejs-order-book'
/** The npm peers need minutes beyond this. */
const PEER_OPERATIONS = 100_000

/** One flow on disk, and who is driven through it. */
type Round = {
  readonly workload: string
  readonly operations: number
  readonly file: string
  readonly contenders: readonly Contender[]
  readonly expected: FlowAnswer
  readonly wrong: readonly string[]
}

type Result = Omit<Measurement, 'answer'> &
  FlowAnswer & { readonly engine: string; readonly workload: string; readonly operations: number }

export const bench: Bench = {
  options: { ops: { type: 'string' }, full: { type: 'boolean', default: false } },
  async run({ quick, values, say }) {
    const folder = mkdtempSync(join(tmpdir(), 'gridbourse-bench-'))
    try {
      const full = values['full'] === true
      const ops = values['ops']
      const rounds = typeof ops === 'string' ? [roundOf(ops, full)] : knownRounds(folder, { quick, full })
      const results: Result[] = []
      const wrong: string[] = []
      for (const round of rounds) {
        wrong.push(...round.wrong)
        for (const contender of round.contenders) {
          say(`${round.workload}, ${round.operations} operations: ${contender.name}`)
          const result = await measured(contender, round, quick)
          if (typeof result === 'string') wrong.push(result)
          else {
            results.push(result)
            wrong.push(...differences(result, round.expected))
          }
        }
      }
      return report(results, wrong)
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

function knownRounds(folder: string, { quick, full }: { quick: boolean; full: boolean }): Round[] {
  const sizes = quick ? [20_000] : [100_000, 1_000_000]
  return sizes.flatMap((operations) =>
    WORKLOADS.map((workload) => {
      const { flow, answer } = generateOrderFlow(workload, operations, KNOWN_SEED)
      const bytes = writeOrderFlow(flow)
      const known = KNOWN_ANSWERS.find((one) => one.workload === workload && one.operations === operations)!
      const file = join(folder, `${workload}-${operations}.bin`)
      writeFileSync(file, bytes)
      const wrong = [
        ...(sha256Of(bytes) === known.sha256 ? [] : [`${workload}: the generator wrote other bytes`]),
        ...(answer.hash === known.hash ? [] : [`${workload}: the plain matcher found other trades`]),
      ]
      const { trades, quantity, notional, hash } = known
      const expected = { trades, quantity, notional, hash, missedCancels: 0 }
      return { workload, operations, file, contenders: contendersFor(operations, full), expected, wrong }
    }),
  )
}

function roundOf(file: string, full: boolean): Round {
  const flow = readOrderFlow(readFileSync(file))
  const workload = basename(file).replace(/\.bin$/, '')
  const contenders = contendersFor(flow.length, full)
  return { workload, operations: flow.length, file, contenders, expected: plainAnswer(flow), wrong: [] }
}

const contendersFor = (operations: number, full: boolean): readonly Contender[] =>
  operations <= PEER_OPERATIONS || full ? [...OURS, ...PEERS] : OURS

/** What an engine did in a process of its own, or a sentence about its failure. */
async function measured(
  contender: Contender,
  { workload, operations, file }: Round,
  quick: boolean,
): Promise<Result | string> {
  const runs = quick ? 3 : OURS.includes(contender) ? 7 : operations <= PEER_OPERATIONS ? 3 : 1
  const script = fileURLToPath(new URL('exchange/measure-alone.ts', import.meta.url))
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--expose-gc',
      script,
      contender.name,
      file,
      String(runs),
    ])
    const { answer, ...times } = JSON.parse(stdout) as Measurement
    return { engine: contender.name, workload, operations, ...times, ...answer }
  } catch (error) {
    return `${contender.name} failed on ${workload} at ${operations}: ${String(error)}`
  }
}

function differences(result: Result, expected: FlowAnswer): string[] {
  const names = ['trades', 'quantity', 'notional', 'hash', 'missedCancels'] as const
  const { engine, workload, operations } = result
  return names
    .filter((name) => result[name] !== expected[name])
    .map(
      (name) => `${engine} on ${workload} at ${operations}: ${name} ${result[name]}, not ${expected[name]}`,
    )
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

function report(results: readonly Result[], wrong: readonly string[]): BenchReport {
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
