import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { createPgConfig } from '@electric-sql/pglite/node-postgres'
import { JournalConflict } from '@gridbourse/core/market'
import pg from 'pg'
import { lockDirectory } from '../journal/segments/directory-lock.ts'
import { columnTypes, hearLossesByQuery, type Engine } from './engine.ts'
import { DatabaseConflict } from './fault.ts'

/** Longer than any batch of ours takes; whoever waits longer waits for itself. */
const CONNECT_MS = 10_000

/**
 * PGlite in a directory, made where there is none: about 3 s the first time, 0.2 s later, and 350 to 700 MB of
 * memory. Its SQL runs on the thread that asks. PGlite lets two processes write one directory and ruin it, so the
 * directory is locked before it is touched.
 */
export async function openEmbedded(directory: string): Promise<Engine> {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const unlock = lock(directory)
  try {
    const pglite = await PGlite.create(join(directory, 'pglite'))
    const pool = new pg.Pool({
      ...createPgConfig(pglite),
      max: 1,
      // The one connection is never given up: another could not be had.
      idleTimeoutMillis: 0,
      connectionTimeoutMillis: CONNECT_MS,
      types: columnTypes,
    })
    hearLossesByQuery(pool)
    return {
      pool,
      kind: 'pglite',
      async close() {
        await pool.end()
        await pglite.close()
        unlock()
      },
    }
  } catch (fault) {
    unlock()
    throw fault
  }
}

function lock(directory: string): () => void {
  try {
    return lockDirectory(directory)
  } catch (fault) {
    if (!(fault instanceof JournalConflict)) throw fault
    throw new DatabaseConflict(
      `${fault.message}. Only one Gridbourse may use a database directory: stop the other one, or set DATABASE_URL to a PostgreSQL server that both may use.`,
      { cause: fault },
    )
  }
}
