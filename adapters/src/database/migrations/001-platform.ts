import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table users (
    user_id text primary key,
    participant integer unique,
    created_at_ms bigint not null
  )`.execute(db)
  await sql`create table profiles (
    user_id text primary key references users on delete cascade,
    sealed bytea not null,
    changed_at_ms bigint not null
  )`.execute(db)
  await sql`create table preferences (
    user_id text not null references users on delete cascade,
    name text not null,
    value text not null,
    primary key (user_id, name)
  )`.execute(db)
}
