import { sql, type Kysely } from 'kysely'
import { Migrator, type Migration } from 'kysely/migration'
import { DatabaseUnknown } from './fault.ts'
import { migrations } from './migrations/index.ts'
import type { Tables } from './tables.ts'

/** Names of all migrations, oldest first. */
export const versions: readonly string[] = Object.keys(migrations).toSorted()

/**
 * Takes the tables forward to a version, by default the newest, in one transaction: all of it or nothing. There is no
 * way back; who needs the old tables restores a backup. `db` is without plugins.
 */
export async function migrate(db: Kysely<Tables>, to?: string): Promise<void> {
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(db)
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations as Record<string, Migration> },
    migrationTableName: 'migrations',
    migrationLockTableName: 'migrations_lock',
    migrationTableSchema: rows[0]!.schema,
    // Two numbered series, of tables that know nothing of each other, grow side by side.
    allowUnorderedMigrations: true,
  })
  const { error } = to === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(to)
  if (error === undefined) return
  if (error instanceof Error && /corrupted migrations/.test(error.message))
    throw new DatabaseUnknown(
      `The tables were made by a newer Gridbourse (${error.message}). Start that one, or use another database.`,
      { cause: error },
    )
  throw error
}
