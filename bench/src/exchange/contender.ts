import type { OrderFlow } from '../order-flow/record.ts'
import type { FlowAnswer } from '../order-flow/plain-answer.ts'

/** One engine in the bench: made ready for a flow outside the clock, then driven through it. */
export type Contender = {
  readonly name: string
  /** A fresh engine, with whatever callers of it would have at hand already. */
  prepare(flow: OrderFlow): Match
}

export type Match = {
  /** Carries out operations `from` to `to` - 1 and counts their trades. */
  run(from: number, to: number): void
  answer(): FlowAnswer
}
