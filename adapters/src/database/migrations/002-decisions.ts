import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table situations (
    situation_hash text primary key,
    situation text not null
  )`.execute(db)
  await sql`create table decisions (
    id text collate "C" primary key,
    agent text not null,
    kind text not null,
    at_ms bigint not null,
    slot integer,
    situation_hash text not null references situations,
    sequence bigint,
    headline text not null,
    reasons text not null,
    orders integer not null,
    took_ms double precision,
    decision text not null
  )`.execute(db)
  await sql`create index decisions_of_agent on decisions (agent, at_ms desc, id desc)`.execute(db)
}
