import { sql, type Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** Tables that nothing else can give back: what people said of themselves, and what agents knew and chose. */
const TRUTHS = {
  users: ['userId'],
  profiles: ['userId'],
  preferences: ['userId', 'name'],
  situations: ['situationHash'],
  decisions: ['id'],
} as const satisfies { readonly [Table in keyof Tables]?: readonly (keyof Tables[Table])[] }

type Truth = keyof typeof TRUTHS
type Row = Readonly<Record<string, unknown>>

const AT_ONCE = 500

/** Every row of them as a line of JSON, as they were at one instant; `loadTruths` takes the lines. */
export async function dumpTruths(
  db: Kysely<Tables>,
  write: (lines: readonly string[]) => Promise<void>,
): Promise<number> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (trx) => {
      let count = 0
      for (const table of Object.keys(TRUTHS) as Truth[])
        for (let offset = 0; ; offset += AT_ONCE) {
          const order = sql.join(TRUTHS[table].map((column) => sql.ref(column)))
          const page = sql<Row>`select * from ${sql.table(table)} order by ${order} limit ${AT_ONCE} offset ${offset}`
          const { rows } = await page.execute(trx)
          await write(rows.map((row) => JSON.stringify({ table, row: packed(row) })))
          count += rows.length
          if (rows.length < AT_ONCE) break
        }
      return count
    })
}

/** Writes rows that were dumped into tables that have none of them; all or nothing. */
export async function loadTruths(db: Kysely<Tables>, lines: AsyncIterable<string>): Promise<number> {
  return db.transaction().execute(async (trx) => {
    let [table, rows, count] = ['', [] as Row[], 0]
    const insert = async (): Promise<void> => {
      if (rows.length === 0) return
      await trx
        .insertInto(table as 'users')
        .values(rows as never)
        .execute()
      count += rows.length
      rows = []
    }
    for await (const line of lines) {
      if (line === '') continue
      const told = JSON.parse(line) as { readonly table: string; readonly row: Row }
      if (!Object.hasOwn(TRUTHS, told.table)) throw new Error(`${told.table} is no table of a backup`)
      if (told.table !== table || rows.length === AT_ONCE) await insert()
      table = told.table
      rows.push(unpacked(told.row))
    }
    await insert()
    return count
  })
}

const BYTES = '$base64'

const packed = (row: Row): Row =>
  mapped(row, (value) => (Buffer.isBuffer(value) ? { [BYTES]: value.toString('base64') } : value))

const unpacked = (row: Row): Row =>
  mapped(row, (value) =>
    typeof value === 'object' && value !== null && BYTES in value
      ? Buffer.from(String(value[BYTES]), 'base64')
      : value,
  )

const mapped = (row: Row, by: (value: unknown) => unknown): Row =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [name, by(value)]))
