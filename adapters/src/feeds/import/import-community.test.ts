import { mkdtemp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { offsetAt, parseInstant, type EpochMs } from '@gridbourse/core/kernel'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FolderFlaw, importCommunity, type ImportOptions } from '../index.ts'

let home: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'import-'))
})
afterEach(() => rm(home, { recursive: true }))

const file = async (name: string, text: string): Promise<string> => {
  await writeFile(join(home, name), text)
  return join(home, name)
}

const brought = (sources: readonly string[], options: Partial<ImportOptions> = {}) =>
  importCommunity({
    sources,
    into: join(home, 'street'),
    format: null,
    zone: 'Europe/Berlin',
    dates: null,
    stamps: 'start',
    unit: null,
    isRegister: false,
    resolution: null,
    load: [],
    generation: [],
    participant: null,
    kind: null,
    name: null,
    currency: null,
    location: null,
    importPrice: 0.3,
    exportPrice: null,
    batteries: [],
    force: false,
    ...options,
  })

const refused = (sources: readonly string[], options: Partial<ImportOptions> = {}): Promise<string> =>
  brought(sources, options).then(
    () => 'accepted',
    (fault: unknown) =>
      fault instanceof FolderFlaw ? fault.message.replaceAll(`${home}/`, '') : String(fault),
  )

const wh = ({ community }: Awaited<ReturnType<typeof brought>>, id: string) => {
  const { loadWh, generationWh } = community.participants.find((one) => one.id === id)!
  return { load: [...loadWh], generation: [...generationWh] }
}

const quarters = (...rows: string[]): string =>
  rows.map((row, index) => `2026-01-05 10:${String(index * 15).padStart(2, '0')},${row}\n`).join('')

describe('a csv with a column for each meter', () => {
  test('becomes a community folder', async () => {
    const source = await file(
      'meters.csv',
      `time,ann_load_kwh,ann_pv_kwh,bob [W]\n${quarters('0.5,0.25,400', '0.75,0,800')}`,
    )
    const report = await brought([source], { batteries: [{ id: 'ann', battery: battery(6.4) }] })
    expect(wh(report, 'ann')).toEqual({ load: [500, 750], generation: [250, 0] })
    expect(wh(report, 'bob').load).toEqual([100, 200])
    expect(report.imported).toEqual(['ann', 'bob'])
    expect(report.community.start).toBe(parseInstant('2026-01-05T09:00Z'))
    expect(report.community.participants.map((one) => one.battery?.capacityWh)).toEqual([6400, undefined])
    expect(report.community.participants[0]!.plant).toEqual({ source: 'solar', ratedW: null })
  })

  test('is read by patterns, units, registers and ends of intervals as told', async () => {
    const source = await file(
      'meters.csv',
      `time,H-7 counter,note\n${quarters('1000.1,x', '1000.6,y', '1001.6,z')}`,
    )
    const report = await brought([source], { load: ['H-* counter'], unit: 'kWh', isRegister: true })
    expect(wh(report, '7').load).toEqual([500, 1000])
    const ends = await file('ends.csv', `time,ann_wh\n${quarters('1', '2')}`)
    const told = await brought([ends], { stamps: 'end', into: join(home, 'ends') })
    expect(told.community.start).toBe(parseInstant('2026-01-05T08:45Z'))
  })

  test('quarter-hours are summed to hours on demand', async () => {
    const source = await file('meters.csv', `time,ann_wh\n${quarters('1', '2', '3', '4')}`)
    const report = await brought([source], { resolution: 3_600_000 })
    expect(JSON.parse(await readFile(join(home, 'street', 'community.json'), 'utf8'))).toMatchObject({
      resolution: 'PT1H',
    })
    expect(wh(report, 'ann').load.reduce((sum, energy) => sum + energy, 0)).toBe(10)
  })

  test.each<[string, string, Partial<ImportOptions>]>([
    [`time,ann\n${quarters('1', '2')}`, 'meters.csv, line 1, column 2 (ann): the heading names no unit', {}],
    [
      `time,ann_kwh\n${quarters('1', '-2')}`,
      'meters.csv, line 3, column 2 (ann_kwh): energy is negative',
      {},
    ],
    [`time,ann_kwh\n${quarters('1', 'two')}`, 'line 3, column 2 (ann_kwh): a value is a number', {}],
    [
      `time,ann_kwh\n${quarters('1', '2')}`,
      'line 2, column 1 (time): a stamp without offset: say --zone',
      { zone: null },
    ],
    [
      `time,ann_kwh\n${quarters('1', '2')}`,
      'say what a kWh from the utility costs: --import-price',
      { importPrice: null },
    ],
    [`time,ann_kwh\n${quarters('1', '2')}`, 'no column is meant; there are ann_kwh', { load: ['bob'] }],
    [`time,ann_kwh,ann_wh\n${quarters('1,1', '2,2')}`, 'a second column for the load of ann', {}],
    [`time,ann_kwh\n${quarters('1e9', '2')}`, 'more than 1 GW over the interval', {}],
    ['', 'meters.csv: is empty', {}],
    ['<!DOCTYPE x [<!ENTITY a "b">]><feed/>', 'declares a document type, which is refused', {}],
  ])('%j is refused: %s', async (text, words, options) => {
    expect(await refused([await file('meters.csv', text)], options)).toContain(words)
    expect(await readdir(home)).toEqual(['meters.csv'])
  })

  test('law: what a community wrote as local times and kWh comes back to the Wh, across both jumps of the clock', async () => {
    const energy = fc.integer({ min: 0, max: 50_000 })
    // The first and the last interval are measured: they hold the span.
    const meter = fc
      .tuple(energy, fc.array(fc.option(energy, { freq: 12 }), { minLength: 38, maxLength: 38 }), energy)
      .map(([first, middle, last]) => [first, ...middle, last])
    const meters = fc.array(meter, { minLength: 1, maxLength: 3 })
    const starts = fc.constantFrom('2026-03-28T21:00Z', '2026-10-24T21:00Z', '2026-06-01T00:00Z')
    await fc.assert(
      fc.asyncProperty(meters, starts, fc.constantFrom(15, 60), async (given, start, minutes) => {
        const zone = 'Europe/Berlin'
        const rows = given[0]!.map((_, index) => {
          const at = (parseInstant(start)! + index * minutes * 60_000) as EpochMs
          const wall = new Date(at + offsetAt(zone, at)).toISOString().slice(0, 16).replace('T', ' ')
          return [wall, ...given.map((column) => (column[index] === null ? '' : column[index]! / 1000))].join(
            ',',
          )
        })
        const heading = ['time', ...given.map((_, id) => `home_${id}_load_kwh`)].join(',')
        const source = await file('m.csv', [heading, ...rows].join('\n'))
        const { community } = await brought([source], { force: true, into: join(home, 'law'), zone })
        await rm(join(home, 'law'), { recursive: true })
        const parts = minutes / 15
        community.participants.forEach(({ loadWh }, index) => {
          const back = given[index]!.map((_, interval) =>
            loadWh.slice(interval * parts, (interval + 1) * parts).reduce((sum, each) => sum + each, 0),
          )
          expect(back).toEqual(given[index]!.map((one) => one ?? Number.NaN))
        })
      }),
      { numRuns: 25 },
    )
  })
})

const battery = (capacityKwh: number) => ({
  capacityKwh,
  maxChargeKw: 5,
  maxDischargeKw: 5,
  roundTripEfficiency: 0.9,
  initialStateOfCharge: 0.5,
})

describe('a folder that is there', () => {
  const one = `at,ann_kwh\n2026-01-05T00:00Z,1\n2026-01-05T01:00Z,2\n`
  const other = `at,bob_kwh\n2026-01-05T01:00Z,3\n2026-01-05T02:00Z,4\n`
  const open = { zone: null, importPrice: null }

  test('is extended by who is new, on one span', async () => {
    await brought([await file('one.csv', one)])
    const { community, isExtended } = await brought([await file('two.csv', other)], open)
    expect(isExtended).toBe(true)
    expect(community.slots).toBe(12)
    expect(await readFile(join(home, 'street', 'load.csv'), 'utf8')).toBe(
      'interval_start_utc,ann_load_kwh,bob_load_kwh\n2026-01-05T00:00:00Z,1,\n2026-01-05T01:00:00Z,2,3\n2026-01-05T02:00:00Z,,4\n',
    )
  })

  test('is not overwritten without force, and other files in it stay', async () => {
    await brought([await file('one.csv', one)])
    await writeFile(join(home, 'street', 'notes.txt'), 'mine')
    const again = await file('again.csv', one.replace(',2', ',9'))
    expect(await refused([again], open)).toContain('has ann already; --force replaces what is there')
    const report = await brought([again], { ...open, force: true })
    expect(report.community.participants).toHaveLength(1)
    expect(wh(report, 'ann').load.slice(4)).toEqual([2250, 2250, 2250, 2250])
    expect(await readFile(join(home, 'street', 'notes.txt'), 'utf8')).toBe('mine')
  })

  test('is left as it was when the import is stopped or fails', async () => {
    await brought([await file('one.csv', one)])
    const before = await readFile(join(home, 'street', 'load.csv'), 'utf8')
    const stopped = AbortSignal.abort()
    await expect(brought([await file('two.csv', other)], { ...open, signal: stopped })).rejects.toThrow(
      'aborted',
    )
    expect(
      await refused([await file('bad.csv', other)], {
        ...open,
        batteries: [{ id: 'cem', battery: battery(5) }],
      }),
    ).toContain('--battery names cem, and there are ann, bob')
    expect(await refused([join(home, 'two.csv')], { ...open, importPrice: 1e9 })).toContain(
      'is there already',
    )
    expect(await readFile(join(home, 'street', 'load.csv'), 'utf8')).toBe(before)
    expect((await readdir(home)).filter((name) => name.startsWith('.'))).toEqual([])
  })

  test('of other things is not taken', async () => {
    await mkdir(join(home, 'street'))
    await writeFile(join(home, 'street', 'thesis.txt'), 'mine')
    expect(await refused([await file('one.csv', one)])).toContain('is a folder with other things in it')
  })
})

test('prices come from a column, in the steps they are in', async () => {
  const source = await file('one.csv', 'at,ann_kwh\n2026-01-05T00:00Z,1\n2026-01-05T01:00Z,2\n')
  const prices = await file(
    'prices.csv',
    'at;day ahead\n2026-01-05T00:00Z;0,1\n2026-01-05T00:30Z;0,3\n2026-01-05T01:00Z;0,5\n2026-01-05T01:30Z;0,5\n',
  )
  const { community } = await brought([source], {
    importPrice: { file: prices, column: 'day ahead' },
    currency: 'GBP',
  })
  expect([...community.importPrice].slice(2, 6)).toEqual([200_000, 200_000, 500_000, 500_000])
  expect(community.currency).toBe('GBP')
})
