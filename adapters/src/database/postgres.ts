import pg from 'pg'
import { columnTypes, hearLossesByQuery, type Engine } from './engine.ts'
import { DatabaseAway, isAway } from './fault.ts'

const CONNECTIONS = 8
const CONNECT_MS = 5_000

/** A server that takes a query and never answers is away too. */
const QUERY_MS = 60_000

/** A PostgreSQL server, asked once whether it answers. */
export async function openPostgres(url: string): Promise<Engine> {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    keepAlive: true,
    types: columnTypes,
    application_name: 'gridbourse',
  })
  hearLossesByQuery(pool)
  try {
    await pool.query('select 1')
  } catch (fault) {
    await pool.end()
    if (!isAway(fault)) throw fault
    throw new DatabaseAway(`${nameOf(url)} does not answer: ${reasonOf(fault)}`, { cause: fault })
  }
  return { pool, kind: 'postgres', close: () => pool.end() }
}

/** Without the password that an address may hold. */
function nameOf(url: string): string {
  const { host, pathname } = new URL(url)
  return `PostgreSQL at ${host}${pathname}`
}

const reasonOf = (fault: unknown): string => {
  if (fault instanceof AggregateError) return reasonOf(fault.errors[0])
  return fault instanceof Error ? fault.message : String(fault)
}
