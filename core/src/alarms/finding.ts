import type { AlarmKind, Severity } from './rules.ts'

/** Something that is so now and that a rule says somebody should know. */
export type Finding = {
  readonly kind: AlarmKind
  readonly severity: Severity
  /** A feed, a participant, an auction, a folder: kind and subject together name one alarm. */
  readonly subject: string
  /** Whose things it is about, null where nobody's. */
  readonly participant: string | null
  /** `operators`: nobody else is told. */
  readonly audience: 'members' | 'operators'
  readonly headline: string
  readonly evidence: readonly Evidence[]
  readonly whatToDo: string
}

export type Evidence = { readonly name: string; readonly value: string }
