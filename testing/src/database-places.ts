import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine, type DatabasePlace } from '@gridbourse/adapters/database'

/** The PostgreSQL server that suites use: `GRIDBOURSE_POSTGRES`, or the one on the standard local port. */
export const standardPostgres = process.env['GRIDBOURSE_POSTGRES'] ?? 'postgres://root@127.0.0.1:5432/test'

/** Whether anything answers there. */
export async function postgresAnswers(): Promise<boolean> {
  const { hostname, port } = new URL(standardPostgres)
  const socket = connect({ host: hostname, port: Number(port) })
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(1_000) })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Where a test keeps its tables alone: empty, and gone when it is removed. */
export type OwnPlace<Place extends DatabasePlace = DatabasePlace> = {
  readonly place: Place
  remove(): Promise<void>
}

/** An engine and how to have a place of one's own there. */
export type PlaceMaker<Place extends DatabasePlace = DatabasePlace> = {
  readonly name: string
  make(): Promise<OwnPlace<Place>>
}

/** PGlite in a folder of its own: a copy, for making one takes seconds. */
export const pglitePlaces: PlaceMaker<{ readonly directory: string }> = {
  name: 'PGlite',
  async make() {
    const folder = await mkdtemp(join(tmpdir(), 'gridbourse-database-'))
    const directory = join(folder, 'database')
    await cp(await (template ??= makeTemplate()), join(directory, 'pglite'), { recursive: true })
    return { place: { directory }, remove: () => rm(folder, { recursive: true }) }
  },
}

/** A schema of its own on the PostgreSQL server. */
export const postgresPlaces: PlaceMaker<{ readonly url: string }> = {
  name: 'PostgreSQL',
  async make() {
    const schema = `test_${process.pid}_${randomBytes(4).toString('hex')}`
    await ask(`create schema ${schema}`)
    return {
      place: { url: inSchema(standardPostgres, schema) },
      remove: () => ask(`drop schema ${schema} cascade`),
    }
  },
}

/** Both engines, as far as they are there; in CI both are. */
export const placeMakers: readonly PlaceMaker[] = (await postgresAnswers())
  ? [pglitePlaces, postgresPlaces]
  : [pglitePlaces]

/** The address of a server, all of whose tables lie in one schema. */
export function inSchema(url: string, schema: string): string {
  const address = new URL(url)
  address.searchParams.set('options', `-c search_path=${schema}`)
  return address.href
}

async function ask(statement: string): Promise<void> {
  const { pool, close } = await openEngine({ url: standardPostgres })
  await pool.query(statement)
  await close()
}

let template: Promise<string> | undefined

/** An empty database of PGlite: with no table of ours, as the first start of all finds it. */
async function makeTemplate(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gridbourse-database-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await (await openEngine({ directory: folder })).close()
  return join(folder, 'pglite')
}
