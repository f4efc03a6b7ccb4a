import { sql, type Kysely } from 'kysely'

/** Auctions of one record have an order too. Their rows are dropped, to be followed anew with everything else. */
export async function up(db: Kysely<never>): Promise<void> {
  for (const table of ['orders', 'trades', 'auction_fills', 'auctions', 'participants'])
    await sql`delete from ${sql.table(table)}`.execute(db)
  await sql`delete from projection_progress where projection = 'market'`.execute(db)
  await sql`alter table auctions add column event_index bigint not null`.execute(db)
  await sql`drop index auctions_newest`.execute(db)
  await sql`create index auctions_newest on auctions (sequence desc, event_index desc)`.execute(db)
}
