import { epochMs } from '@gridbourse/core/kernel'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { hashOf, recordDecision, recordLine, redecide, type DecisionRecord } from './decision.ts'
import { fnv64 } from './fnv.ts'

type Situation = { readonly storedWh: number; readonly prices: readonly number[] }
type Decision = { readonly chargeWh: number }

const by = { agent: 'house-3', kind: 'household', at: epochMs(1_790_000_000_000) }
const situation: Situation = { storedWh: 1200, prices: [310_000, 92_500] }
const chargeInTheCheapest = ({ storedWh, prices }: Situation, [roomWh]: readonly number[]): Decision => ({
  chargeWh: prices.indexOf(Math.min(...prices)) === 1 ? roomWh! - storedWh : 0,
})

test('a decision is stored as a line of JSON and comes out the same when it is made again', () => {
  const record = recordDecision(by, situation, [5000], chargeInTheCheapest)
  expect(record.decision).toEqual({ chargeWh: 3800 })
  const read = JSON.parse(recordLine(record)) as DecisionRecord<Situation, Decision>
  expect(redecide(read, [5000], chargeInTheCheapest)).toBe('same')
})

test('another plan, or a situation that was changed afterwards, is noticed', () => {
  const record = recordDecision(by, situation, [5000], chargeInTheCheapest)
  expect(redecide(record, [5001], chargeInTheCheapest)).toBe('decision_differs')
  const told = { ...record, situation: { ...situation, storedWh: 1201 } }
  expect(redecide(told, [5000], chargeInTheCheapest)).toBe('situation_differs')
})

test('what is no whole number, or no plain data, is not recorded', () => {
  expect(() => recordDecision(by, situation, [], () => ({ chargeWh: 0.5 }))).toThrow('whole numbers only')
  expect(() => recordDecision(by, { storedWh: Number.NaN }, [], () => null)).toThrow('finite')
  expect(() => recordDecision(by, Float64Array.of(1), [], () => null)).toThrow('plain data')
})

test('an agent that changes what it was told is found out when it decides again', () => {
  const known = { readings: [1, 2] }
  const forgetful = (told: { readings: number[] }) => ({ last: told.readings.pop()! })
  expect(redecide(recordDecision(by, known, [], forgetful), [], forgetful)).toBe('situation_differs')
})

test('canonical JSON is JSON, and equal values have equal text whatever the order of their keys', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(turned(value))).toBe(text)
      expect(text).toMatch(/^[\x20-\x7e]*$/)
    }),
  )
})

/** The same value with all its keys in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, field]) => [key, turned(field)]),
  )
}

test('the hash gives the published values of FNV-1a', () => {
  expect(fnv64('')).toBe('cbf29ce484222325')
  expect(fnv64('a')).toBe('af63dc4c8601ec8c')
  expect(fnv64('foobar')).toBe('85944171f73967e8')
})

test('the hash of long texts is what exact arithmetic gives', () => {
  const exact = (text: string): string => {
    let hash = 0xcbf29ce484222325n
    for (const unit of text) hash = BigInt.asUintN(64, (hash ^ BigInt(unit.charCodeAt(0))) * 0x100000001b3n)
    return hash.toString(16).padStart(16, '0')
  }
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(hashOf(value)).toBe(exact(text))
    }),
  )
})
