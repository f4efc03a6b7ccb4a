/** Another process has the directory open; the message says which. */
export class DatabaseConflict extends Error {
  override readonly name = 'DatabaseConflict'
}

/** The tables are those of a newer Gridbourse, or no longer what a migration made; nothing was changed. */
export class DatabaseUnknown extends Error {
  override readonly name = 'DatabaseUnknown'
}

/** The engine does not answer; asking again later may help. */
export class DatabaseAway extends Error {
  override readonly name = 'DatabaseAway'
  readonly retry = true
}

/**
 * Whether a fault says that the engine is away, shuts down, fails over or is full, rather than that it refuses what
 * was asked: the first heals by itself, the second is a mistake in the question.
 */
export function isAway(fault: unknown): boolean {
  if (fault instanceof DatabaseAway) return true
  if (fault instanceof AggregateError) return fault.errors.some(isAway)
  if (!(fault instanceof Error)) return false
  const code = 'code' in fault ? String(fault.code) : ''
  return SOCKET_CODES.has(code) || AWAY_STATE.test(code) || AWAY_WORDS.test(fault.message)
}

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** SQLSTATE: connection lost (08), out of resources (53), shutting down or starting (57P0x), standby (25006). */
const AWAY_STATE = /^(08...|53...|57P0[1-4]|25006)$/

/** What `pg` says without a code. */
const AWAY_WORDS =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error/
