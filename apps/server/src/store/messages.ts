import type { DecisionStore } from '@gridbourse/core/agents'
import type { MarketHistory } from '@gridbourse/core/market'
import type { AskedTables } from '../readings/asked-tables.ts'
import type { AskedSettlement } from './settled-follower.ts'

/** Everything that is kept in tables. What is added here can be asked from the main thread as it stands. */
export type StorePorts = {
  readonly history: MarketHistory
  readonly decisions: DecisionStore
  readonly readings: AskedTables
  readonly settlement: AskedSettlement
}

/** The tables, open. */
export type Tables = StorePorts & {
  readonly engine: StoreEngine
  close(): Promise<void>
}

/** Which database it is, and what of an answered write is still there afterwards. */
export type StoreEngine = {
  readonly kind: 'pglite' | 'postgres'
  readonly survives: 'process-crash' | 'power-loss'
}

/** A method of a port, called from the other thread. What is given and answered is plain data. */
export type Ask = {
  readonly request: number
  readonly port: string
  readonly method: string
  readonly given: readonly unknown[]
}

/** From the main thread to the store's. */
export type ToStore = ({ readonly type: 'ask' } & Ask) | { readonly type: 'stop' }

/** From the store's thread to the main one. */
export type FromStore =
  | { readonly type: 'open'; readonly engine: StoreEngine }
  /** The database could not be opened; another attempt follows. */
  | { readonly type: 'not_open'; readonly reason: string }
  | { readonly type: 'answered'; readonly request: number; readonly answer: unknown }
  /** `isAway`: the database is, and asking again may help. */
  | { readonly type: 'refused'; readonly request: number; readonly isAway: boolean; readonly reason: string }
