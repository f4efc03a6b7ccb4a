import { canonicalJson, hashOf, type KeptDecision } from '../../agents/index.ts'
import { LatestTimes } from './latest-times.ts'

export type AgentKind =
  | 'forecasting'
  | 'producer'
  | 'consumer'
  | 'supervisor'
  | 'grid-optimisation'
  | 'household'
  | 'utility'

/** An agent that works in a street: what it is for, and how far it may go. */
export type AgentTerms = {
  readonly agent: string
  readonly kind: AgentKind
  /** For whom it acts; null for the market. */
  readonly participant: string | null
  readonly strategy: string | null
  readonly authority: Readonly<Record<string, number | boolean>>
}

/** A decision with everything that was known, and how much of it its authority held back. */
export type DeskDecision = KeptDecision & { readonly kind: AgentKind; readonly refusals: number }

/** The same without what was known and chosen. */
export type DeskHead = Omit<DeskDecision, 'situation' | 'decision'>

export type AgentState = AgentTerms & {
  readonly decisions: number
  readonly refusals: number
  readonly p50Ms: number | null
  readonly p99Ms: number | null
  readonly last: DeskHead | null
}

/** Decides again from a situation, as the agent that recorded it did. */
export type DecideAgain = (situation: unknown) => unknown

export type Redecided = {
  readonly verdict: 'same' | 'situation_differs' | 'decision_differs'
  readonly decision: unknown
  readonly tookMs: number
}

/** So many of each agent's latest decisions are kept: three days of quarter-hours, and the auctions of three days. */
const MOST_KEPT = 3 * 96 + 3

/** So many wait at most to be handed on; where nobody takes them, the oldest are let go. */
const MOST_FRESH = 2000

/** Where the agents of a street put down what they decided. */
export class AgentDesk {
  readonly #agents = new Map<string, Desk>()
  readonly #byId = new Map<string, { readonly kept: DeskDecision; readonly again: DecideAgain }>()
  readonly #stopwatch: () => number
  /** Not handed on yet. */
  #fresh: DeskDecision[] = []

  constructor(agents: readonly AgentTerms[], stopwatch: () => number) {
    this.#stopwatch = stopwatch
    for (const terms of agents)
      this.#agents.set(terms.agent, {
        terms,
        kept: [],
        times: new LatestTimes(),
        decisions: 0,
        refusals: 0,
      })
  }

  get agents(): AgentState[] {
    return [...this.#agents.values()].map(({ terms, kept, times, decisions, refusals }) => ({
      ...terms,
      decisions,
      refusals,
      p50Ms: times.quantile(0.5),
      p99Ms: times.quantile(0.99),
      last: headOf(kept.at(-1)),
    }))
  }

  has(agent: string): boolean {
    return this.#agents.has(agent)
  }

  keep(kept: DeskDecision, again: DecideAgain): void {
    const desk = this.#agents.get(kept.agent)
    if (desk === undefined) throw new TypeError(`${kept.agent} does not work here`)
    desk.decisions++
    desk.refusals += kept.refusals
    if (kept.tookMs !== null) desk.times.add(kept.tookMs)
    desk.kept.push(kept)
    this.#byId.set(kept.id, { kept, again })
    this.#fresh.push(kept)
    if (this.#fresh.length > MOST_FRESH) this.#fresh.shift()
    if (desk.kept.length > MOST_KEPT) this.#byId.delete(desk.kept.shift()!.id)
  }

  /** The latest first. */
  decisionsOf(agent: string, before: number, most: number): DeskHead[] {
    const kept = this.#agents.get(agent)?.kept ?? []
    return kept
      .filter(({ at }) => at < before)
      .slice(-most)
      .toReversed()
      .map((decision) => headOf(decision)!)
  }

  lastOf(agent: string): DeskHead | null {
    return headOf(this.#agents.get(agent)?.kept.at(-1))
  }

  decision(id: string): DeskDecision | null {
    return this.#byId.get(id)?.kept ?? null
  }

  /** Decides again on what is kept; null where it is not. */
  redecide(id: string): Redecided | null {
    const found = this.#byId.get(id)
    if (found === undefined) return null
    const { situation, situationHash, decision: first } = found.kept
    const began = this.#stopwatch()
    const decision = found.again(situation)
    const tookMs = this.#stopwatch() - began
    const isSame = canonicalJson(decision) === canonicalJson(first)
    const isKnown = hashOf(situation) === situationHash
    return {
      verdict: !isKnown ? 'situation_differs' : isSame ? 'same' : 'decision_differs',
      decision,
      tookMs,
    }
  }

  /** What was decided since it was asked last, for whoever stores it. */
  takeFresh(): DeskDecision[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }
}

function headOf(decision: DeskDecision | undefined): DeskHead | null {
  if (decision === undefined) return null
  const { situation: _, decision: __, ...head } = decision
  return head
}

type Desk = {
  readonly terms: AgentTerms
  readonly kept: DeskDecision[]
  readonly times: LatestTimes
  decisions: number
  refusals: number
}
