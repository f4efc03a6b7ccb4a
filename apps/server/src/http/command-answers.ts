import type { BatchResult, OrderAnswer } from '@gridbourse/api'
import type { Answer } from '@gridbourse/core/market'
import type { EngineAnswer } from '../engine/messages.ts'
import type { Names } from './names.ts'
import { Problem, wireField } from './problem.ts'

/** What the engine accepted; anything else becomes the problem it is. */
export function accepted(said: EngineAnswer): Answer {
  const problem = problemOf(said)
  if (problem !== undefined || said.kind !== 'answered') throw problem ?? new Problem('internal')
  return said.answer
}

export const orderAnswer = (names: Names, answer: Answer): OrderAnswer => ({
  sequence: answer.sequence,
  orderId: answer.order === null ? '' : names.order(answer.order),
  filledWh: answer.filled,
  restingWh: answer.resting,
  notionalNanos: String(answer.notional),
})

export function batchResult(names: Names, key: string, said: EngineAnswer): BatchResult {
  const problem = problemOf(said, 'key')
  if (problem !== undefined || said.kind !== 'answered') {
    return refusedItem(key, problem ?? new Problem('internal'))
  }
  const { answer } = said
  const orderId = answer.order === null ? null : names.order(answer.order)
  return { accepted: true, key, ...orderAnswer(names, answer), orderId }
}

export function refusedItem(key: string, { sequence, reason, field, message }: Problem): BatchResult {
  return { accepted: false, key, sequence, reason, field, detail: message }
}

function problemOf(said: EngineAnswer, keyField = 'idempotency-key'): Problem | undefined {
  if (said.kind === 'key_reused') return new Problem('idempotency_key_reused', { field: keyField })
  if (said.kind === 'unavailable')
    return new Problem('journal_failed', { detail: journalFailed(said.reason) })
  if (said.kind !== 'answered' || said.answer.rejection === null) return undefined
  const { reason, field } = said.answer.rejection
  return new Problem(reason, { field: wireField(field), sequence: said.answer.sequence })
}

export const journalFailed = (reason: string): string =>
  `${reason}. Whether a command under way was kept is not known: start the server again once this is mended, and retry with the same idempotency key.`
