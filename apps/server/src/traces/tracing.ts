import type { JournalAppend } from '../engine/messages.ts'

/** Tells a collector how requests became records. */
export type Tracing = {
  /** `traceparent`: of whoever asks, by W3C Trace Context; the request then is part of that trace. */
  request(about: {
    readonly operation: string
    readonly method: string
    readonly path: string
    readonly requestId: string
    readonly traceparent: string | undefined
  }): RequestTrace
  /** What the journal was given together; told before the answers that rest on it. */
  appended(appends: readonly JournalAppend[]): void
  /** Sends what is left. */
  stop(): Promise<void>
}

export type RequestTrace = {
  /** The request is given to the engine; the answer says that it was answered, with the record's place if it has one. */
  command(): (sequence: number | null) => void
  end(status: number, outcome: string): void
}
