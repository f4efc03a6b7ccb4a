import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { generateOrderFlow, WORKLOADS } from '../order-flow/generate.ts'
import { KNOWN_ANSWERS, KNOWN_SEED, sha256Of } from '../order-flow/known-answers.ts'
import { plainAnswer } from '../order-flow/plain-answer.ts'
import type { FlowAnswer } from '../order-flow/plain-answer.ts'
import { readOrderFlow, writeOrderFlow } from '../order-flow/record.ts'
import type { OrderFlow } from '../order-flow/record.ts'

/** One flow on disk, and what every engine must make of it. */
export type Round = {
  readonly workload: string
  readonly operations: number
  readonly file: string
  readonly expected: FlowAnswer
  /** What is wrong with the flow itself. */
  readonly wrong: readonly string[]
}

/** The published flows in these sizes, written into `folder` as they are needed. */
export function* knownRounds(folder: string, sizes: readonly number[]): Generator<Round> {
  for (const operations of sizes) {
    for (const workload of WORKLOADS) {
      const { flow, answer } = generateOrderFlow(workload, operations, KNOWN_SEED)
      const bytes = writeOrderFlow(flow)
      const known = KNOWN_ANSWERS.find((one) => one.workload === workload && one.operations === operations)!
      const file = join(folder, `${workload}-${operations}.bin`)
      writeFileSync(file, bytes)
      const wrong: string[] = []
      if (sha256Of(bytes) !== known.sha256) wrong.push(`${workload}: the generator wrote other bytes`)
      if (answer.hash !== known.hash) wrong.push(`${workload}: the plain matcher found other trades`)
      const { trades, quantity, notional, hash } = known
      yield {
        workload,
        operations,
        file,
        expected: { trades, quantity, notional, hash, missedCancels: 0 },
        wrong,
      }
    }
  }
}

/** A file that is missing, or holds something else than a flow. */
export class UnreadableFlow extends Error {
  override readonly name = 'UnreadableFlow'
}

/** Somebody's own flow; the plain matcher says what is expected, and so do the published answers if it is theirs. */
export function roundOf(file: string): Round {
  const { flow, sha256 } = read(file)
  const expected = plainAnswer(flow)
  const known = KNOWN_ANSWERS.find((one) => one.sha256 === sha256)
  const isKnown = known === undefined || known.hash === expected.hash
  return {
    workload: basename(file).replace(/\.bin$/, ''),
    operations: flow.length,
    file,
    expected,
    wrong: isKnown ? [] : ['the plain matcher found other trades than were published'],
  }
}

/** What an engine's answer to the round says otherwise than expected. */
export function differencesFrom({ workload, operations, expected }: Round, answer: FlowAnswer): string[] {
  const names = ['trades', 'quantity', 'notional', 'hash', 'missedCancels'] as const
  return names
    .filter((name) => answer[name] !== expected[name])
    .map((name) => `${name} ${answer[name]} on ${workload} at ${operations}, not ${expected[name]}`)
}

function read(file: string): { flow: OrderFlow; sha256: string } {
  try {
    const bytes = readFileSync(file)
    return { flow: readOrderFlow(bytes), sha256: sha256Of(bytes) }
  } catch (cause) {
    throw new UnreadableFlow(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}
