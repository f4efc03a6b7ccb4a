import { parseInstant, type EpochMs } from '@gridbourse/core/kernel'
import { UsageError } from './complaint.ts'

/** An instant in UTC as ISO 8601 writes it, seconds and fractions left out where they are 0. */
export function instantFrom(text: string): EpochMs {
  const at = parseInstant(text)
  if (at !== undefined) return at
  throw new UsageError(
    `"${text}" is no instant. Write it in UTC, like 2026-11-22T09:00Z or 2026-11-22T09:00:30Z.`,
  )
}
