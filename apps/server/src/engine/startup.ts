import type { EpochMs } from '@gridbourse/core/kernel'
import {
  bodyHash,
  createAnswerRegister,
  createExchange,
  decodeCommand,
  restoreAnswerRegister,
  restoreExchange,
  type AnswerRegister,
  type Exchange,
  type Journal,
  type JournalRecord,
  type JournalSnapshot,
} from '@gridbourse/core/market'
import { answerOf } from './answer.ts'
import { askedBytes } from './engine.ts'
import { keyExpiry } from './key-lifetime.ts'
import type { ReleasedRecord } from './messages.ts'
import { splitSnapshot } from './snapshot-bytes.ts'

/** Everything the engine knows, and the `atMs` of the last record it knows it from. */
export type EngineState = {
  readonly exchange: Exchange
  readonly register: AnswerRegister
  sequence: number
  at: EpochMs
}

/** How far back the reads of a fresh start reach: whichever of the two is nearer. */
const LOOK_BACK_MS = 48 * 3_600_000
const LOOK_BACK_RECORDS = 500_000

/** The newest state that lies far enough back for the reads to show the last days; empty without a snapshot. */
export async function stateToStartFrom(journal: Journal): Promise<EngineState> {
  let snapshot = await journal.newestSnapshot()
  if (snapshot === undefined) return emptyState()
  const newest = splitSnapshot(snapshot.bytes).at
  while (snapshot !== undefined && isTooRecent(snapshot, newest, journal.lastSequence)) {
    snapshot = snapshot.sequence > 1 ? await journal.newestSnapshot(snapshot.sequence - 1) : undefined
  }
  return snapshot === undefined ? emptyState() : restored(snapshot)
}

const isTooRecent = ({ sequence, bytes }: JournalSnapshot, newest: EpochMs, lastSequence: number): boolean =>
  newest - splitSnapshot(bytes).at < LOOK_BACK_MS && lastSequence - sequence < LOOK_BACK_RECORDS

const emptyState = (): EngineState => ({
  exchange: createExchange(),
  register: createAnswerRegister(salt()),
  sequence: 0,
  at: 0 as EpochMs,
})

function restored({ sequence, bytes }: JournalSnapshot): EngineState {
  const { at, exchange, answers } = splitSnapshot(bytes)
  return {
    exchange: restoreExchange(exchange),
    register: restoreAnswerRegister(answers, salt()),
    sequence,
    at,
  }
}

/** Steps a record of an earlier run, and remembers its answer as the first time. */
export function replay(
  state: EngineState,
  { sequence, atMs, participant, key, command: bytes }: JournalRecord,
): ReleasedRecord {
  const { exchange, register } = state
  const command = decodeCommand(bytes)
  const events = exchange.step(command, participant)
  state.sequence = sequence
  state.at = atMs
  if (key !== '') {
    const answer = answerOf(sequence, command, events)
    if (register.find(participant, key) !== undefined) register.forget(atMs)
    register.remember(participant, key, {
      bodyHash: bodyHash(askedBytes(command, bytes)),
      answer,
      expiresAt: keyExpiry(exchange, command, answer, atMs),
    })
  }
  return { sequence, atMs, by: participant, command, events }
}

const salt = (): number => crypto.getRandomValues(new Int32Array(1))[0]!
