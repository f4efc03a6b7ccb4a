import { readdir, rm, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import S3rver from 's3rver'
import { parseInstant, type EpochMs } from '@gridbourse/core/kernel'
import { columnsOf, type Reading, type ReadingBatch } from '@gridbourse/core/telemetry'
import { askLake, LakeRefusal } from './ask-lake.ts'
import { openLake } from './lake-writer.ts'
import { objectStorage } from './object-storage.ts'

const EVENING = parseInstant('2026-11-21T23:59:59Z')!

let lake: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'gridbourse-lake-'))
})
afterEach(() => rm(lake, { recursive: true }))

const power = (second: number, value: number, source = 'anna/meter'): Reading => ({
  source,
  metric: 'energy.powerW',
  at: (EVENING + second * 1000) as EpochMs,
  value,
})
const batch = (sequence: number, readings: readonly Reading[]): ReadingBatch => ({
  sequence,
  knownAt: (EVENING + sequence) as EpochMs,
  by: 7,
  readings: columnsOf(readings),
})
const write = async (...batches: readonly ReadingBatch[]) => {
  const writer = await openLake(lake)
  const files = await writer.write(batches)
  writer.close()
  return files
}
const rows = async (sql: string) => (await askLake(lake, sql)).rows

describe('a lake', () => {
  test('holds readings by day, the newest version of each, and every version there was', async () => {
    const files = await write(batch(1, [power(0, 5), power(1, 6)]), batch(2, [power(0, 4), power(0, 4)]))
    expect(files.map(({ day, name }) => [day, name])).toEqual([
      ['2026-11-21', '0000000000000001-0000000000000002.parquet'],
      ['2026-11-22', '0000000000000001-0000000000000002.parquet'],
    ])
    await write(batch(3, [power(1, -1)]))
    expect(await askLake(lake, 'select instant, value, day from readings order by instant')).toEqual({
      columns: ['instant', 'value', 'day'],
      rows: [
        ['2026-11-21 23:59:59', '4', '2026-11-21'],
        ['2026-11-22 00:00:00', '-1', '2026-11-22'],
      ],
    })
    expect(await rows("select count(*) from versions where owner = 'anna' and kind = 'energy'")).toEqual([
      ['5'],
    ])
  })

  test('that was never written can be asked, and has nothing', async () => {
    expect(await rows('select count(*) from readings')).toEqual([['0']])
  })

  test('is written by one at a time', async () => {
    const writer = await openLake(lake)
    await expect(openLake(lake)).rejects.toThrow('is held by process')
    writer.close()
    ;(await openLake(lake)).close()
  })

  test('whose writer died before it was done has nothing twice', async () => {
    await write(batch(1, [power(0, 5)]))
    const [file] = await write(batch(2, [power(2, 6)]))
    await writeFile(join(lake, 'progress.json'), '{"sequence":1}')
    await writeFile(`${file!.path}.unfinished`, 'half of it')
    expect((await openAndClose()).sequence).toBe(1)
    await write(batch(2, [power(2, 6)]), batch(3, [power(3, 7)]))
    expect(await rows('select count(*), max(sequence) from versions')).toEqual([['3', '3']])
  })

  const openAndClose = async () => {
    const writer = await openLake(lake)
    writer.close()
    return writer
  }

  test('is not written by a question, not even where it may read', async () => {
    await write(batch(1, [power(0, 5)]))
    await expect(askLake(lake, `copy (select 1) to '${lake}/mine.csv'`)).rejects.toThrow('expected SELECT')
    expect(await readdir(lake)).not.toContain('mine.csv')
  })

  test.each([
    ["copy (select 1) to 'stolen.csv'", 'disabled by configuration'],
    ['create table mine as select 1', 'expected SELECT'],
    ['select 1; select 2', 'expected one question'],
    ["select * from read_csv('/etc/passwd')", 'disabled by configuration'],
    ["select * from '/etc/passwd'", 'does not exist'],
    ['set enable_external_access = true', 'expected SELECT'],
    ["attach 'other.db'", 'expected SELECT'],
    ['select nonsense', 'nonsense'],
    ['', 'expected one question'],
  ])('answers no %j', async (sql, why) => {
    await write(batch(1, [power(0, 5)]))
    await expect(askLake(lake, sql)).rejects.toThrow(LakeRefusal)
    await expect(askLake(lake, sql)).rejects.toThrow(why)
    expect(await readdir(lake)).not.toContain('stolen.csv')
  })
})

describe('object storage', () => {
  test('keeps copies of what is there, once, and gives them to another place', async () => {
    const { endpoint } = await s3Server('bucket')
    const storage = await objectStorage({ url: 's3://bucket/homes/one', endpoint })
    onTestFinished(() => storage.close())
    await write(batch(1, [power(0, 5), power(1, 6)]))
    expect(await storage.upload(lake)).toBe(2)
    expect(await storage.upload(lake)).toBe(0)
    await write(batch(2, [power(3, 7)]))
    expect(await storage.upload(lake)).toBe(1)

    const before = await rows('select * from versions order by instant')
    await rm(join(lake, 'readings'), { recursive: true })
    expect(await storage.download(lake)).toBe(3)
    expect(await storage.download(lake)).toBe(0)
    expect(await rows('select * from versions order by instant')).toEqual(before)
  })
})

/** A real server that speaks S3, in a folder of its own. */
async function s3Server(bucket: string): Promise<{ readonly endpoint: string }> {
  const directory = await mkdtemp(join(tmpdir(), 'gridbourse-s3-'))
  const server = new S3rver({
    port: 0,
    address: '127.0.0.1',
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  })
  const { port } = await server.run()
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'S3RVER')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'S3RVER')
  onTestFinished(async () => {
    vi.unstubAllEnvs()
    await server.close()
    await rm(directory, { recursive: true })
  })
  return { endpoint: `http://127.0.0.1:${port}` }
}
