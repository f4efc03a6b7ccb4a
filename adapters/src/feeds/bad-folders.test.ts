import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HOUR } from '@gridbourse/core/kernel'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FolderFlaw, readCommunityFolder } from './index.ts'

const ann = {
  id: 'ann',
  load: { file: 'load.csv', column: 'ann', unit: 'kWh' },
  battery: {
    capacityKwh: 6.4,
    maxChargeKw: 5,
    maxDischargeKw: 5,
    roundTripEfficiency: 0.9,
    initialStateOfCharge: 0.5,
  },
}
const description = {
  name: 'Street',
  timezone: 'Europe/Berlin',
  resolution: 'PT1H',
  currency: 'EUR',
  utility: {
    importPrice: { file: 'price.csv', column: 'asked', unit: 'EUR/kWh' },
    exportPrice: { constant: 0.08, unit: 'EUR/kWh' },
  },
  participants: [ann],
}
const prices = 'at,asked\n2026-01-01T00:00Z,0.3\n2026-01-01T01:00Z,0.3\n2026-01-01T02:00Z,0.05\n'
const loads = 'at,ann\n2026-01-01T00:00Z,1.0022\n2026-01-01T01:00Z,\n2026-01-01T02:00Z,0.5\n'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'community-'))
})
afterEach(() => rm(folder, { recursive: true }))

type Files = Partial<Record<'community.json' | 'price.csv' | 'load.csv', string | Buffer>>

async function write(files: Files): Promise<void> {
  const all = {
    'community.json': JSON.stringify(description),
    'price.csv': prices,
    'load.csv': loads,
    ...files,
  }
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text)
}

const read = async (files: Files) => {
  await write(files)
  return readCommunityFolder(folder, { slotDuration: HOUR, gaps: 'idle' })
}
const refused = async (files: Files): Promise<string> =>
  read(files).then(
    () => 'accepted',
    (fault: unknown) => (fault instanceof FolderFlaw ? fault.message.replaceAll(folder, 'street') : 'a bug'),
  )
const changed = (change: object): Files => ({
  'community.json': JSON.stringify({ ...description, ...change }),
})
const annWith = (change: object): Files => changed({ participants: [{ ...ann, ...change }] })
const batteryWith = (change: object): Files => annWith({ battery: { ...ann.battery, ...change } })
const load = (from: string, to: string): Files => ({ 'load.csv': loads.replace(from, to) })

test('a community.json that says nothing is told what it must say', async () => {
  expect(await refused({ 'community.json': '{}' })).toBe(
    'community.json: name, timezone, resolution, currency, utility and participants are missing (field_is_missing), in street',
  )
})

test.each<[Files, string]>([
  [{ 'community.json': '{' }, 'community.json: is no JSON'],
  [{ 'community.json': '[]' }, 'community.json: must be an object'],
  [changed({ timezone: 'Mars/Olympus' }), 'community.json, timezone: is no IANA time zone'],
  [changed({ name: 7 }), 'community.json, name: must be a text (field_has_another_type, found "7")'],
  [changed({ participants: [] }), 'community.json, participants: must not be empty'],
  [changed({ participants: [ann, ann] }), 'participants[1].id: the id ann is taken twice'],
  [changed({ location: { latitude: 95, longitude: 8 } }), 'location.latitude: must be at most 90'],
  [changed({ currency: 'USD' }), 'utility.importPrice: is a price in EUR/kWh where the currency is USD'],
  [changed({ utility: {} }), 'community.json, utility: importPrice and exportPrice are missing'],
  [
    changed({ utility: { ...description.utility, exportPrice: { constant: 0.1 } } }),
    'community.json, utility.exportPrice: unit is missing',
  ],
  [
    changed({ utility: { ...description.utility, exportPrice: { constant: 1e9, unit: 'EUR/kWh' } } }),
    'utility.exportPrice: a price is at most 100000 per kWh (price_is_absurd, found "1000000000")',
  ],
  [annWith({ load: { ...ann.load, unit: 'MW' } }), 'participants[0].load.unit: must be kWh or Wh'],
  [annWith({ load: { ...ann.load, file: '../load.csv' } }), 'load.file: names a file inside the folder'],
  [annWith({ load: { ...ann.load, file: 'no.csv' } }), 'no.csv: is not there (ENOENT) (file_cannot_be_read)'],
  [annWith({ kind: 'alien' }), 'kind: must be household or producer or consumer or building'],
  [batteryWith({ roundTripEfficiency: 1.2 }), 'battery.roundTripEfficiency: must be at most 1'],
  [batteryWith({ roundTripEfficiency: 0 }), 'battery.roundTripEfficiency: must be more than 0'],
  [batteryWith({ capacityKwh: 0 }), 'battery.capacityKwh: must be more than 0'],
  [
    batteryWith({ minStateOfCharge: 0.8, maxStateOfCharge: 0.2 }),
    'battery.minStateOfCharge: must be below maxStateOfCharge, and 0.8 is not below 0.2',
  ],
  [batteryWith({ minStateOfCharge: 0.6 }), 'battery.initialStateOfCharge: must be from 0.6 to 1'],
  [
    annWith({ demandCharge: { perKw: 4, unit: 'USD/kW' } }),
    'participants[0].demandCharge.unit: is in USD/kW where the currency is EUR',
  ],
  [
    load('0.5', '-0.5'),
    'load.csv, line 4, column 2 (ann): energy is negative (energy_is_negative, found "-0.5")',
  ],
  [load('0.5', '1e9'), 'load.csv, line 4, column 2 (ann): more than 1 GW over the interval'],
  [load('0.5', 'much'), 'load.csv, line 4, column 2 (ann): a value is a number'],
  [load('0.5', 'inf'), '(value_is_no_number, found "inf")'],
  [load('0.5', '0x10'), '(value_is_no_number, found "0x10")'],
  [load('T02', 'T00'), 'line 4, column 1 (at): says something else about the interval of line 2'],
  [load('T02:00Z', 'T02:00'), 'local times are read by gridbourse import --zone (start_is_no_utc_instant'],
  [load('T02:00', 'T02:20'), 'load.csv, line 4, column 1 (at): intervals are 15, 30 or 60 minutes'],
  [load('ann', 'bob'), 'load.csv, line 1: has no column ann; there is bob (column_is_missing)'],
  [load('0.5', '0.5,7'), 'load.csv, line 4: has 3 cells where the heading has 2'],
  [{ 'load.csv': '' }, 'load.csv: is empty'],
  [{ 'load.csv': 'at,ann\n' }, 'load.csv: has a heading and no row of values'],
  [{ 'load.csv': 'at\n2026-01-01T00:00Z\n' }, 'the heading names the starts and at least one column'],
  [{ 'load.csv': Buffer.from('at,\u00e4nn\n', 'latin1') }, 'load.csv, line 1: has bytes that are no UTF-8'],
  [{ 'load.csv': Buffer.from(`\uFEFF${loads}`, 'utf16le') }, 'load.csv, line 1: is written in UTF-16'],
  [{ 'load.csv': `${loads}\0` }, 'load.csv, line 5: holds zero bytes'],
  [changed({ resolution: 'PT15M' }), 'not as far apart as community.json says: 60 minutes, not PT15M'],
  [{ 'price.csv': prices.replaceAll('2026', '2025') }, 'column asked has no value at the time of the meters'],
])('%j is refused: %s', async (files, words) => {
  expect(await refused(files)).toContain(words)
})

test('ten problems are told at once, and the same one again is counted', async () => {
  const many = Array.from({ length: 12 }, (_, n) => ({ ...ann, id: `p${n}`, kind: 'alien' }))
  const told = await refused(changed({ participants: many }))
  expect(told.split('\n')).toHaveLength(12)
  expect(told).toMatch(/^street cannot be read, 12 problems:\n/)
  expect(told).toMatch(/and 2 more problems$/)
  expect(await refused({ 'load.csv': loads.replaceAll(':00Z', ':00') })).toContain('and at 2 more places')
})

const repaired = async (files: Files) => {
  const { community, repairs } = await read(files)
  return {
    loads: [...community.participants[0]!.loadWh],
    repairs: repairs.map(({ file, line, rule, count }) => [file, line, rule, count]),
  }
}
const gap = Number.NaN

test.each<[string, Files, (string | number | undefined)[][]]>([
  ['a byte order mark and CRLF', { 'load.csv': `\uFEFF${loads.replaceAll('\n', '\r\n')}` }, []],
  ['semicolons and decimal commas', { 'load.csv': loads.replaceAll(',', ';').replaceAll('.', ',') }, []],
  ['quoted cells', load('0.5', '"0.5"'), []],
  ['a separator at the end of each line', { 'load.csv': loads.replaceAll('\n', ',\n') }, []],
  ['a text for a gap', load('T01:00Z,', 'T01:00Z,NaN'), [['load.csv', 3, 'text_means_no_reading', 1]]],
  [
    'rows out of order',
    {
      'load.csv': loads.replace('at,ann\n', '').split('\n').toReversed().join('\n').replace('\n', 'at,ann\n'),
    },
    [['load.csv', 3, 'rows_are_not_in_order', 2]],
  ],
  [
    'a row that is told twice',
    { 'load.csv': `${loads}2026-01-01T02:00Z,0.5\n` },
    [['load.csv', 5, 'row_is_told_twice', 1]],
  ],
  [
    'a gap in a price',
    { 'price.csv': prices.replace('T01:00Z,0.3', 'T01:00Z,') },
    [['price.csv', undefined, 'gap_takes_value_before', 1]],
  ],
])('%s: read, and told where something was put right', async (_, files, repairs) => {
  expect(await repaired(files)).toEqual({ loads: [1002, gap, 500], repairs })
})

test('a field that looks like one of ours misspelled is refused; other fields are notes', async () => {
  const { battery, ...without } = ann
  expect(await refused(changed({ participants: [{ ...without, batery: battery }] }))).toBe(
    'community.json, participants[0].batery: is no field; battery is meant, or call a note something else (field_is_misspelled), in street',
  )
  expect(await refused(batteryWith({ max_charge_kw: 3, owner: 'Ann' }))).toBe('accepted')
  expect(await refused(changed({ demandCharges: 'none', remark: 'a note' }))).toBe('accepted')
})
