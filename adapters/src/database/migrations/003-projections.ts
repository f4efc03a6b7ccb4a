import { sql, type Kysely } from 'kysely'

export async function up(db: Kysely<never>): Promise<void> {
  await sql`create table projection_progress (
    projection text primary key,
    sequence bigint not null,
    event_index bigint not null
  )`.execute(db)
  await sql`create table participants (
    participant integer primary key,
    name text not null,
    role text not null,
    is_killed boolean not null,
    registered_at_ms bigint not null
  )`.execute(db)
  await sql`create table orders (
    order_number bigint primary key,
    participant integer not null,
    kind text not null,
    slot integer not null,
    side text not null,
    price bigint,
    energy_wh bigint not null,
    filled_wh bigint not null,
    notional_nanos numeric not null,
    state text not null,
    outcome text,
    placed_sequence bigint not null,
    placed_at_ms bigint not null,
    finished_sequence bigint,
    finished_at_ms bigint,
    profile text
  )`.execute(db)
  await sql`create index orders_finished on orders (participant, order_number desc)
    where finished_sequence is not null`.execute(db)
  await sql`create table trades (
    sequence bigint not null,
    event_index bigint not null,
    at_ms bigint not null,
    slot integer not null,
    price bigint not null,
    energy_wh bigint not null,
    maker bigint not null,
    taker bigint not null,
    maker_participant integer not null,
    taker_participant integer not null,
    taker_side text not null,
    primary key (sequence, event_index)
  )`.execute(db)
  await sql`create index trades_of_slot on trades (slot, sequence desc, event_index desc)`.execute(db)
  await sql`create index trades_of_maker on trades (maker_participant, sequence desc, event_index desc)`.execute(
    db,
  )
  await sql`create index trades_of_taker on trades (taker_participant, sequence desc, event_index desc)`.execute(
    db,
  )
  await sql`create table auction_fills (
    sequence bigint not null,
    event_index bigint not null,
    at_ms bigint not null,
    auction text not null,
    order_number bigint not null,
    participant integer not null,
    slot integer not null,
    side text not null,
    price bigint not null,
    energy_wh bigint not null,
    primary key (sequence, event_index)
  )`.execute(db)
  await sql`create index auction_fills_of_participant
    on auction_fills (participant, sequence desc, event_index desc)`.execute(db)
  await sql`create table auctions (
    auction text primary key,
    kind text not null,
    sequence bigint not null,
    at_ms bigint not null,
    certificate text not null,
    orders text not null
  )`.execute(db)
  await sql`create index auctions_newest on auctions (sequence desc, auction desc)`.execute(db)
  await sql`create table settled_slots (
    slot integer not null,
    member text not null,
    net_import_wh bigint not null,
    drawn_wh double precision not null,
    stored_mwh bigint not null,
    committed_wh bigint not null,
    primary key (slot, member)
  )`.execute(db)
  await sql`create table transfers (
    slot integer not null,
    place integer not null,
    from_account text not null,
    to_account text not null,
    amount_nanos numeric not null,
    purpose text not null,
    primary key (slot, place)
  )`.execute(db)
  await sql`create table bills (
    month text not null,
    member text not null,
    provisional boolean not null,
    bill_nanos numeric not null,
    shadow_bill_nanos numeric not null,
    compensation_nanos numeric not null,
    lines text not null,
    primary key (month, member)
  )`.execute(db)
}
