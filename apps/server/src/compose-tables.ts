import { join } from 'node:path'
import {
  decisionStoreIn,
  marketHistoryIn,
  openDatabase,
  type Database,
  type DatabasePlace,
} from '@gridbourse/adapters/database'
import type { DecisionStore } from '@gridbourse/core/agents'
import type { MarketHistory } from '@gridbourse/core/market'

/** The tables of a market, open; the store's thread asks them, and commands that work without a server. */
export type OpenTables = {
  readonly database: Database
  readonly history: MarketHistory
  readonly decisions: DecisionStore
}

/** Where a home's tables are: `embedded`, in its folder, or `postgres://…`. */
export const tablesPlace = (database: string, home: string): DatabasePlace =>
  database === 'embedded' ? { directory: join(home, 'database') } : { url: database }

/** Opens the tables, made and brought up to date where need be; only one process may have an embedded database. */
export async function openTables(place: DatabasePlace): Promise<OpenTables> {
  const database = await openDatabase(place)
  return { database, history: marketHistoryIn(database.db), decisions: decisionStoreIn(database.db) }
}
