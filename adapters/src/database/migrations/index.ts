import type { Kysely } from 'kysely'
import * as platform from './001-platform.ts'
import * as decisions from './002-decisions.ts'
import * as projections from './003-projections.ts'
import * as auctionPlaces from './004-auction-places.ts'
import * as readings from './020-readings.ts'

/** A step forward. It has to stay as it is once somebody has taken it: what comes after is another step. */
export type Step = { up(db: Kysely<never>): Promise<void> }

/** All steps, by number: 001 to 019 platform, decisions and projections, from 020 telemetry. */
export const migrations: Readonly<Record<string, Step>> = {
  '001-platform': platform,
  '002-decisions': decisions,
  '003-projections': projections,
  '004-auction-places': auctionPlaces,
  '020-readings': readings,
}
