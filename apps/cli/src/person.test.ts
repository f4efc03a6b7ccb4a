import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { marketHistoryIn, openDatabase, sql, type DatabasePlace } from '@gridbourse/adapters/database'
import { endOf } from '@gridbourse/core/market'
import { busyEvents, contentsOf } from '@gridbourse/testing/database-history'
import { placeMakers } from '@gridbourse/testing/database-places'
import { temporaryHome } from '@gridbourse/testing/server-process'
import { run as runCommand } from './program.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const [NAME, EMAIL, STREET] = ['Annabella', 'annabella@example.org', 'Lindenstrasse'] as const

describe.each(placeMakers)('a person, with tables in $name', (maker) => {
  let home: string
  let place: DatabasePlace

  beforeEach(async () => {
    const { home: own, remove } = temporaryHome()
    onTestFinished(remove)
    const { place: made, remove: removePlace } = await maker.make()
    onTestFinished(removePlace)
    home = own
    place = 'url' in made ? made : { directory: join(home, 'database') }
    if ('directory' in made) cpSync(made.directory, join(home, 'database'), { recursive: true })
    vi.stubEnv('DATABASE_URL', 'url' in made ? made.url : 'embedded')
    const { db, close } = await openDatabase(place)
    await marketHistoryIn(db).follow({ after: endOf(0), events: busyEvents(400) })
    await close()
    const fields = [`name=${NAME}`, `email=${EMAIL}`, `address=${STREET} 3`]
    await run('person', 'save', 'anna', ...fields, '--participant', '2', '--home', home)
  })

  test('is given all that is known about it', async () => {
    const { status, stdout } = await run('person', 'export', 'anna', '--home', home)
    expect(status).toBe(0)
    const told = JSON.parse(stdout) as { profile: object; name: string; orders: object[]; trades: object[] }
    expect(told.profile).toEqual({ name: NAME, email: EMAIL, address: `${STREET} 3` })
    expect(told.name).toBe('member-2')
    expect(told.orders.length).toBeGreaterThan(10)
    expect(told.trades.length).toBeGreaterThan(10)
  })

  test('is named in no table in the clear, and in none at all once erased; what it did stays', async () => {
    const clear = await textOfAll(place)
    for (const name of [NAME, EMAIL, STREET]) expect(clear).not.toContain(name)
    expect(clear).toContain('anna')
    const before = await contents(place, ['orders', 'trades', 'participants'])
    expect(await run('person', 'erase', 'anna', '--home', home)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('participant  2 stays'),
    })
    expect(await textOfAll(place)).not.toContain('anna')
    expect(await contents(place, ['orders', 'trades', 'participants'])).toEqual(before)
    expect(await run('person', 'export', 'anna', '--home', home)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('nobody called anna'),
    })
  })

  test('opens to its own key alone', async () => {
    vi.stubEnv('GRIDBOURSE_SECRET_KEY', 'ab'.repeat(32))
    const { status, stderr } = await run('person', 'export', 'anna', '--home', home)
    vi.stubEnv('GRIDBOURSE_SECRET_KEY', '')
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Give the old key') })
    expect((await run('person', 'export', 'anna', '--home', home)).status).toBe(0)
  })
})

async function contents(place: DatabasePlace, tables: readonly string[]) {
  const database = await openDatabase(place)
  const found = await contentsOf(database, tables)
  await database.close()
  return found
}

/** Every row of every table there is. */
async function textOfAll(place: DatabasePlace): Promise<string> {
  const { db, close } = await openDatabase(place)
  const { rows } = await sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema()`.execute(db)
  await close()
  const tables = rows.map(({ name }) => name)
  return JSON.stringify(await contents(place, tables))
}

async function run(...words: string[]) {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const status = await runCommand(words)
  const [stdout, stderr] = [out, error].map((stream) => stream.mock.calls.map(([text]) => text).join(''))
  out.mockRestore()
  error.mockRestore()
  return { status, stdout: stdout!, stderr: stderr! }
}
