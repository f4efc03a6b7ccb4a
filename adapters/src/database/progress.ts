import { endOf, type EventPlace } from '@gridbourse/core/market'
import { sql, type Kysely, type Transaction } from 'kysely'
import type { Tables } from './tables.ts'

/** Before everything. */
const NOWHERE = endOf(0)

/** How far a projection has come. */
export async function progressOf(db: Kysely<Tables>, projection: string): Promise<EventPlace> {
  const row = await db
    .selectFrom('projectionProgress')
    .select(['sequence', 'eventIndex as index'])
    .where('projection', '=', projection)
    .executeTakeFirst()
  return row ?? NOWHERE
}

/**
 * The same, and whoever else would take the projection further waits for the end of the transaction. What a power loss
 * takes of it is followed again, so its commit waits for no disk.
 */
export async function lockProgress(trx: Transaction<Tables>, projection: string): Promise<EventPlace> {
  await sql`set local synchronous_commit to off`.execute(trx)
  await trx
    .insertInto('projectionProgress')
    .values({ projection, sequence: NOWHERE.sequence, eventIndex: NOWHERE.index })
    .onConflict((conflict) => conflict.column('projection').doNothing())
    .execute()
  return trx
    .selectFrom('projectionProgress')
    .select(['sequence', 'eventIndex as index'])
    .where('projection', '=', projection)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function keepProgress(
  trx: Transaction<Tables>,
  projection: string,
  { sequence, index }: EventPlace,
): Promise<void> {
  await trx
    .updateTable('projectionProgress')
    .set({ sequence, eventIndex: index })
    .where('projection', '=', projection)
    .execute()
}

/** Before everything again, as if nothing had ever been followed. */
export async function clearProgress(trx: Transaction<Tables>, projection: string): Promise<void> {
  await trx.deleteFrom('projectionProgress').where('projection', '=', projection).execute()
}
