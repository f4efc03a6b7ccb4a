import { join } from 'node:path'
import {
  decisionStoreIn,
  marketHistoryIn,
  openDatabase,
  peopleStoreIn,
  settlementHistoryIn,
  type Database,
  type DatabasePlace,
} from '@gridbourse/adapters/database'
import { readingTables } from '@gridbourse/adapters/reading-tables'
import { cipherWith, keptSecretKey, secretKeyFrom } from '@gridbourse/adapters/secrets'
import type { DecisionStore } from '@gridbourse/core/agents'
import type { SettlementHistory } from '@gridbourse/core/community'
import type { MarketHistory, PeopleStore } from '@gridbourse/core/market'
import type { ReadingTables } from '@gridbourse/core/telemetry'

/** The tables of a market, open; the store's thread asks them, and commands that work without a server. */
export type OpenTables = {
  readonly database: Database
  readonly history: MarketHistory
  readonly decisions: DecisionStore
  readonly readings: ReadingTables
  readonly settlement: SettlementHistory
  /** What names people opens by the key of the environment, or by the one in the home's `tables.key`. */
  people(home: string): PeopleStore
}

/** Where a home's tables are: `embedded`, in its folder, or `postgres://…`. */
export const tablesPlace = (database: string, home: string): DatabasePlace =>
  database === 'embedded' ? { directory: join(home, 'database') } : { url: database }

/** Opens the tables, made and brought up to date where need be; only one process may have an embedded database. */
export async function openTables(place: DatabasePlace): Promise<OpenTables> {
  const database = await openDatabase(place)
  const { db } = database
  return {
    database,
    history: marketHistoryIn(db),
    decisions: decisionStoreIn(db),
    readings: readingTables(db),
    settlement: settlementHistoryIn(db),
    people: (home) =>
      peopleStoreIn(db, cipherWith(secretKeyFrom(process.env) ?? keptSecretKey(join(home, 'tables.key')))),
  }
}
