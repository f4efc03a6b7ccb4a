import type { ParticipantNumber, ParticipantView } from '@gridbourse/core/market'

/** Who takes part, by number and by name. */
export class KnownParticipants {
  readonly #participants = new Map<ParticipantNumber, ParticipantView>()
  readonly #byName = new Map<string, ParticipantNumber>()

  get all(): readonly ParticipantView[] {
    return [...this.#participants.values()]
  }

  get(participant: ParticipantNumber): ParticipantView | undefined {
    return this.#participants.get(participant)
  }

  named(name: string): ParticipantView | undefined {
    const participant = this.#byName.get(name)
    return participant === undefined ? undefined : this.#participants.get(participant)
  }

  add(participant: ParticipantView): void {
    this.#participants.set(participant.participant, participant)
    this.#byName.set(participant.name, participant.participant)
  }

  change(participant: ParticipantNumber, change: Partial<ParticipantView>): void {
    const known = this.#participants.get(participant)
    if (known !== undefined) this.#participants.set(participant, { ...known, ...change })
  }
}
