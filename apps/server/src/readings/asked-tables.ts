import type { ReadingTables } from '@gridbourse/core/telemetry'
import type { MessagePort } from 'node:worker_threads'
import { LogFollower, type Following } from './follow-log.ts'

/** The tables of readings as the main thread asks them. */
export type AskedTables = Pick<ReadingTables, 'latest' | 'points' | 'versions'> & {
  /** How far they have followed the log. */
  following(): Promise<Following>
}

/** On the thread of the tables: they follow the log through `port`, and can be asked meanwhile. */
export function followedTables(
  tables: ReadingTables,
  port: MessagePort,
): { readonly readings: AskedTables; stop(): Promise<void> } {
  const follower = new LogFollower(port, tables)
  const { latest, points, versions } = tables
  const following = (): Promise<Following> => Promise.resolve(follower.following)
  return { readings: { latest, points, versions, following }, stop: () => follower.stop() }
}
