import { Problem, ServerUnreachable } from '@gridbourse/api'

/** The command line says something that makes no sense. Told to the user as it is; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was asked cannot be done; the message says why and what to do. Exit code 1. */
export class CannotDo extends Error {
  override readonly name = 'CannotDo'
}

export type Explained = {
  readonly text: string
  readonly exitCode: 1 | 2
  /** Why the server said no, and to which field; null where it did not. */
  readonly reason: string | null
  readonly field: string | null
}

/** What went wrong, in words, and the exit code that says so to scripts. */
export function explain(fault: unknown): Explained {
  if (fault instanceof Problem) {
    const { reason, field, message } = fault
    const where = field === null ? '' : `, field ${field}`
    return { text: `rejected (${reason}${where}): ${message}`, exitCode: 1, reason, field }
  }
  const exitCode = fault instanceof UsageError ? 2 : 1
  return { text: wordsFor(fault), exitCode, reason: null, field: null }
}

function wordsFor(fault: unknown): string {
  if (fault instanceof UsageError || fault instanceof CannotDo) return `error: ${fault.message}`
  if (fault instanceof ServerUnreachable) {
    return `error: ${fault.message}. Is it running? Start it with: npm start`
  }
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)
}
