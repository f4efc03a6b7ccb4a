import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { syntheticSubject } from '@gridbourse/testing/synthetic-series'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { run as runCommand } from '../program.ts'

const folder = mkdtempSync(join(tmpdir(), 'gridbourse-forecast-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = async (...words: readonly string[]) => {
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const error = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const status = await runCommand(['forecast', ...words])
  const [stdout, stderr] = [out, error].map((stream) => stream.mock.calls.map(([text]) => text).join(''))
  vi.restoreAllMocks()
  return { status, stdout: stdout!, stderr: stderr! }
}
const answer = async (...words: readonly string[]) => {
  const { stdout, stderr } = await run(...words, '--json')
  expect(stdout, stderr).not.toBe('')
  return JSON.parse(stdout)
}

const DAYS = 24
const house = (seed: number) => syntheticSubject({ quantity: 'load', days: DAYS, seed })
const roof = syntheticSubject({ quantity: 'solar', days: DAYS, seed: 5 })
const { start } = roof.series

const csvOf = (columns: Readonly<Record<string, Float64Array>>): string =>
  [
    ['interval_start_utc', ...Object.keys(columns)].join(','),
    ...Array.from({ length: DAYS * 24 }, (_, i) =>
      [
        new Date(start + i * 3_600_000).toISOString(),
        ...Object.values(columns).map((values) => (Number.isNaN(values[i]!) ? '' : values[i]!.toFixed(4))),
      ].join(','),
    ),
  ].join('\n')

const street = join(folder, 'street')
mkdirSync(street)
const participant = (id: string) => ({
  id: `home-${id}`,
  load: { file: 'load.csv', column: `home_${id}_load_kwh`, unit: 'kWh' },
  ...(id === '01' ? { generation: { file: 'roof.csv', column: 'home_01_pv_kwh', source: 'solar' } } : {}),
})
writeFileSync(
  join(street, 'community.json'),
  JSON.stringify({
    timezone: 'Europe/Vienna',
    location: { latitude: 47, longitude: 11 },
    utility: { importPrice: { constant: 0.3 } },
    weather: { file: 'weather.csv', columns: { cloudOkta: 'clouds' } },
    participants: ['01', '02', '03'].map(participant),
  }),
)
writeFileSync(
  join(street, 'load.csv'),
  csvOf(Object.fromEntries([1, 2, 3].map((home) => [`home_0${home}_load_kwh`, house(home).series.values]))),
)
writeFileSync(join(street, 'roof.csv'), csvOf({ home_01_pv_kwh: roof.series.values }))
writeFileSync(join(street, 'weather.csv'), csvOf({ clouds: roof.weather!.columns[0]! }))

type Row = Record<string, unknown> & { id: string; horizon: string; n: number }

test('a folder gives every series of the chosen homes, their sums, both horizons, the last quarter', async () => {
  const { series, zone, weather } = await answer(street, '--except', '03')
  expect(series.map(({ id, horizon }: Row) => `${id} ${horizon}`)).toEqual(
    ['home-01/load', 'home-02/load', 'aggregate/load', 'home-01/generation', 'aggregate/generation'].flatMap(
      (id) => [`${id} day-ahead`, `${id} 1h`],
    ),
  )
  expect({ zone, weather }).toEqual({ zone: 'Europe/Vienna', weather: 'none' })
  for (const row of series as Row[]) {
    expect(row).toMatchObject({ from: '2026-02-19T00:00Z', to: '2026-02-25T00:00Z' })
    expect(row.n).toBeGreaterThan(6 * 24 - 12)
    expect(row['ratio']).toBeCloseTo((row['mae'] as number) / (row['lag24Mae'] as number), 9)
    for (const figure of ['mae', 'lag24Mae', 'ratio', 'pinball', 'coverage80'])
      expect(Number.isFinite(row[figure]), `${row.id} ${figure}`).toBe(true)
  }
})

test('perfect weather is called what it is', async () => {
  const { weather, note } = await answer(
    street,
    '--only',
    'home-02',
    '--weather',
    'perfect',
    '--from',
    '2026-02-23',
  )
  expect(weather).toBe('perfect')
  expect(note).toContain('measured in the slots they forecast')
})

test('a csv is read by its first column, in UTC days, from a date on', async () => {
  const path = join(folder, 'meter.csv')
  writeFileSync(path, csvOf({ load_kwh: house(7).series.values, home_09_pv_kwh: roof.series.values }))
  const { series, zone } = await answer(path, '--from', '2026-02-20', '--to', '2026-02-24T12:00Z', '--days')
  const name = folder.split('/').at(-1)
  expect(series.map(({ id }: Row) => id)).toEqual([`${name}/load`, `${name}/load`])
  expect(zone).toBe('UTC')
  expect(series[0]).toMatchObject({ from: '2026-02-20T00:00Z', to: '2026-02-24T12:00Z' })
  expect(series[0].days.map(({ date }: { date: string }) => date)).toHaveLength(5)
  const other = await answer(
    path,
    '--column',
    'home_09_pv_kwh',
    '--zone',
    'Europe/Vienna',
    '--from',
    '2026-02-24',
  )
  expect(other.series[0]).toMatchObject({ id: 'home-09/generation' })
  expect(other.zone).toBe('Europe/Vienna')
})

test('people get a table, and see how far it is', async () => {
  const { stdout, stderr } = await run(street, '--only', '02', '--from', '2026-02-24')
  expect(stdout).toMatch(/home-02\/load +day-ahead/)
  expect(stderr).toContain('4 of 4')
})

describe('what cannot be read is refused with its place', () => {
  const bad = join(folder, 'bad.csv')
  test.for([
    ['t,a_kwh\n2026-01-01T00:00Z,1\n2026-01-01T01:00Z,x\n', 'bad.csv, line 3, column 2: a value is a number'],
    [
      't,a_kwh\n2026-01-01T00:00Z,1\n2026-01-01T01:00Z,-1\n',
      'T01:00:00.000Z, column a_kwh: energy is not negative',
    ],
    ['t,a_kwh\n2026-01-01T01:00Z,1\n2026-01-01T01:00Z,1\n', 'start_is_a_duplicate'],
  ] as const)('%j', async ([text, complaint]) => {
    writeFileSync(bad, text)
    const { status, stderr } = await run(bad)
    expect(status).toBe(1)
    expect(stderr).toContain(complaint)
  })

  test.for([
    [['--weather', 'sunny'], 2, '--weather is none or perfect'],
    [['--zone', 'Vienna'], 2, '--zone is an IANA name'],
    [['--from', 'spring'], 2, '--from is an instant'],
    [['--from', '2027-01-01'], 2, 'the span of the data'],
    [['--only', '77'], 1, 'there is no participant 77'],
  ] as const)('%j', async ([options, code, complaint]) => {
    const { status, stderr } = await run(street, ...options)
    expect(status).toBe(code)
    expect(stderr).toContain(complaint)
  })

  test('data too short to learn from', async () => {
    const path = join(folder, 'short.csv')
    writeFileSync(path, 'at,price\n2026-01-01T00:00Z,1\n2026-01-01T01:00Z,2\n2026-01-01T02:00Z,3\n')
    const { status, stderr } = await run(path)
    expect(status).toBe(1)
    expect(stderr).toContain('the data spans 0.1 days; 8 are the least')
  })

  test('a folder that is not there', async () => {
    const { status, stderr } = await run(join(folder, 'nowhere'))
    expect(status).toBe(1)
    expect(stderr).toContain('there is no such folder or file')
  })
})
