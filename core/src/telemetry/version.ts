import type { EpochMs } from '../kernel/index.ts'

/**
 * What was said about one identity at one time. A later one corrects it; none is taken away, so that it stays known
 * what was known when.
 */
export type Version = {
  readonly value: number
  /** When it became known, by the market's clock. */
  readonly knownAt: EpochMs
  /** Who said so: the number of a participant, 0 for the house. */
  readonly by: number
}

/**
 * Whether saying `value` of an identity that has `versions`, oldest first, adds one. Saying the newest again is a
 * duplicate; going back to an older value is a correction like any other.
 */
export const isNews = (versions: readonly Version[], value: number): boolean =>
  versions.at(-1)?.value !== value

/** What was known at `asOf` (included), or undefined where it was nothing yet. Left out: what is known by now. */
export const versionAsOf = (versions: readonly Version[], asOf?: EpochMs): Version | undefined =>
  asOf === undefined ? versions.at(-1) : versions.findLast(({ knownAt }) => knownAt <= asOf)
