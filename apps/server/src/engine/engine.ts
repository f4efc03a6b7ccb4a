import type { EpochMs } from '@gridbourse/core/kernel'
import {
  bodyHash,
  decodeCommand,
  encodeCommand,
  THE_MARKET,
  type AnswerRegister,
  type Command,
  type Exchange,
  type Journal,
  type JournalSnapshot,
  type ParticipantNumber,
} from '@gridbourse/core/market'
import { answerOf } from './answer.ts'
import type { CommandRequest } from './command-packet.ts'
import { keyExpiry } from './key-lifetime.ts'
import type { EngineAnswer, Release, ReleasedRecord } from './messages.ts'
import { emptyBatch, ReleaseQueue, type Batch } from './release-queue.ts'
import { joinSnapshot } from './snapshot-bytes.ts'

/** The one writer: gives every command its place in time, steps the exchange and waits for the journal. */
export type Engine = {
  /** Takes the commands of one tick. Their answers leave by `release`, once durable. */
  submit(requests: readonly CommandRequest[]): void
  /** Lets time pass: what fell due happens, and `calendar` says which commands the hour asks for. */
  tick(): void
  /** Answers with the state hash as it is now, once nothing in it can be lost. */
  hashState(request: number): void
  /** Waits for what is under way. */
  drain(): Promise<void>
  /** Keeps the state as it is now beside the journal. */
  saveSnapshot(): Promise<void>
  readonly lastSequence: number
}

export type EngineParts = {
  readonly journal: Journal
  readonly exchange: Exchange
  readonly register: AnswerRegister
  /** `atMs` of the last record. */
  readonly lastAt: EpochMs
  readonly now: () => EpochMs
  /** The market's own commands that are due, e.g. a day to open. */
  readonly calendar: (exchange: Exchange, now: EpochMs) => readonly Command[]
  readonly release: (release: Release) => void
  /** The journal failed: nothing is taken from here on. */
  readonly fail: (reason: string) => void
  /** A snapshot could not be kept: the next start takes longer, nothing is lost. */
  readonly warn: (fault: unknown) => void
}

const SNAPSHOT_RECORDS = 100_000
/** A snapshot of so many bytes per record is worth its write. */
const SNAPSHOT_BYTES_PER_RECORD = 256

export function createEngine(parts: EngineParts): Engine {
  const { journal, exchange, register } = parts
  const queue = new ReleaseQueue(journal, parts)
  let batch = emptyBatch()
  let lastAt = parts.lastAt
  let sequence = journal.lastSequence
  let snapshotSequence = sequence
  let snapshotBytes = 0

  /** The clock, held so that it never runs backwards. */
  const instant = (): EpochMs => (lastAt = Math.max(lastAt, parts.now()) as EpochMs)

  const sequenceCommand = (
    command: Command,
    bytes: Uint8Array,
    by: ParticipantNumber,
    key: string,
    at: EpochMs,
  ): ReleasedRecord => {
    const record = { sequence: ++sequence, atMs: at, by, command, events: exchange.step(command, by) }
    batch.journaled.push({ sequence, atMs: at, participant: by, key, command: bytes })
    batch.records.push(record)
    return record
  }

  const sequenceOwn = (command: Command, at: EpochMs): void => {
    sequenceCommand(command, encodeCommand(command), THE_MARKET, '', at)
  }

  const advanceTo = (at: EpochMs): void => {
    if (exchange.clock < at) sequenceOwn({ type: 'advance_time', at }, at)
  }

  /** What fell due happens before the command that comes next. */
  const advanceIfDue = (at: EpochMs): void => {
    const due = exchange.nextDue()
    if (due !== null && due <= at && due > exchange.clock) advanceTo(at)
  }

  const answer = (request: number, said: EngineAnswer): void => {
    batch.answers.push({ request, answer: said })
  }

  const take = ({ id, by, key, command: asked }: CommandRequest, at: EpochMs): void => {
    const hash = bodyHash(asked)
    if (key !== '') {
      const kept = register.find(by, key)
      if (kept !== undefined && kept.expiresAt > at) {
        if (kept.bodyHash !== hash) return answer(id, { kind: 'key_reused' })
        return answer(id, { kind: 'answered', answer: kept.answer, isRepeated: true })
      }
      if (kept !== undefined) register.forget(at)
    }
    const sent = decodeCommand(asked)
    const command = numbered(exchange, sent)
    if (isAboutInstants(command, at)) advanceTo(at)
    const record = sequenceCommand(command, command === sent ? asked : encodeCommand(command), by, key, at)
    const said = answerOf(record.sequence, command, record.events)
    if (key !== '') {
      const expiresAt = keyExpiry(exchange, command, said, at)
      register.remember(by, key, { bodyHash: hash, answer: said, expiresAt })
    }
    answer(id, { kind: 'answered', answer: said, isRepeated: false })
  }

  const commit = (): void => {
    const committed = batch
    batch = emptyBatch()
    if (committed.journaled.length > 0 || committed.answers.length > 0) {
      void commitAndKeep(committed, snapshotIfDue())
    }
  }

  const commitAndKeep = async (committed: Batch, snapshot: JournalSnapshot | undefined): Promise<void> => {
    await queue.add(committed)
    if (snapshot === undefined || queue.failure !== undefined) return
    await journal.saveSnapshot(snapshot).catch(parts.warn)
  }

  /** The state after the last record stepped; it may be saved once that record is durable. */
  const snapshotIfDue = () => {
    const records = sequence - snapshotSequence
    if (records < Math.max(SNAPSHOT_RECORDS, snapshotBytes / SNAPSHOT_BYTES_PER_RECORD)) return undefined
    return takeSnapshot()
  }

  const takeSnapshot = () => {
    const bytes = joinSnapshot({ at: lastAt, exchange: exchange.snapshot(), answers: register.snapshot() })
    snapshotSequence = sequence
    snapshotBytes = bytes.length
    return { sequence, bytes }
  }

  return {
    get lastSequence() {
      return sequence
    },
    submit(requests) {
      const { failure } = queue
      if (failure !== undefined) {
        const said: EngineAnswer = { kind: 'unavailable', reason: failure }
        const answers = requests.map(({ id }) => ({ request: id, answer: said }))
        return parts.release({ records: [], answers, packets: 1, appends: [] })
      }
      const at = instant()
      advanceIfDue(at)
      for (const request of requests) take(request, at)
      batch.packets = 1
      commit()
    },
    tick() {
      if (queue.failure !== undefined) return
      const at = instant()
      advanceIfDue(at)
      const due = parts.calendar(exchange, at)
      if (due.length > 0 && exchange.rules !== undefined) advanceTo(at)
      for (const command of due) sequenceOwn(command, at)
      register.forget(at)
      commit()
    },
    hashState(request) {
      answer(request, { kind: 'state', sequence, stateHash: exchange.stateHash() })
      commit()
    },
    drain: () => queue.drained(),
    async saveSnapshot() {
      if (queue.failure === undefined && sequence > snapshotSequence)
        await journal.saveSnapshot(takeSnapshot())
    },
  }
}

/**
 * A newcomer, which the edge sends as 0, gets its number here, where there is one writer: the next one, or
 * that of whoever has the name already, in whatever case, which the exchange then refuses.
 */
function numbered(exchange: Exchange, command: Command): Command {
  if (command.type !== 'register_participant' || command.participant !== THE_MARKET) return command
  const wanted = command.name.toLowerCase()
  let last = 0
  for (const { participant, name } of exchange.participants()) {
    if (name.toLowerCase() === wanted) return { ...command, participant }
    last = Math.max(last, participant)
  }
  return { ...command, participant: (last + 1) as ParticipantNumber }
}

/** The bytes that were sent for `command`, before a newcomer got its number. */
export const askedBytes = (command: Command, bytes: Uint8Array): Uint8Array =>
  command.type === 'register_participant' ? encodeCommand({ ...command, participant: THE_MARKET }) : bytes

/** An expiry is held against the clock: bring that to now where it would let a past one through. */
const isAboutInstants = (command: Command, at: EpochMs): boolean =>
  command.type === 'place_order' && command.expiresAt !== null && command.expiresAt <= at
