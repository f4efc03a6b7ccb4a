import type { EpochMs, Nanos, Wh } from '../kernel/index.ts'
import type { OrderNumber } from './identity.ts'
import type { Rejection } from './rejection.ts'

/** What the exchange made of a command, short enough to be kept for a retry. */
export type Answer = {
  /** Of the command's journal record: the answer may be told once that record is durable. */
  readonly sequence: number
  /** null where the command was accepted. */
  readonly rejection: Rejection | null
  /** The order or block that the command was about, or null. */
  readonly order: OrderNumber | null
  /** What traded at once. */
  readonly filled: Wh
  /** What is live after it, in the book or waiting for an auction. */
  readonly resting: Wh
  /** What `filled` cost in all: the sum of each trade's price times its energy. */
  readonly notional: Nanos
}

export type KeptAnswer = {
  /** `bodyHash` of the command's bytes: another one under the same key is another command. */
  readonly bodyHash: number
  readonly answer: Answer
  /** The register keeps a calendar: the fewer different instants, the smaller it is. */
  readonly expiresAt: EpochMs
}
