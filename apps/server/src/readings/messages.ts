import type { EpochMs } from '@gridbourse/core/kernel'
import type { ReadingBatch } from '@gridbourse/core/telemetry'
import type { MessagePort } from 'node:worker_threads'

/** What the readings' thread is started with. */
export type ReadingsStart = {
  /** Folder of the log. */
  readonly directory: string
  /** Address of the MQTT broker, and as whom it knows us; null for none. */
  readonly broker: { readonly url: string; readonly clientId: string } | null
  readonly now: EpochMs
}

/** How a body writes readings: one JSON document, or one on each line. */
export type Form = 'json' | 'lines'

/** Who sends, and whose sources it may write. */
export type Sender = {
  /** Number of the participant; 0 for the house. */
  readonly by: number
  /** null: anybody's. */
  readonly owner: string | null
}

export type ToReadings =
  | {
      readonly type: 'take'
      readonly request: number
      readonly body: Uint8Array
      readonly form: Form
      readonly sender: Sender
      readonly now: EpochMs
    }
  /** The market's time, for what comes from the broker. */
  | { readonly type: 'clock'; readonly now: EpochMs }
  /** Somebody wants the batches; it asks through the port. */
  | { readonly type: 'follow'; readonly port: MessagePort }
  | { readonly type: 'stop' }

/** One reading that was refused, counted from 1. */
export type LineProblem = { readonly line: number; readonly field: string | null; readonly detail: string }

/** What became of a body. */
export type Taken =
  | {
      readonly kind: 'taken'
      readonly accepted: number
      readonly refused: number
      readonly problems: readonly LineProblem[]
    }
  /** It holds no readings at all. */
  | { readonly kind: 'malformed'; readonly field: string | null; readonly detail: string }
  | { readonly kind: 'failed'; readonly reason: string }

export type BrokerStatus = {
  readonly url: string
  readonly status: 'connected' | 'away'
  readonly messages: number
  readonly refused: number
  readonly lastProblem: string | null
}

export type FromReadings =
  | { readonly type: 'ready'; readonly lastSequence: number }
  | {
      readonly type: 'taken'
      readonly request: number
      readonly taken: Taken
      readonly lastSequence: number
    }
  | { readonly type: 'progress'; readonly lastSequence: number }
  | { readonly type: 'broker'; readonly broker: BrokerStatus }
  | { readonly type: 'failed'; readonly reason: string }

/** What a follower asks through its port. */
export type FollowerAsk = { readonly type: 'next'; readonly from: number }

/** Answered when there is something: batches from there on, a bounded number of them. */
export type FollowerAnswer = { readonly from: number } & (
  | { readonly type: 'batches'; readonly batches: readonly ReadingBatch[] }
  | { readonly type: 'failed'; readonly reason: string }
)
