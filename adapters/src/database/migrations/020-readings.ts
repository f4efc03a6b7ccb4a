import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table reading_progress (
    id integer primary key,
    sequence bigint not null
  )`.execute(db)
  await sql`insert into reading_progress (id, sequence) values (1, 0)`.execute(db)
  await sql`create table series (
    series integer primary key generated always as identity,
    owner text collate "C" not null,
    source text collate "C" not null,
    metric text collate "C" not null,
    kind text collate "C" not null,
    unique (source, metric)
  )`.execute(db)
  await sql`create index series_of_owner on series (owner, source, metric)`.execute(db)
  await sql`create table readings (
    series integer not null,
    at_ms bigint not null,
    version integer not null,
    value bigint not null,
    known_at_ms bigint not null,
    said_by bigint not null,
    primary key (series, at_ms, version)
  )`.execute(db)
  await sql`create table rollups (
    series integer not null,
    width_ms integer not null,
    start_ms bigint not null,
    count integer not null,
    min bigint not null,
    max bigint not null,
    sum numeric not null,
    last bigint not null,
    last_at_ms bigint not null,
    primary key (series, width_ms, start_ms)
  )`.execute(db)
}
