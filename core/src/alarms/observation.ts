import type { EpochMs } from '../kernel/index.ts'
import type { Suspicion } from './rules.ts'

/** What can be seen of a running server at one instant: all that the rules know. */
export type Observation = {
  /** By the machine's clock. */
  readonly at: EpochMs
  /** By the market's clock; null until it runs. */
  readonly marketAt: EpochMs | null
  readonly feeds: readonly FeedSeen[]
  readonly meters: readonly MeterSeen[]
  readonly auctions: readonly AuctionDue[]
  /** null where nothing is settled here. */
  readonly ledger: LedgerSeen | null
  readonly journal: JournalSeen
  /** null where it cannot be told. */
  readonly disk: DiskSeen | null
  /** null where there is none. */
  readonly store: StoreSeen | null
  readonly community: CommunitySeen | null
  readonly suspicions: readonly SuspicionSeen[]
}

export type FeedSeen = {
  readonly name: string
  /** Of its latest value, by the market's clock; null where none ever came. */
  readonly lastAt: EpochMs | null
}

export type MeterSeen = {
  readonly participant: string
  /** Which of its meters, like `anna/meter`. */
  readonly source: string
  /** Slots in a row, up to now, that are over and have no reading. */
  readonly missingSlots: number
  readonly lastAt: EpochMs | null
}

/** An auction that has not been held though its time has come. */
export type AuctionDue = { readonly auction: string; readonly dueAt: EpochMs }

export type LedgerSeen = {
  /** Slots in which debits and credits differed. */
  readonly slotsOff: number
  /** Energy that was bought and not sold, or the other way round. */
  readonly energyOffWh: number
}

export type JournalSeen = {
  readonly lastSequence: number
  /** The first record that did not follow the one before. */
  readonly gap: { readonly after: number; readonly found: number } | null
  readonly failure: string | null
}

export type DiskSeen = { readonly folder: string; readonly freeBytes: number; readonly totalBytes: number }

export type StoreSeen = {
  readonly name: string
  /** Since when it has not answered, by the machine's clock; null where it does. */
  readonly awaySince: EpochMs | null
  readonly reason: string | null
  /** Records of the journal that are not in its tables yet. */
  readonly lagRecords: number
}

export type CommunitySeen = {
  readonly name: string
  readonly status: 'lives' | 'rests' | 'stopped'
  /** By the machine's clock. */
  readonly since: EpochMs
  readonly reason: string | null
}

export type SuspicionSeen = {
  /** Tells one suspicion from another. */
  readonly key: string
  readonly pattern: string
  readonly participants: readonly string[]
  readonly suspicion: Suspicion
  readonly reason: string
}

/** Of a server of which nothing is known yet, and nothing is wrong. */
export const nothingSeen = (at: EpochMs): Observation => ({
  at,
  marketAt: null,
  feeds: [],
  meters: [],
  auctions: [],
  ledger: null,
  journal: { lastSequence: 0, gap: null, failure: null },
  disk: null,
  store: null,
  community: null,
  suspicions: [],
})
