import type { EpochMs } from '@gridbourse/core/kernel'

/** The machine's clock, or one that starts at `startsAt` and runs `speed` times as fast. */
export type ClockSetup = { readonly startsAt?: EpochMs; readonly speed?: number }

/** A clock that is never behind `last`, so that a journal goes on where it stopped. */
export function marketClock({ startsAt, speed = 1 }: ClockSetup, last: EpochMs): () => EpochMs {
  const began = Date.now()
  const from = Math.max(startsAt ?? began, last)
  if (startsAt === undefined && speed === 1) return () => Date.now() as EpochMs
  return () => Math.floor(from + (Date.now() - began) * speed) as EpochMs
}
