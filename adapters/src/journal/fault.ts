import { JournalFault } from '@gridbourse/core/market'

/** What went wrong, as a fault: opening the journal anew may help, since the cause is outside. */
export function faultOf(what: string, cause: unknown): JournalFault {
  if (cause instanceof JournalFault) return cause
  return new JournalFault(`${what}: ${cause instanceof Error ? cause.message : String(cause)}`, true, cause)
}

export async function orFault<T>(what: string, outcome: Promise<T>): Promise<T> {
  try {
    return await outcome
  } catch (error) {
    throw faultOf(what, error)
  }
}

export async function* streamOrFault<T>(what: string, stream: AsyncIterable<T>): AsyncGenerator<T> {
  try {
    yield* stream
  } catch (error) {
    throw faultOf(what, error)
  }
}
