import type { DurationMs, EpochMs } from '@gridbourse/core/kernel'
import type {
  Answer,
  Command,
  Durability,
  ExchangeEvent,
  MarketRules,
  ParticipantNumber,
} from '@gridbourse/core/market'
import type { ClockChange, ClockState } from './market-clock.ts'
import type { ViewBase } from '../views/view-base.ts'

/** A journaled command with what it did, durable by the time anybody sees it. */
export type ReleasedRecord = {
  readonly sequence: number
  readonly atMs: EpochMs
  /** Who asked. */
  readonly by: ParticipantNumber
  readonly command: Command
  readonly events: readonly ExchangeEvent[]
}

/** What the engine says to one request. */
export type EngineAnswer =
  | { readonly kind: 'answered'; readonly answer: Answer; readonly isRepeated: boolean }
  /** To a question for the state hash. */
  | { readonly kind: 'state'; readonly sequence: number; readonly stateHash: string }
  /** The key was used for another command before. */
  | { readonly kind: 'key_reused' }
  /** The engine takes no commands; whether this one was kept is not known. */
  | { readonly kind: 'unavailable'; readonly reason: string }

export type AddressedAnswer = { readonly request: number; readonly answer: EngineAnswer }

/** What became durable together, in order. */
export type Release = {
  readonly records: readonly ReleasedRecord[]
  readonly answers: readonly AddressedAnswer[]
  /** Command packets that are answered by it. */
  readonly packets: number
  /** What the journal was given, and how long it took until it was durable. */
  readonly appends: readonly JournalAppend[]
}

/** Records that became durable together, and when they were given to the journal and durable: milliseconds since 1970. */
export type JournalAppend = {
  readonly first: number
  readonly last: number
  readonly fromMs: number
  readonly toMs: number
}

/** How a market is set up at its first start, and which days it opens. */
export type MarketSetup = {
  readonly rules: MarketRules
  /** IANA name of the zone whose local days are delivery days. */
  readonly zone: string
  /** Local time of day of a day's opening auction, the day before. */
  readonly openingAuctionTime: DurationMs
}

/** From the main thread to the engine's. */
export type ToEngine =
  | { readonly type: 'commands'; readonly packet: Uint8Array<ArrayBuffer> }
  | { readonly type: 'hash_state'; readonly request: number }
  /** The last batch of replayed records has been taken in. */
  | { readonly type: 'caught_up' }
  | { readonly type: 'change_clock'; readonly request: number; readonly change: ClockChange }
  | { readonly type: 'open_history'; readonly reader: number; readonly from: number }
  | { readonly type: 'next_records'; readonly reader: number }
  | { readonly type: 'close_history'; readonly reader: number }
  | { readonly type: 'stop' }

/** From the engine thread to the main one. */
export type FromEngine =
  /** The state from which the records that follow start. */
  | { readonly type: 'base'; readonly base: ViewBase }
  /** Records of an earlier run. */
  | { readonly type: 'replayed'; readonly records: readonly ReleasedRecord[] }
  | { readonly type: 'ready'; readonly durability: Durability; readonly lastSequence: number }
  | ({ readonly type: 'released' } & Release)
  /** The answer to a request to change it, and unasked at every tick of one that can be changed. */
  | { readonly type: 'clock'; readonly request: number | null; readonly state: ClockState }
  /** Time waits at this instant; everything up to it has been released. */
  | { readonly type: 'held'; readonly at: EpochMs }
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'warned'; readonly reason: string }
  /** Could not start; `fault` is the name of what was thrown. */
  | { readonly type: 'not_started'; readonly fault: string; readonly reason: string }
  | { readonly type: 'history'; readonly reader: number; readonly chunk: HistoryChunk }
  | { readonly type: 'history_failed'; readonly reader: number; readonly reason: string }
  | { readonly type: 'stopped' }

/** A piece of the journal for whoever steps it again; `snapshot` is in the first piece alone. */
export type HistoryChunk = {
  readonly snapshot: Uint8Array | null
  readonly records: readonly {
    readonly sequence: number
    readonly atMs: EpochMs
    readonly by: ParticipantNumber
    readonly command: Uint8Array
  }[]
  readonly isLast: boolean
}
