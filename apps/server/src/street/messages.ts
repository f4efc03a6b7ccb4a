import type { HeardEvent, LiveStreetSetup, StreetCommand, StreetView } from '@gridbourse/core/community'
import type { EpochMs } from '@gridbourse/core/kernel'

/** What a street's thread is started with: everything but what it wrote down itself. */
export type StreetStart = {
  readonly setup: Omit<LiveStreetSetup, 'settled'>
  /** Where it writes down what was settled. */
  readonly path: string
}

/** From the main thread to the street's. */
export type ToStreet =
  /** Everything up to the street's appointment has been told, and time waits there. */
  | { readonly type: 'appointment'; readonly at: EpochMs }
  | { readonly type: 'events'; readonly events: readonly HeardEvent[] }
  /** The commands asked for last are durable, and their events have been told. */
  | { readonly type: 'answered' }
  | { readonly type: 'stop' }

/** From the street's thread to the main one. */
export type FromStreet =
  /** Books and batteries are where they were; events from the record `since` on are wanted. */
  | { readonly type: 'ready'; readonly since: number; readonly next: EpochMs; readonly view: StreetView }
  | { readonly type: 'commands'; readonly commands: readonly StreetCommand[] }
  | { readonly type: 'next'; readonly next: EpochMs; readonly view: StreetView }
  | { readonly type: 'failed'; readonly reason: string }
