import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as rest } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import {
  decisionStoreIn,
  marketHistoryIn,
  openDatabase,
  settlementHistoryIn,
  type DatabasePlace,
} from '@gridbourse/adapters/database'
import { settledLine } from '@gridbourse/core/community'
import { seededRandom, type EpochMs } from '@gridbourse/core/kernel'
import { endOf, isBefore } from '@gridbourse/core/market'
import { journalFolder, openJournal, settledPath } from '@gridbourse/server'
import { busyEvents, busyRecords, contentsOf, PROJECTED } from '@gridbourse/testing/database-history'
import { placeMakers, type PlaceMaker } from '@gridbourse/testing/database-places'
import { SETTLED_SCENARIO as SCENARIO, settledRows, settledSlots } from '@gridbourse/testing/settled-street'
import { temporaryHome } from '@gridbourse/testing/server-process'
import { run as runCommand } from './program.ts'

vi.setConfig({ testTimeout: 120_000 })

const RECORDS = 1_500
const EVENTS = busyEvents(RECORDS)
const SETTLED = settledSlots(60)
const KEPT = ['users', 'profiles', 'preferences', 'situations', 'decisions']

describe.each(placeMakers)('gridbourse rebuild, tables in $name', (maker) => {
  let home: string
  let place: DatabasePlace
  let before: unknown

  beforeEach(async () => {
    ;({ home, place } = await homeIn(maker))
    before = await fill(place)
  })

  test('builds what was there before, and touches nobody and no decision', async () => {
    const { status, stdout } = await run('rebuild', '--home', home)
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining(`records   ${RECORDS}\n`),
    })
    expect(await contentsIn(place)).toEqual(before)
  })

  test('mends tables that were tampered with', async () => {
    const { db, close } = await openDatabase(place)
    await db.deleteFrom('orders').where('orderNumber', '<', 40).execute()
    await db.updateTable('trades').set({ price: 1 }).execute()
    await close()
    expect((await run('rebuild', '--home', home)).status).toBe(0)
    expect(await contentsIn(place)).toEqual(before)
  })

  test('killed anywhere, it may be gone on with, or begun again', async () => {
    const random = seededRandom(`kill ${maker.name}`)
    for (let round = 0; round < 4; round++) {
      await killRebuild(home, 300 + random.below(2_500))
      await followTheRest(place)
      expect(await contentsIn(place)).toEqual(before)
    }
    await killRebuild(home, 1_500)
    expect((await run('rebuild', '--home', home)).status).toBe(0)
    expect(await contentsIn(place)).toEqual(before)
  })

  test('waits for nobody: tables in use by another process are refused, or built along', async () => {
    const other = await openDatabase(place)
    const { status, stderr } = await run('rebuild', '--home', home)
    if ('url' in place) expect(status).toBe(0)
    else
      expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('stop the other one') })
    await other.close()
    expect(await contentsIn(place)).toEqual(before)
  })
})

/** A home with the busy market's journal, and its tables. */
async function homeIn(maker: PlaceMaker): Promise<{ home: string; place: DatabasePlace }> {
  const { home, remove } = temporaryHome()
  onTestFinished(remove)
  const journal = await openJournal('segments', journalFolder(home))
  await journal.append(busyRecords(RECORDS))
  await journal.close()
  mkdirSync(join(home, 'street'))
  writeFileSync(join(home, 'scenario.json'), JSON.stringify(SCENARIO))
  writeFileSync(settledPath(home), SETTLED.map((slot) => `${settledLine(slot)}\n`).join(''))
  const { place, remove: removePlace } = await maker.make()
  onTestFinished(removePlace)
  if ('url' in place) {
    vi.stubEnv('DATABASE_URL', place.url)
    return { home, place }
  }
  vi.stubEnv('DATABASE_URL', 'embedded')
  const directory = join(home, 'database')
  cpSync(place.directory, directory, { recursive: true })
  return { home, place: { directory } }
}

/** Everything followed in one go, somebody who has a name, and a decision. */
async function fill(place: DatabasePlace): Promise<unknown> {
  const { db, close } = await openDatabase(place)
  await marketHistoryIn(db).follow({ after: endOf(0), events: EVENTS })
  await db.insertInto('users').values({ userId: 'anna', participant: 1, createdAtMs: 2 }).execute()
  await db.insertInto('preferences').values({ userId: 'anna', name: 'theme', value: '"dark"' }).execute()
  await decisionStoreIn(db).save([decision])
  const rows = settledRows()
  await settlementHistoryIn(db).keep(
    null,
    SETTLED.map((slot) => rows.settle(slot)),
  )
  await close()
  return contentsIn(place)
}

async function contentsIn(place: DatabasePlace): Promise<unknown> {
  const database = await openDatabase(place)
  const contents = await contentsOf(database, [...PROJECTED, ...KEPT])
  await database.close()
  return contents
}

/** As a server does when it starts. */
async function followTheRest(place: DatabasePlace): Promise<void> {
  const { db, close } = await openDatabase(place)
  const history = marketHistoryIn(db)
  const after = await history.place()
  await history.follow({ after, events: EVENTS.filter((event) => isBefore(after, event)) })
  const rows = settledRows()
  await settlementHistoryIn(db).keep(
    null,
    SETTLED.map((slot) => rows.settle(slot)),
  )
  await close()
}

async function killRebuild(home: string, afterMs: number): Promise<void> {
  const main = fileURLToPath(new URL('main.ts', import.meta.url))
  const child = spawn(process.execPath, [main, 'rebuild', '--home', home], { stdio: 'ignore' })
  const gone = once(child, 'exit')
  await Promise.race([rest(afterMs), gone])
  child.kill('SIGKILL')
  await gone
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

const decision = {
  id: 'home-1~1',
  agent: 'home-1',
  kind: 'household',
  at: 1 as EpochMs,
  slot: null,
  situationHash: 'hash',
  sequence: null,
  headline: 'Waits.',
  reasons: [],
  orders: 0,
  tookMs: null,
  situation: {},
  decision: {},
}
