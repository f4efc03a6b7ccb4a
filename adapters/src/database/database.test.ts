import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as rest } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { databaseContract } from '@gridbourse/testing/database-contract'
import {
  pglitePlaces,
  placeMakers,
  postgresAnswers,
  postgresPlaces,
  standardPostgres,
  type PlaceMaker,
} from '@gridbourse/testing/database-places'
import { openPostgresGate } from '@gridbourse/testing/postgres-gate'
import { openDatabase, type DatabasePlace } from './database.ts'
import { DatabaseAway, DatabaseConflict, isAway } from './fault.ts'

// A first start of PGlite takes seconds, and many of them on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const isPostgresThere = await postgresAnswers()

test.runIf(process.env['CI'] === 'true')('in CI the outside engine is really there', () => {
  expect(isPostgresThere).toBe(true)
})

for (const maker of placeMakers) databaseContract(maker)

describe('PGlite in a directory', () => {
  test('is for one process: another is refused, and after kill -9 of the first finds all it was told', async () => {
    const { directory } = await ownPlace(pglitePlaces)
    for (let round = 0; round < 3; round++) {
      const writer = startWriter(directory)
      await writer.opened
      await expect(openDatabase({ directory })).rejects.toThrow(DatabaseConflict)
      await expect(openDatabase({ directory })).rejects.toThrow(`held by process ${writer.child.pid}`)
      await rest(20 + 60 * round)
      writer.child.kill('SIGKILL')
      await once(writer.child, 'close')

      const database = await openDatabase({ directory })
      const users = await database.db.selectFrom('users').select('userId').execute()
      expect(users.map(({ userId }) => userId)).toEqual(expect.arrayContaining(writer.told()))
      await database.close()
    }
  })

  test('survives the process and no more', async () => {
    const database = await openDatabase(await ownPlace(pglitePlaces))
    expect([database.kind, database.survives]).toEqual(['pglite', 'process-crash'])
    await database.close()
  })

  test('refuses a query beside an open transaction instead of waiting for ever', async () => {
    const { db, close } = await openDatabase(await ownPlace(pglitePlaces))
    const mistaken = db.transaction().execute(async () => {
      await db.selectFrom('users').selectAll().execute()
    })
    await expect(mistaken).rejects.toThrow('timeout exceeded when trying to connect')
    expect(await db.selectFrom('users').selectAll().execute()).toEqual([])
    await close()
  })
})

describe.runIf(isPostgresThere)(`PostgreSQL at ${standardPostgres}`, () => {
  test('says what it survives', async () => {
    const { url } = await ownPlace(postgresPlaces)
    const database = await openDatabase({ url })
    expect([database.kind, database.survives]).toEqual(['postgres', 'power-loss'])
    await database.close()
    const hasty = await openDatabase({ url: `${url}%20-c%20synchronous_commit=off` })
    expect(hasty.survives).toBe('process-crash')
    await hasty.close()
  })

  test('that goes away is told from a wrong question, and is there again when it comes back', async () => {
    const { url } = await ownPlace(postgresPlaces)
    const gate = await openPostgresGate()
    onTestFinished(() => gate.shut())
    const { db, close } = await openDatabase({ url: gate.through(url) })
    const faultOf = (asked: Promise<unknown>) =>
      asked.then(
        () => undefined,
        (fault: unknown) => fault,
      )
    const users = () => db.selectFrom('users').selectAll().execute()
    const twice = [1, 2].map(() => ({ userId: 'anna', participant: null, createdAtMs: 1 }))
    expect(isAway(await faultOf(db.insertInto('users').values(twice).execute()))).toBe(false)
    const underWay = faultOf(
      db.transaction().execute(async (trx) => {
        await trx.insertInto('users').values(twice[0]!).execute()
        await gate.shut()
        await trx.insertInto('users').values(twice[0]!).execute()
      }),
    )
    expect(isAway(await underWay)).toBe(true)
    expect(isAway(await faultOf(users()))).toBe(true)
    await expect(openDatabase({ url: gate.through(url) })).rejects.toThrow(DatabaseAway)
    await gate.open()
    expect(await users()).toEqual([])
    await close()
  })

  test('that cannot be reached is named without its password', async () => {
    const opening = openDatabase({ url: 'postgres://root:secret@127.0.0.1:1/test' })
    await expect(opening).rejects.toThrow(/^PostgreSQL at 127\.0\.0\.1:1\/test does not answer/)
  })
})

async function ownPlace<Place extends DatabasePlace>(maker: PlaceMaker<Place>): Promise<Place> {
  const { place, remove } = await maker.make()
  onTestFinished(remove)
  return place
}

function startWriter(directory: string) {
  const script = fileURLToPath(import.meta.resolve('@gridbourse/testing/database-writer'))
  const child = spawn(process.execPath, [script, directory], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  const opened = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
      if (text.startsWith('open\n')) resolve()
    })
  })
  // A line that the kill cut short was not told.
  return { child, opened, told: () => text.split('\n').slice(1, -1) }
}
