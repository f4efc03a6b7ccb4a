import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { run } from '../program.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'import-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
  rmSync(home, { recursive: true })
})

const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text)
  return join(home, name)
}
const street = (): string => join(home, 'street')

async function said(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  const written = { out: '', err: '' }
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((written.out += String(text)), true))
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written.err += String(text)), true))
  const status = await run(['import', ...words])
  return { status, out: written.out.replaceAll(`${home}/`, ''), err: written.err.replaceAll(`${home}/`, '') }
}

const METERS =
  'at,ann_load_kwh,ann_pv_kwh\n2026-06-01T10:00Z,0.5,2\n2026-06-01T11:00Z,,1\n2026-06-01T12:00Z,1,0\n'
const WEATHER = {
  latitude: 48.4,
  longitude: 10,
  utc_offset_seconds: 0,
  hourly_units: { temperature_2m: '°C', shortwave_radiation: 'W/m²' },
  hourly: {
    time: ['2026-06-01T10:00', '2026-06-01T11:00', '2026-06-01T12:00', '2026-06-01T13:00'],
    temperature_2m: [20, 21, 22, 23],
    shortwave_radiation: [500, 600, 700, 800],
  },
}

test('meters, weather and prices become one folder, and the summary says what to try next', async () => {
  const sources = [file('meters.csv', METERS), file('weather.json', JSON.stringify(WEATHER))]
  const { status, out } = await said(
    ...sources,
    '--into',
    street(),
    '--zone',
    'Europe/Berlin',
    '--import-price',
    '0.30',
    '--export-price',
    '0.08',
    '--battery',
    '6.4kWh/5kW/0.9',
    '--name',
    'Mill Lane',
  )
  expect(status).toBe(0)
  expect(out).toContain('made street: Mill Lane, 1 participant\nfrom 2026-06-01T10:00Z to 2026-06-01T13:00Z')
  expect(out).toMatch(/ann +household +1\.5 +3\.0 +6\.4 +1\n/)
  expect(out).toContain('next: gridbourse replay street')
  expect(readFileSync(join(street(), 'weather.csv'), 'utf8')).toBe(
    'interval_start_utc,air_temperature_c,ghi_wh_per_m2\n2026-06-01T10:00:00Z,20,600\n2026-06-01T11:00:00Z,21,700\n2026-06-01T12:00:00Z,22,800\n',
  )
  const community = JSON.parse(readFileSync(join(street(), 'community.json'), 'utf8')) as object
  expect(community).toMatchObject({
    timezone: 'Europe/Berlin',
    resolution: 'PT1H',
    location: { latitude: 48.4, longitude: 10 },
    utility: { exportPrice: { constant: 0.08, unit: 'EUR/kWh' } },
    weather: { columns: { airTemperatureC: 'air_temperature_c', globalHorizontalWhPerM2: 'ghi_wh_per_m2' } },
  })
})

test('the summary is JSON on demand, with every repair', async () => {
  const { out } = await said(
    file('meters.csv', METERS.replace('11:00Z,,', '11:00Z,n/a,')),
    '--into',
    street(),
    '--import-price',
    '0.30',
    '--json',
  )
  expect(JSON.parse(out)).toMatchObject({
    imported: ['ann'],
    participants: [{ id: 'ann', loadKwh: 1.5, generationKwh: 3, batteryKwh: null, silentHours: 1 }],
    repairs: [{ line: 3, place: '2 (ann_load_kwh)', rule: 'text_means_no_reading', count: 1 }],
  })
})

test('a source that cannot be read leaves nothing behind', async () => {
  const { status, err } = await said(
    file('meters.csv', METERS.replace('0.5', '-0.5')),
    '--into',
    street(),
    '--import-price',
    '0.30',
  )
  expect(status).toBe(1)
  expect(err).toContain('error: meters.csv, line 2, column 2 (ann_load_kwh): energy is negative')
  expect(readdirSync(home)).toEqual(['meters.csv'])
})

test.each([
  [['--battery', 'big'], '--battery big: write capacity, power and round trip'],
  [['--battery', '6kWh/5kW/1.2'], '--battery 6kWh/5kW/1.2: write capacity'],
  [['--import-price', 'cheap'], '--import-price cheap: write a price per kWh'],
  [['--location', '95,10'], '--location 95,10: write degrees north and east'],
  [['--zone', 'Mars/Olympus'], '--zone Mars/Olympus: is no IANA time zone'],
  [['--currency', 'euro'], '--currency euro: write an ISO 4217 code'],
])('%j is not understood', async (words, complaint) => {
  const { status, err } = await said(file('meters.csv', METERS), '--into', street(), ...words)
  expect(status).toBe(2)
  expect(err).toContain(complaint)
})

test('a factory comes with what its peak is charged', async () => {
  const source = file('mill.csv', 'at,mill_load_kwh\n2026-06-01T10:00Z,0.5\n2026-06-01T11:00Z,1\n')
  const words = [source, '--into', street(), '--zone', 'Europe/Berlin']
  const { status } = await said(
    ...words,
    '--import-price',
    '0.12',
    '--kind',
    'consumer',
    '--demand-charge',
    '9.5',
  )
  expect(status).toBe(0)
  const { participants } = JSON.parse(readFileSync(join(street(), 'community.json'), 'utf8')) as {
    participants: object[]
  }
  expect(participants).toMatchObject([
    { id: 'mill', kind: 'consumer', demandCharge: { perKw: 9.5, unit: 'EUR/kW' } },
  ])
  const again = await said(...words, '--demand-charge', 'mill=10')
  expect(again.err).toContain('has a demand charge already; --force replaces it')
  const wrong = await said(...words, '--demand-charge', 'much')
  expect(wrong).toMatchObject({ status: 2 })
})
