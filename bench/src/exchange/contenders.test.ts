import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { generateOrderFlow, WORKLOADS } from '../order-flow/generate.ts'
import { plainAnswer } from '../order-flow/plain-answer.ts'
import { CANCEL, LIMIT, readOrderFlow, SELL, writeOrderFlow } from '../order-flow/record.ts'
import { OURS, PEERS } from './contenders.ts'
import { differencesFrom, roundOf } from './rounds.ts'

const folder = mkdtempSync(join(tmpdir(), 'gridbourse-bench-test-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(WORKLOADS)('on %s, with a seed that nobody published', (workload) => {
  const { flow } = generateOrderFlow(workload, 3_000, 4711)
  const expected = plainAnswer(flow)

  test.each([...OURS, ...PEERS])('$name finds the trades of the plain matcher', (contender) => {
    const match = contender.prepare(flow)
    match.run(0, flow.length)
    expect(match.answer()).toEqual(expected)
    expect(expected.trades).toBeGreaterThan(300)
  })
})

test('a cancel that comes too late is missed, and said to be', () => {
  const { flow } = generateOrderFlow('w1', 2, 1)
  flow.type.set([LIMIT, CANCEL])
  flow.id.set([1, 1])
  const twice = readOrderFlow(Buffer.concat([writeOrderFlow(flow), writeOrderFlow(flow).subarray(16)]))
  for (const contender of OURS) {
    const match = contender.prepare(twice)
    match.run(0, twice.length)
    expect(match.answer()).toEqual({ ...plainAnswer(twice), missedCancels: 1 })
  }
})

test('a file may hold any flow, of any seed and with as many books as it likes', () => {
  const { flow } = generateOrderFlow('w3', 500, 99)
  flow.book.forEach((book, i) => (flow.book[i] = book * 7))
  const file = join(folder, 'ours.bin')
  writeFileSync(file, writeOrderFlow(flow))
  const { workload, operations, expected, wrong } = roundOf(file)
  expect({ workload, operations, wrong }).toEqual({ workload: 'ours', operations: 500, wrong: [] })
  const match = OURS[0]!.prepare(flow)
  match.run(0, flow.length)
  expect(match.answer()).toEqual(expected)
  expect(differencesFrom(roundOf(file), expected)).toEqual([])
  expect(differencesFrom(roundOf(file), { ...expected, hash: 'beef' })).toEqual([
    `hash beef on ours at 500, not ${expected.hash}`,
  ])
})

describe('the command', () => {
  const main = fileURLToPath(new URL('../main.ts', import.meta.url))
  const bench = (...args: string[]) =>
    promisify(execFile)(process.execPath, [main, ...args]).catch((error: unknown) => error)

  test('without a name lists the benches, one line each', async () => {
    expect(await bench()).toMatchObject({ stdout: expect.stringMatching(/^exchange +\S.*$/m) })
  })

  test.each([
    ['an unknown bench', ['nonsense'], /no bench 'nonsense'/],
    ['an unknown option', ['exchange', '--nonsense'], /nonsense/],
  ])('refuses %s', async (_, args, message) => {
    expect(await bench(...args)).toMatchObject({ code: 2, stderr: expect.stringMatching(message) })
  })

  test('ends with one JSON object that has a result per engine', async () => {
    const { flow } = generateOrderFlow('w1', 400, 5)
    const file = join(folder, 'short.bin')
    writeFileSync(file, writeOrderFlow(flow))
    const { stdout } = (await bench('exchange', '--quick', '--json', '--ops', file)) as { stdout: string }
    const report = JSON.parse(stdout.trimEnd().split('\n').at(-1)!) as { results: unknown[]; wrong: string[] }
    expect(report.wrong).toEqual([])
    expect(report.results).toMatchObject(
      [...OURS, ...PEERS].map(({ name }) => ({ engine: name, workload: 'short', operations: 400 })),
    )
  })

  test('fails on a file that is no flow', async () => {
    const { flow } = generateOrderFlow('w1', 50, 5)
    flow.side[0] = SELL + 1
    const file = join(folder, 'broken.bin')
    writeFileSync(file, writeOrderFlow(flow))
    const stdout = expect.stringMatching(/WRONG: .*broken\.bin: Operation 0/)
    expect(await bench('exchange', '--ops', file)).toMatchObject({ code: 1, stdout })
  })
})
