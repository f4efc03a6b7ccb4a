import { describe, expect, test } from 'vitest'
import type { EpochMs } from '@gridbourse/core/kernel'
import { createAnswerRegister, createExchange, type Journal } from '@gridbourse/core/market'
import { joinSnapshot, splitSnapshot } from './snapshot-bytes.ts'
import { stateToStartFrom } from './startup.ts'

const HOUR_MS = 3_600_000

/** A journal of which only its snapshots matter: each a sequence and an age in hours. */
function journalWith(lastSequence: number, snapshots: readonly (readonly [number, number])[]): Journal {
  const kept = snapshots.map(([sequence, hoursAgo]) => ({
    sequence,
    bytes: joinSnapshot({
      at: (1_000 * HOUR_MS - hoursAgo * HOUR_MS) as EpochMs,
      exchange: createExchange().snapshot(),
      answers: createAnswerRegister().snapshot(),
    }),
  }))
  return {
    lastSequence,
    newestSnapshot: (atMost = Infinity) =>
      Promise.resolve(kept.findLast(({ sequence }) => sequence <= atMost)),
  } as Journal
}

describe('a start goes back', () => {
  test('to the beginning, while the journal is young', async () => {
    expect((await stateToStartFrom(journalWith(0, []))).sequence).toBe(0)
    expect((await stateToStartFrom(journalWith(900, [[500, 1]]))).sequence).toBe(0)
  })

  test('two days, so that the reads show them', async () => {
    const journal = journalWith(400_000, [
      [100_000, 120],
      [200_000, 60],
      [300_000, 30],
      [400_000, 0],
    ])
    expect((await stateToStartFrom(journal)).sequence).toBe(200_000)
  })

  test('half a million records, where two days are more than that', async () => {
    const journal = journalWith(2_000_000, [
      [1_000_000, 3],
      [1_400_000, 2],
      [1_600_000, 1],
      [2_000_000, 0],
    ])
    expect((await stateToStartFrom(journal)).sequence).toBe(1_400_000)
  })
})

test('a snapshot gives back its parts', () => {
  const parts = {
    at: 1_795_000_000_123 as EpochMs,
    exchange: Uint8Array.of(1, 2, 3),
    answers: Uint8Array.of(4),
  }
  expect(splitSnapshot(joinSnapshot(parts))).toEqual(parts)
  const newer = joinSnapshot(parts)
  newer[3] = 9
  expect(() => splitSnapshot(newer)).toThrow('A snapshot of version 9 cannot be read by this version.')
})
