import type { DecidedBy } from '@gridbourse/core/agents'
import { nanos, type EpochMs, type SlotNumber } from '@gridbourse/core/kernel'
import type { ParticipantNumber, PeopleStore, Person, PersonExport, Profile } from '@gridbourse/core/market'
import type { Kysely } from 'kysely'
import type { Cipher } from '../secrets/index.ts'
import { historyReads } from './history/history-reads.ts'
import type { Tables } from './tables.ts'

/** People in tables, what names them sealed by `cipher`. */
export const peopleStoreIn = (db: Kysely<Tables>, cipher: Cipher): PeopleStore => ({
  save: ({ user, participant, profile }, at) =>
    db.transaction().execute(async (trx) => {
      await trx
        .insertInto('users')
        .values({ userId: user, participant, createdAtMs: at })
        .onConflict((conflict) => conflict.column('userId').doUpdateSet({ participant }))
        .execute()
      const sealed = cipher.seal(JSON.stringify(profile), placeOf(user))
      await trx
        .insertInto('profiles')
        .values({ userId: user, sealed, changedAtMs: at })
        .onConflict((conflict) => conflict.column('userId').doUpdateSet({ sealed, changedAtMs: at }))
        .execute()
    }),

  async prefer(user, name, value) {
    const text = JSON.stringify(value)
    await db
      .insertInto('preferences')
      .values({ userId: user, name, value: text })
      .onConflict((conflict) => conflict.columns(['userId', 'name']).doUpdateSet({ value: text }))
      .execute()
  },

  find: (user) => personIn(db, cipher, user),

  async everything(user) {
    const person = await personIn(db, cipher, user)
    return person && { ...person, ...(await doneBy(db, person.participant)) }
  },

  async erase(user) {
    // Profile and preferences go with it.
    const { numDeletedRows } = await db.deleteFrom('users').where('userId', '=', user).executeTakeFirst()
    return numDeletedRows > 0n
  },
})

/** A profile opens for its own person alone. */
const placeOf = (user: string): string => `profiles/${user}`

async function personIn(db: Kysely<Tables>, cipher: Cipher, user: string): Promise<Person | undefined> {
  const row = await db
    .selectFrom('users')
    .leftJoin('profiles', 'profiles.userId', 'users.userId')
    .select(['participant', 'createdAtMs', 'sealed'])
    .where('users.userId', '=', user)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const preferences = await db
    .selectFrom('preferences')
    .select(['name', 'value'])
    .where('userId', '=', user)
    .orderBy('name')
    .execute()
  return {
    user,
    participant: row.participant as ParticipantNumber | null,
    createdAt: row.createdAtMs as EpochMs,
    profile: row.sealed && (JSON.parse(cipher.open(row.sealed, placeOf(user))) as Profile),
    preferences: Object.fromEntries(preferences.map(({ name, value }) => [name, JSON.parse(value)])),
  }
}

type Done = Omit<PersonExport, keyof Person>

const NOTHING: Done = { name: null, orders: [], trades: [], settled: [], bills: [], decisions: [] }

/** What a pseudonym did. */
async function doneBy(db: Kysely<Tables>, participant: ParticipantNumber | null): Promise<Done> {
  if (participant === null) return NOTHING
  const known = await db
    .selectFrom('participants')
    .select('name')
    .where('participant', '=', participant)
    .executeTakeFirst()
  if (known === undefined) return NOTHING
  const { name } = known
  const all = { slot: undefined, before: undefined, from: undefined, to: undefined, limit: EVERYTHING }
  const { finishedOrders, trades } = historyReads(db)
  const settled = await db
    .selectFrom('settledSlots')
    .select(['slot', 'netImportWh'])
    .where('member', '=', name)
    .orderBy('slot')
    .execute()
  const bills = await db
    .selectFrom('bills')
    .select(['month', 'billNanos', 'shadowBillNanos'])
    .where('member', '=', name)
    .orderBy('month')
    .execute()
  const decisions = await db
    .selectFrom('decisions')
    .select(['atMs', 'headline'])
    .where('agent', '=', name)
    .orderBy('atMs')
    .execute()
  return {
    name,
    orders: await finishedOrders({ ...all, participant }),
    trades: await trades({ ...all, participant }),
    settled: settled.map(({ slot, netImportWh }) => ({ slot: slot as SlotNumber, netImportWh })),
    bills: bills.map(({ month, billNanos, shadowBillNanos }) => ({
      month,
      bill: nanos(BigInt(billNanos)),
      shadowBill: nanos(BigInt(shadowBillNanos)),
    })),
    decisions: decisions.map(({ atMs, headline }) => ({ at: atMs as DecidedBy['at'], headline })),
  }
}

/** One person's own life fits. */
const EVERYTHING = 10_000_000
