import type { SlotNumber } from '../kernel/index.ts'
import type { DecidedBy } from './decision.ts'

/** A decision as lists show it: without what the agent knew, and without all that it chose. */
export type DecisionHead = DecidedBy & {
  readonly id: string
  /** null where it is for none or several. */
  readonly slot: SlotNumber | null
  readonly situationHash: string
  /** The journal's last record that the agent knew. */
  readonly sequence: number | null
  /** What it chose, in a sentence. */
  readonly headline: string
  readonly reasons: readonly string[]
  /** How many orders followed from it. */
  readonly orders: number
  readonly tookMs: number | null
}

/** A decision with all that is needed to make it again. Situation and decision are plain data. */
export type KeptDecision = DecisionHead & { readonly situation: unknown; readonly decision: unknown }

/** Where decisions are kept for good; a situation that several decided on is kept once. */
export type DecisionStore = {
  /** Resolves when all are kept. One that is kept already stays as it was. */
  save(batch: readonly KeptDecision[]): Promise<void>
  byId(id: string): Promise<KeptDecision | undefined>
  /** Newest first; of all agents where `agent` is null, and only those before the decision `before`. */
  latest(agent: string | null, before: string | null, limit: number): Promise<DecisionHead[]>
}
