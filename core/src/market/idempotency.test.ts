import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BrokenLaw } from '../kernel/index.ts'
import type { EpochMs, Nanos, Wh } from '../kernel/index.ts'
import { bodyHash, createAnswerRegister, restoreAnswerRegister } from './idempotency.ts'
import type { AnswerRegister, KeptAnswer } from './idempotency.ts'
import type { OrderNumber, ParticipantNumber } from './identity.ts'

const ANNA = 1 as ParticipantNumber
const BERT = 2 as ParticipantNumber

const kept = (sequence: number, expiresAt = 1_000): KeptAnswer => ({
  bodyHash: sequence * 7,
  expiresAt: expiresAt as EpochMs,
  answer: {
    sequence,
    rejection: null,
    order: sequence as OrderNumber,
    filled: 300 as Wh,
    resting: 700 as Wh,
    notional: -12_345_678_901_234_567n as Nanos,
  },
})

test('a retry finds the first answer, under its participant and its key alone', () => {
  const register = createAnswerRegister()
  register.remember(ANNA, 'order-1', kept(1))
  expect(register.find(ANNA, 'order-1')).toEqual(kept(1))
  expect(register.find(BERT, 'order-1')).toBeUndefined()
  expect(register.find(ANNA, 'order-2')).toBeUndefined()
})

test('a rejection is an answer too, with its field', () => {
  const register = createAnswerRegister()
  const rejected = (field: string | null): KeptAnswer => ({
    ...kept(1),
    answer: { ...kept(1).answer, order: null, rejection: { reason: 'price_off_tick', field } },
  })
  register.remember(ANNA, 'with', rejected('price'))
  register.remember(ANNA, 'without', rejected(null))
  expect(register.find(ANNA, 'with')).toEqual(rejected('price'))
  expect(register.find(ANNA, 'without')).toEqual(rejected(null))
})

test('a key has one answer', () => {
  const register = createAnswerRegister()
  register.remember(ANNA, 'order-1', kept(1))
  expect(() => register.remember(ANNA, 'order-1', kept(2))).toThrow(BrokenLaw)
})

test('an answer is forgotten when it expires, and its key is free again', () => {
  const register = createAnswerRegister()
  register.remember(ANNA, 'early', kept(1, 1_000))
  register.remember(ANNA, 'late', kept(2, 2_000))
  expect(register.forget(999 as EpochMs)).toBe(0)
  expect(register.forget(1_000 as EpochMs)).toBe(1)
  expect(register.find(ANNA, 'early')).toBeUndefined()
  expect(register.find(ANNA, 'late')).toEqual(kept(2, 2_000))
  register.remember(ANNA, 'early', kept(3, 3_000))
  expect(register.find(ANNA, 'early')).toEqual(kept(3, 3_000))
})

test('two bodies rarely share a hash, and one body always has the same', () => {
  const hashes = new Set<number>()
  for (let i = 0; i < 50_000; i++) hashes.add(bodyHash(Uint8Array.of(1, 4, i & 0xff, i >> 8)))
  expect(hashes.size).toBe(50_000)
  expect(bodyHash(Uint8Array.of(1, 9))).toBe(bodyHash(Uint8Array.of(1, 9)))
  expect(Math.max(...hashes)).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER)
})

test('many keys are found again after the register grew, and freed rows are used again', () => {
  const register = createAnswerRegister(99)
  const key = (i: number): string => `0196f5a0-7c1e-7000-8000-${String(i).padStart(12, '0')}`
  for (let i = 1; i <= 20_000; i++) register.remember(ANNA, key(i), kept(i, i % 2))
  const memory = register.memory
  expect(register.forget(0 as EpochMs)).toBe(10_000)
  for (let i = 1; i <= 10_000; i++) register.remember(BERT, key(i), kept(i))
  expect(register.memory).toBe(memory)
  expect(register.find(ANNA, key(19_998))).toBeUndefined()
  expect(register.find(ANNA, key(19_999))).toEqual(kept(19_999, 1))
  expect(register.find(BERT, key(10_000))).toEqual(kept(10_000))
  expect(memory / 20_000).toBeLessThan(140)
})

describe('the register behaves like a plain map', () => {
  const keys = fc.oneof(
    fc.constantFrom('a', 'b', '', 'ä', '√', 'x'.repeat(36), 'x'.repeat(37), 'y'.repeat(255)),
    fc.string({ maxLength: 3 }),
  )
  const deeds = fc.array(
    fc.oneof(
      fc.record({
        deed: fc.constant('remember' as const),
        by: fc.nat({ max: 3 }),
        key: keys,
        lasts: fc.nat(9),
      }),
      fc.record({ deed: fc.constant('pass' as const), time: fc.nat(4) }),
      fc.record({ deed: fc.constant('restart' as const), salt: fc.integer() }),
    ),
    { maxLength: 80 },
  )

  test('whatever is remembered, forgotten and restored', () => {
    fc.assert(
      fc.property(deeds, fc.integer(), (all, salt) => {
        let register: AnswerRegister = createAnswerRegister(salt)
        const map = new Map<string, KeptAnswer>()
        let now = 0
        all.forEach((step, index) => {
          if (step.deed === 'remember' && !map.has(`${step.by}:${step.key}`)) {
            const answer = kept(index + 1, now + step.lasts)
            register.remember(step.by as ParticipantNumber, step.key, answer)
            map.set(`${step.by}:${step.key}`, answer)
          }
          if (step.deed === 'pass') {
            now += step.time
            register.forget(now as EpochMs)
            for (const [name, { expiresAt }] of map) if (expiresAt <= now) map.delete(name)
          }
          if (step.deed === 'restart') register = restoreAnswerRegister(register.snapshot(), step.salt)
        })
        expect(register.size).toBe(map.size)
        for (const step of all) {
          if (step.deed !== 'remember') continue
          const found = register.find(step.by as ParticipantNumber, step.key)
          expect(found).toEqual(map.get(`${step.by}:${step.key}`))
        }
      }),
      { numRuns: 300 },
    )
  })
})
