import { placeMakers } from '@gridbourse/testing/database-places'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase, type DatabasePlace } from './database.ts'
import { dumpTruths, loadTruths } from './truths.ts'

const opened = async (place: DatabasePlace) => {
  const database = await openDatabase(place)
  onTestFinished(() => database.close())
  return database.db
}

async function* each(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines
}

describe.each(placeMakers)('$name', (maker) => {
  test(
    'what was dumped is loaded again into empty tables, to the byte, and twice is refused',
    { timeout: 120_000 },
    async () => {
      const [from, to] = await Promise.all([maker.make(), maker.make()])
      onTestFinished(async () => {
        await from.remove()
        await to.remove()
      })
      const db = await opened(from.place)
      const users = Array.from({ length: 1_203 }, (_, at) => ({
        userId: `user-${String(at).padStart(5, '0')}`,
        participant: at % 3 === 0 ? null : at,
        createdAtMs: 1_700_000_000_000 + at,
      }))
      await db.insertInto('users').values(users).execute()
      const sealed = Buffer.from([0, 255, 10, 34, 92])
      await db.insertInto('profiles').values({ userId: 'user-00007', sealed, changedAtMs: 1 }).execute()
      await db
        .insertInto('preferences')
        .values({ userId: 'user-00007', name: 'theme', value: '{"dark":"\\u00fc\\n"}' })
        .execute()
      const lines: string[] = []
      expect(await dumpTruths(db, async (more) => void lines.push(...more))).toBe(1_205)

      const other = await opened(to.place)
      expect(await loadTruths(other, each(lines))).toBe(1_205)
      expect(await other.selectFrom('users').selectAll().orderBy('userId').execute()).toEqual(users)
      const again: string[] = []
      await dumpTruths(other, async (more) => void again.push(...more))
      expect(again).toEqual(lines)
      await expect(loadTruths(other, each(lines.slice(0, 1)))).rejects.toThrow(/duplicate key/)
      await expect(loadTruths(other, each(['{"table":"trades","row":{}}']))).rejects.toThrow(
        /no table of a backup/,
      )
    },
  )
})
