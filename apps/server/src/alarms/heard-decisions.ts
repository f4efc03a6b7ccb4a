import type { SuspicionSeen } from '@gridbourse/core/alarms'
import { keyOf, type Alert, type DecisionStore, type KeptDecision } from '@gridbourse/core/agents'
import { HOUR, type EpochMs, type SlotNumber } from '@gridbourse/core/kernel'
import type { ParticipantNumber } from '@gridbourse/core/market'
import type { Sources } from './look.ts'

export type HeardParts = {
  readonly names: {
    participant(participant: ParticipantNumber): string
    slot(slot: SlotNumber): string
  }
  readonly marketAt: () => EpochMs
  /** How long an agent of a kind thought, in seconds. */
  readonly timed: (kind: string, seconds: number) => void
}

/** A suspicion is worth an operator's look for so long, by the market's clock. */
const STANDS_MS = HOUR

/**
 * Hears every decision on its way to where it is kept: how long it took, and whom the supervisor suspects. A place
 * that is away, or none, keeps nobody from hearing.
 */
export class HeardDecisions {
  readonly store: Pick<DecisionStore, 'save' | 'byId'>
  readonly #parts: HeardParts
  #alerts: { readonly alert: Alert; readonly at: EpochMs }[] = []

  constructor(store: Pick<DecisionStore, 'save' | 'byId'> | null, parts: HeardParts) {
    this.#parts = parts
    this.store = {
      save: (batch) => {
        this.#hear(batch)
        return store?.save(batch) ?? Promise.resolve()
      },
      byId: (id) => store?.byId(id) ?? Promise.resolve(undefined),
    }
  }

  readonly sources: Sources = {
    suspicions: () => {
      const since = this.#parts.marketAt() - STANDS_MS
      this.#alerts = this.#alerts.filter(({ at }) => at > since)
      return this.#alerts.map(({ alert }) => this.#suspicion(alert))
    },
  }

  #hear(batch: readonly KeptDecision[]): void {
    for (const { kind, tookMs, at, decision } of batch) {
      if (tookMs !== null) this.#parts.timed(kind, tookMs / 1000)
      if (kind !== 'supervisor') continue
      const { alerts } = decision as { readonly alerts: readonly Alert[] }
      this.#alerts.push(...alerts.map((alert) => ({ alert, at })))
    }
  }

  #suspicion(alert: Alert): SuspicionSeen {
    const { names } = this.#parts
    return {
      key: keyOf(alert),
      pattern: `${alert.pattern.replaceAll('_', ' ')} in slot ${names.slot(alert.slot)}`,
      participants: alert.participants.map((participant) => names.participant(participant)),
      suspicion: alert.severity,
      reason: alert.reason,
    }
  }
}
