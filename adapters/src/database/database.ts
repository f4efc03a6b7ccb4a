import { CamelCasePlugin, Kysely, PostgresDialect, sql } from 'kysely'
import { openEmbedded } from './embedded.ts'
import type { Engine } from './engine.ts'
import { migrate } from './migrate.ts'
import { openPostgres } from './postgres.ts'
import type { Tables } from './tables.ts'

/** A PostgreSQL server, or a directory in which PGlite keeps the same tables. */
export type DatabasePlace = { readonly url: string } | { readonly directory: string }

/** What is still there of an answered write: after this process died, or after the machine lost power too. */
export type Survives = 'process-crash' | 'power-loss'

export type Database = {
  readonly db: Kysely<Tables>
  readonly kind: 'pglite' | 'postgres'
  readonly survives: Survives
  close(): Promise<void>
}

/**
 * Opens a database and brings its tables up to date. Refused with `DatabaseConflict` where another process has the
 * directory, with `DatabaseAway` where no server answers, with `DatabaseUnknown` where its tables are newer.
 *
 * PGlite has one connection: a query on `db` inside a transaction waits for it in vain, and is refused after a while.
 * Hand the transaction down.
 */
export async function openDatabase(place: DatabasePlace): Promise<Database> {
  const engine = await openEngine(place)
  const bare = bareTables(engine)
  try {
    await migrate(bare)
    return {
      db: bare.withPlugin(new CamelCasePlugin({ maintainNestedObjectKeys: true })),
      kind: engine.kind,
      survives: await survivesOf(bare),
      close: engine.close,
    }
  } catch (fault) {
    await engine.close()
    throw fault
  }
}

/** The engine at a place, its tables as they are. */
export const openEngine = (place: DatabasePlace): Promise<Engine> =>
  'url' in place ? openPostgres(place.url) : openEmbedded(place.directory)

/** The tables with their columns named as in SQL; for migrations. */
export const bareTables = ({ pool }: Engine): Kysely<Tables> =>
  new Kysely({ dialect: new PostgresDialect({ pool }) })

/** PGlite says itself that it never syncs; a server may have been told not to. */
async function survivesOf(db: Kysely<Tables>): Promise<Survives> {
  const { rows } = await sql<{ fsync: string; commit: string }>`
    select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`.execute(db)
  const [{ fsync, commit } = { fsync: 'off', commit: 'off' }] = rows
  return fsync === 'on' && commit !== 'off' ? 'power-loss' : 'process-crash'
}
