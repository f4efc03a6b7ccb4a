import type { EpochMs } from '../kernel/index.ts'
import type { ParticipantNumber } from './identity.ts'

/** A key as it may be shown: its name and age, never itself. */
export type KeyEntry = { readonly keyId: string; readonly createdAt: EpochMs }

/**
 * Who holds which key. A key is random, told once when it is made, and cannot be read back: the store keeps
 * what is needed to recognise it and no more.
 */
export type KeyStore = {
  /** Nobody holds a key yet. */
  readonly isEmpty: boolean
  /** The participant that `key` was made for, or undefined. */
  holderOf(key: string): ParticipantNumber | undefined
  /** Makes a key; resolves when it will be recognised after a restart too. */
  make(participant: ParticipantNumber, at: EpochMs): Promise<{ readonly keyId: string; readonly key: string }>
  /** Oldest first. */
  keysOf(participant: ParticipantNumber): readonly KeyEntry[]
  /** Forgets a key of the participant; false where it has none of that name. */
  remove(participant: ParticipantNumber, keyId: string): Promise<boolean>
}
