import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { generateOrderFlow } from './generate.ts'
import { KNOWN_ANSWERS, KNOWN_SEED, sha256Of } from './known-answers.ts'
import { plainAnswer } from './plain-answer.ts'
import { CANCEL, booksIn, emptyOrderFlow, ordersIn, readOrderFlow, writeOrderFlow } from './record.ts'

const short = KNOWN_ANSWERS.filter(({ operations }) => operations <= 100_000)

describe('the generator writes the bytes that other engines were given, and knows their answer', () => {
  test.each(short)('$workload, $operations operations', ({ workload, operations, sha256, ...known }) => {
    const { flow, answer } = generateOrderFlow(workload, operations, KNOWN_SEED)
    expect(sha256Of(writeOrderFlow(flow))).toBe(sha256)
    expect(known).toEqual(answer)
    expect(plainAnswer(flow)).toEqual({ ...known, missedCancels: 0 })
  })
})

const published = fileURLToPath(new URL('../../../../shared/bench/order-flow.expected.json', import.meta.url))

describe.runIf(existsSync(published))('the published answers, when they are at hand', () => {
  test('are the ones known here', () => {
    const answers = JSON.parse(readFileSync(published, 'utf8')) as Record<string, unknown>[]
    expect(answers).toHaveLength(KNOWN_ANSWERS.length)
    expect(
      answers.map(({ wl, N, trades, qty, notional, hash, sha256 }) => ({
        workload: wl,
        operations: N,
        trades,
        quantity: qty,
        notional,
        hash,
        sha256,
      })),
    ).toEqual(KNOWN_ANSWERS)
  })
})

test('a flow comes back from its bytes', () => {
  const { flow } = generateOrderFlow('w3', 5_000, 7)
  expect(readOrderFlow(writeOrderFlow(flow))).toEqual(flow)
  expect(booksIn(flow)).toBe(96)
  expect(ordersIn(flow)).toBe(Math.max(...flow.id))
})

test('a longer flow of one seed begins with the shorter one', () => {
  const long = writeOrderFlow(generateOrderFlow('w1', 2_000, 3).flow)
  const start = writeOrderFlow(generateOrderFlow('w1', 500, 3).flow)
  expect(long.subarray(0, start.length)).toEqual(start)
})

describe('bytes that are no flow are refused', () => {
  const bytes = writeOrderFlow(generateOrderFlow('w1', 10, 1).flow)
  const changed = (at: number, value: number): Uint8Array => bytes.with(at, value)

  test.each([
    ['half an operation', bytes.subarray(0, 24), /whole number/],
    ['an unknown type', changed(0, 3), /Operation 0 .* type/],
    ['an unknown side', changed(17, 2), /Operation 1 .* side/],
    ['an order out of line', changed(4, 2), /Operation 0 is not order 1/],
  ])('%s', (_, wrong, message) => {
    expect(() => readOrderFlow(wrong)).toThrow(message)
  })

  test('a cancel of nothing', () => {
    const flow = emptyOrderFlow(1)
    flow.type[0] = CANCEL
    flow.id[0] = 5
    expect(() => readOrderFlow(writeOrderFlow(flow))).toThrow(/never was/)
  })
})
