import { Problem, ServerUnreachable } from '@gridbourse/api'

/** The command line says something that makes no sense. Told to the user as it is; exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was asked cannot be done; the message says why and what to do. Exit code 1. */
export class CannotDo extends Error {
  override readonly name = 'CannotDo'
}

/** What went wrong, in words, and the exit code that says so to scripts. */
export function explain(fault: unknown): { readonly text: string; readonly exitCode: 1 | 2 } {
  if (fault instanceof UsageError) return { text: `error: ${fault.message}`, exitCode: 2 }
  if (fault instanceof CannotDo) return { text: `error: ${fault.message}`, exitCode: 1 }
  if (fault instanceof Problem) {
    const field = fault.field === null ? '' : `, field ${fault.field}`
    return { text: `rejected (${fault.reason}${field}): ${fault.message}`, exitCode: 1 }
  }
  if (fault instanceof ServerUnreachable) {
    return { text: `error: ${fault.message}. Is it running? Start it with: npm start`, exitCode: 1 }
  }
  return { text: fault instanceof Error ? (fault.stack ?? fault.message) : String(fault), exitCode: 1 }
}
