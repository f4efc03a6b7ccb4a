import type { CustomTypesConfig, Pool } from 'pg'
import { types } from 'pg'

/** Something that takes SQL through the pool of `pg`. */
export type Engine = {
  readonly pool: Pool
  readonly kind: 'pglite' | 'postgres'
  close(): Promise<void>
}

/** Wh, instants and sequences are whole numbers that a double holds; money is `numeric`, and stays text. */
export const columnTypes: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === types.builtins.INT8 && format !== 'binary' ? wholeNumber : types.getTypeParser(oid, format),
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value))
    throw new RangeError(`${text} is more than a column of whole numbers holds`)
  return value
}

/**
 * Connections die with their server. Whoever has one in use hears of it by the query that fails, and the next query
 * opens another; unheard, `pg` would end the process, also between two queries of a transaction.
 */
export function hearLossesByQuery(pool: Pool): void {
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
}
