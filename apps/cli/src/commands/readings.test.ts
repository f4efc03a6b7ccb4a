import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openTestMarket, TODAY, type Member, type TestMarket } from '../../../../testing/src/test-market.ts'
import { run as runProgram } from '../program.ts'

let market: TestMarket
let anna: Member
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gridbourse-readings-'))
  market = await openTestMarket({ lake: 'none' })
  anna = await market.join('anna')
})
afterAll(async () => {
  await market.stop()
  await rm(folder, { recursive: true })
})

/** What the command says, and how it ends. */
async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true))
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true))
  try {
    const code = await runProgram(words)
    return { code, out, err }
  } finally {
    process.exitCode = undefined
    stdout.mockRestore()
    stderr.mockRestore()
  }
}
const file = async (...lines: readonly string[]): Promise<string> => {
  const path = join(folder, 'readings.csv')
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}
const add = (path: string) => run('readings', 'import', path, '--url', market.url, '--key', anna.key)
const query = (sql: string, ...words: string[]) => run('query', sql, '--home', market.home, ...words)

describe('a file of readings', () => {
  test('is taken, and can be asked for in SQL', async () => {
    const rows = Array.from(
      { length: 60 },
      (_, i) => `anna/meter,energy.powerW,2026-11-22T09:00:${String(i).padStart(2, '0')}Z,${i}`,
    )
    expect(await add(await file('source,metric,at,value', ...rows, ''))).toMatchObject({
      code: 0,
      out: 'accepted  60\nrefused   0\n',
    })
    expect(
      await add(await file('value;at;metric;source', '70;1795338060000;energy.powerW;"anna/meter"')),
    ).toMatchObject({ code: 0 })
    const sql = 'select source, count(*) as n, max(value) as most from readings group by source'
    expect((await query(sql)).out).toBe('source       n  most\nanna/meter  61    70\n')
    expect((await query(sql, '--csv')).out).toBe('source,n,most\nanna/meter,61,70\n')
    expect(JSON.parse((await query(sql, '--json')).out)).toEqual([
      { source: 'anna/meter', n: '61', most: '70' },
    ])
  })

  test('has its bad rows told by line and column, and its good ones taken', async () => {
    const path = await file(
      'source,metric,at,value',
      'anna/meter,energy.powerW,2026-11-22T09:00:00Z,1.5',
      'anna/meter,energy.powerW,yesterday,1',
      '',
      'anna/meter,energy.power,2026-11-22T09:00:00Z,1',
      'anna/meter,energy.powerW,2026-11-22T09:00:00Z',
      'bert/meter,energy.powerW,2026-11-22T09:00:00Z,1',
      'anna/meter,energy.powerW,2027-11-22T09:00:00Z,1',
      'anna/meter,energy.powerW,2026-11-22T09:10:00Z,1',
    )
    const { code, out } = await add(path)
    expect(code).toBe(1)
    const told = out.split('\n').map((line) => line.replace(`${path}, `, ''))
    expect(told).toEqual([
      expect.stringMatching(/^line 2, column value: expected a whole number, found "1.5"/),
      expect.stringMatching(/^line 3, column at: expected an instant/),
      expect.stringMatching(/^line 5, column metric: expected a metric of this kind/),
      expect.stringMatching(/^line 6: 3 cells where the heading has 4/),
      expect.stringMatching(/^line 7, column source: expected a source of your own/),
      expect.stringMatching(/^line 8, column at: expected an instant up to/),
      'accepted  1',
      'refused   6',
      '',
    ])
  })

  test.each([
    ['source,metric,value', 'line 1 is no heading of readings'],
    ['', 'the file is empty'],
  ])('with the heading %j is refused', async (heading, why) => {
    const { code, err } = await add(await file(heading))
    expect(code).toBe(1)
    expect(err).toContain(why)
  })

  test('that is not there is refused', async () => {
    expect((await add(join(folder, 'nowhere.csv'))).err).toContain('there is no such file')
    expect((await add(folder)).err).toContain('is no file')
  })
})

test('trades and fills can be asked for beside readings', async () => {
  const order = { slot: TODAY, priceMicrosPerKwh: 100_000, energyWh: 500 }
  const bert = await market.join('bert')
  await anna.client.placeOrder({ body: { ...order, side: 'sell' } })
  await bert.client.placeOrder({ body: { ...order, side: 'buy', energyWh: 200 } })
  const sql = 'select slot, price_micros_per_kwh as price, energy_wh as energy, seller, buyer from trades'
  expect((await query(sql, '--csv')).out).toBe(
    'slot,price,energy,seller,buyer\n2026-11-23 18:00:00,100000,200,anna,bert\n',
  )
  expect(JSON.parse((await query('select count(*) as n from fills', '--json')).out)).toEqual([{ n: '0' }])
})

test.each([
  ['drop view readings', 'can be read and not changed'],
  ['select nothing', 'nothing'],
])('a lake does not answer %j', async (sql, why) => {
  const { code, err } = await query(sql)
  expect(code).toBe(1)
  expect(err).toContain(why)
})
