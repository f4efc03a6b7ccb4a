import type { EpochMs, Nanos, SlotNumber } from '../kernel/index.ts'
import type { ParticipantNumber } from './identity.ts'
import type { FinishedOrder, PastTrade } from './history-port.ts'

/** What names a person: its name, how to reach it. Kept encrypted, and nowhere but here. */
export type Profile = Readonly<Record<string, string>>

/** Somebody behind a pseudonym of the journal. */
export type Person = {
  readonly user: string
  /** Whom the journal knows; null for somebody who does not trade. */
  readonly participant: ParticipantNumber | null
  readonly createdAt: EpochMs
  readonly profile: Profile | null
  readonly preferences: Readonly<Record<string, unknown>>
}

/** All that is kept about a person, under its name and under its pseudonym. */
export type PersonExport = Person & {
  /** The pseudonym's name. */
  readonly name: string | null
  readonly orders: readonly FinishedOrder[]
  readonly trades: readonly PastTrade[]
  readonly settled: readonly { readonly slot: SlotNumber; readonly netImportWh: number }[]
  readonly bills: readonly { readonly month: string; readonly bill: Nanos; readonly shadowBill: Nanos }[]
  readonly decisions: readonly { readonly at: EpochMs; readonly headline: string }[]
}

/** Who is behind the pseudonyms. Nothing of it is in the journal, so it can be given away, and forgotten. */
export type PeopleStore = {
  /** Adds a person, or gives it another profile or participant. */
  save(
    person: Pick<Person, 'user' | 'participant'> & { readonly profile: Profile },
    at: EpochMs,
  ): Promise<void>
  /** Remembers a choice of a person; `value` is plain data. */
  prefer(user: string, name: string, value: unknown): Promise<void>
  find(user: string): Promise<Person | undefined>
  everything(user: string): Promise<PersonExport | undefined>
  /** Forgets who is behind the pseudonym; what the pseudonym did stays. False where nobody is of that name. */
  erase(user: string): Promise<boolean>
}
