import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  bareTables,
  DatabaseUnknown,
  migrate,
  openDatabase,
  openEngine,
  sql,
  versions,
  type Database,
} from '@gridbourse/adapters/database'
import type { OwnPlace, PlaceMaker } from './database-places.ts'

/** What the tables' database keeps, whichever engine holds it. */
export function databaseContract({ name, make }: PlaceMaker): void {
  describe(`${name} keeps the tables`, () => {
    let own: OwnPlace
    let opened: Database[]

    const open = async (): Promise<Database> => {
      const database = await openDatabase(own.place)
      opened.push(database)
      return database
    }
    const openAsItIs = async () => {
      const engine = await openEngine(own.place)
      return { db: bareTables(engine), close: engine.close }
    }
    const close = async (database: Database): Promise<void> => {
      opened = opened.filter((other) => other !== database)
      await database.close()
    }

    beforeEach(async () => {
      own = await make()
      opened = []
    })
    afterEach(async () => {
      for (const database of opened) await database.close()
      await own.remove()
    })

    test('an empty one is given every table, and opening it again changes nothing', async () => {
      const first = await open()
      const shape = await shapeOf(first)
      expect(shape.map(({ table }) => table)).toContain('projection_progress')
      await first.db.insertInto('users').values(anna).execute()
      await close(first)
      const again = await open()
      expect(await shapeOf(again)).toEqual(shape)
      expect(await again.db.selectFrom('users').selectAll().execute()).toEqual([anna])
    })

    test.each(versions)('one at %s comes to the same tables, with its rows', async (version) => {
      const old = await openAsItIs()
      await migrate(old.db, version)
      await sql`insert into users (user_id, participant, created_at_ms) values ('anna', 1, 2)`.execute(old.db)
      await old.close()
      const brought = await open()
      const users = await brought.db.selectFrom('users').selectAll().execute()
      expect(users).toEqual([anna])
      const shape = await shapeOf(brought)
      await close(brought)
      await own.remove()
      own = await make()
      expect(shape).toEqual(await shapeOf(await open()))
    })

    test('tables of a newer program are refused and left alone', async () => {
      await close(await open())
      const newer = await openAsItIs()
      await sql`insert into migrations (name, timestamp) values ('999-to-come', '')`.execute(newer.db)
      await newer.close()
      await expect(open()).rejects.toThrow(DatabaseUnknown)
      await expect(open()).rejects.toThrow('newer Gridbourse')
    })

    test('a transaction that fails leaves nothing, and others go on', async () => {
      const { db } = await open()
      const failing = db.transaction().execute(async (trx) => {
        await trx.insertInto('users').values(anna).execute()
        await trx.insertInto('users').values(anna).execute()
      })
      await expect(failing).rejects.toThrow(/duplicate key/)
      expect(await db.selectFrom('users').selectAll().execute()).toEqual([])
    })

    test('transactions asked for at once follow one another', async () => {
      const { db } = await open()
      await db.insertInto('users').values(anna).execute()
      const add = () =>
        db.transaction().execute(async (trx) => {
          const user = await trx.selectFrom('users').selectAll().forUpdate().executeTakeFirstOrThrow()
          await trx
            .updateTable('users')
            .set({ createdAtMs: user.createdAtMs + 1 })
            .execute()
        })
      await Promise.all(Array.from({ length: 20 }, add))
      expect(await db.selectFrom('users').select('createdAtMs').execute()).toEqual([{ createdAtMs: 22 }])
    })

    test('whole numbers and money come back exactly; what a double cannot hold is refused', async () => {
      const { db } = await open()
      const most = Number.MAX_SAFE_INTEGER
      await db
        .insertInto('transfers')
        .values({ ...transfer, amountNanos: '123456789012345678901234567890' })
        .execute()
      await db
        .insertInto('users')
        .values({ ...anna, createdAtMs: most })
        .execute()
      expect(await db.selectFrom('transfers').select('amountNanos').executeTakeFirst()).toEqual({
        amountNanos: '123456789012345678901234567890',
      })
      expect(await db.selectFrom('users').select('createdAtMs').executeTakeFirst()).toEqual({
        createdAtMs: most,
      })
      await sql`update users set created_at_ms = created_at_ms + 1`.execute(db)
      await expect(db.selectFrom('users').selectAll().execute()).rejects.toThrow(RangeError)
    })

    test('bytes come back as they were', async () => {
      const { db } = await open()
      const sealed = Uint8Array.from({ length: 256 }, (_, i) => i)
      await db.insertInto('users').values(anna).execute()
      await db.insertInto('profiles').values({ userId: 'anna', sealed, changedAtMs: 3 }).execute()
      const [profile] = await db.selectFrom('profiles').selectAll().execute()
      expect(Uint8Array.from(profile!.sealed)).toEqual(sealed)
    })
  })
}

const anna = { userId: 'anna', participant: 1, createdAtMs: 2 }

const transfer = { slot: 1, place: 0, fromAccount: 'member:a', toAccount: 'utility', purpose: 'trade' }

/** Every column and index there is, without when and in which order it was made. */
async function shapeOf({ db }: Database) {
  const { rows } = await sql<{ table: string; what: string }>`
    select table_name as "table", column_name || ' ' || data_type || ' ' || is_nullable as what
      from information_schema.columns where table_schema = current_schema()
    union all
    select tablename, replace(indexdef, current_schema() || '.', '')
      from pg_indexes where schemaname = current_schema()
    order by 1, 2`.execute(db)
  return rows
}
