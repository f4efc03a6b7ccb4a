import { assert, type EpochMs } from '../kernel/index.ts'
import { canonicalJson } from './canonical-json.ts'
import { fnv64 } from './fnv.ts'

/** Which agent decided, of which kind, and when. */
export type DecidedBy = { readonly agent: string; readonly kind: string; readonly at: EpochMs }

/**
 * A decision as it is stored: one line of JSON. The situation is all that the agent knew, so `prepare`, the solver
 * and `decide` give the same decision again; the hash travels with every order that follows from it.
 */
export type DecisionRecord<Situation, Decision> = DecidedBy & {
  /** 64 bits over the situation's canonical JSON. */
  readonly situationHash: string
  readonly situation: Situation
  readonly decision: Decision
}

/** How an agent turns solved plans into a decision; pure. */
export type Decide<Situation, Plan, Decision> = (situation: Situation, plans: readonly Plan[]) => Decision

/** Decides and records. Situation and decision must be plain data; a decision has whole numbers only. */
export function recordDecision<Situation, Plan, Decision>(
  { agent, kind, at }: DecidedBy,
  situation: Situation,
  plans: readonly Plan[],
  decide: Decide<Situation, Plan, Decision>,
): DecisionRecord<Situation, Decision> {
  const situationHash = hashOf(situation)
  const decision = decide(situation, plans)
  assertWhole(decision)
  return { agent, kind, at, situationHash, situation, decision }
}

/** What deciding again came to: the same to the bit, or which of the two is not what the record says. */
export type Redecision = 'same' | 'situation_differs' | 'decision_differs'

/** Decides again on a record, which may have been read back from JSON; `plans` are solved anew from its situation. */
export function redecide<Situation, Plan, Decision>(
  record: DecisionRecord<Situation, Decision>,
  plans: readonly Plan[],
  decide: Decide<Situation, Plan, Decision>,
): Redecision {
  if (hashOf(record.situation) !== record.situationHash) return 'situation_differs'
  const again = decide(record.situation, plans)
  return canonicalJson(again) === canonicalJson(record.decision) ? 'same' : 'decision_differs'
}

/** The record as the line that is stored; equal records give equal bytes. */
export const recordLine = (record: DecisionRecord<unknown, unknown>): string => `${canonicalJson(record)}\n`

/** 64 bits over a plain value; it tells apart what differs by accident. */
export const hashOf = (value: unknown): string => fnv64(canonicalJson(value))

function assertWhole(value: unknown): void {
  if (typeof value === 'number') assert(Number.isSafeInteger(value), 'a decision has whole numbers only')
  else if (typeof value === 'object' && value !== null) Object.values(value).forEach(assertWhole)
}
