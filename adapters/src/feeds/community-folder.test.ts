import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { UtilityOnlyReplay } from '@gridbourse/core/community'
import { HOUR, QUARTER_HOUR } from '@gridbourse/core/kernel'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCommunityFolder, type FolderOptions } from './index.ts'

const hourly: FolderOptions = { slotDuration: HOUR, gaps: 'idle' }

const description = {
  name: 'Street',
  timezone: 'Europe/Berlin',
  resolution: 'PT1H',
  currency: 'EUR',
  utility: {
    importPrice: { file: 'price.csv', column: 'asked', unit: 'EUR/kWh' },
    exportPrice: { constant: 0.08, unit: 'EUR/kWh' },
  },
  participants: [
    {
      id: 'ann',
      load: { file: 'load.csv', column: 'ann', unit: 'kWh' },
      battery: {
        capacityKwh: 6.4,
        maxChargeKw: 5,
        maxDischargeKw: 5,
        roundTripEfficiency: 0.9,
        initialStateOfCharge: 0.5,
      },
    },
  ],
}
const prices = 'at,asked\n2026-01-01T00:00Z,0.3\n2026-01-01T01:00Z,\n2026-01-01T02:00Z,0.05\n'
const loads = 'at,ann\n2026-01-01T00:00Z,1.0022\n2026-01-01T01:00Z,\n2026-01-01T02:00Z,0.5\n'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'community-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function write(files: Partial<Record<'community.json' | 'price.csv' | 'load.csv', string>> = {}) {
  const all = {
    'community.json': JSON.stringify(description),
    'price.csv': prices,
    'load.csv': loads,
    ...files,
  }
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text)
}

test('a folder becomes whole Wh and micros, slot by slot', async () => {
  await write()
  const { community } = await readCommunityFolder(folder, hourly)
  expect(community.slots).toBe(3)
  expect([...community.participants[0]!.loadWh]).toEqual([1002, Number.NaN, 500])
  expect([...community.importPrice]).toEqual([300_000, 300_000, 50_000])
})

test('the utility never pays more than it asks', async () => {
  await write()
  const { community } = await readCommunityFolder(folder, hourly)
  expect([...community.exportPrice]).toEqual([80_000, 80_000, 50_000])
})

test('hours become quarter-hours by the register', async () => {
  await write()
  const { community } = await readCommunityFolder(folder, { slotDuration: QUARTER_HOUR, gaps: 'idle' })
  expect([...community.participants[0]!.loadWh].slice(0, 4)).toEqual([251, 250, 251, 250])
})

test('silent meters are estimated on demand, and counted', async () => {
  await write()
  const { community, estimatedReadings } = await readCommunityFolder(folder, { ...hourly, gaps: 'estimate' })
  expect(estimatedReadings).toBe(1)
  expect(community.participants[0]!.loadWh[1]).toBe(0)
})

const refused = async (files: Parameters<typeof write>[0]) => {
  await write(files)
  return readCommunityFolder(folder, hourly).then(
    () => 'accepted',
    (fault: Error) => fault.message,
  )
}
const changed = (change: object) => ({ 'community.json': JSON.stringify({ ...description, ...change }) })
const ann = description.participants[0]!

test('what is wrong is named with its file, its place and the rule', async () => {
  expect(await refused({ 'community.json': '{' })).toMatch(/^community\.json: is no JSON/)
  expect(await refused(changed({ timezone: 'Mars/Olympus' }))).toBe(
    'community.json, timezone: is no IANA time zone',
  )
  expect(await refused(changed({ participants: [ann, ann] }))).toContain('the id ann is taken twice')
  expect(
    await refused(
      changed({ participants: [{ ...ann, battery: { ...ann.battery, roundTripEfficiency: 1.2 } }] }),
    ),
  ).toContain('participants.0.battery.roundTripEfficiency')
  expect(await refused(changed({ participants: [{ ...ann, load: { ...ann.load, unit: 'MW' } }] }))).toContain(
    'participants.0.load.unit',
  )
  expect(await refused({ 'load.csv': loads.replace('0.5', '-0.5') })).toBe(
    'load.csv, row 3 of column ann: energy is negative',
  )
  expect(await refused({ 'load.csv': loads.replace('0.5', 'much') })).toContain('load.csv, line 4, column 2')
  expect(await refused({ 'load.csv': loads.replace('T02', 'T01') })).toContain('start_is_a_duplicate')
  expect(await refused({ 'load.csv': loads.replace('ann', 'bob') })).toBe(
    'load.csv, line 1: has no column ann',
  )
  expect(await refused(changed({ resolution: 'PT15M' }))).toContain('no whole number of slots')
  expect(
    await refused({ 'load.csv': loads.replaceAll('T01:00', 'T00:30').replaceAll('T02:00', 'T01:00') }),
  ).toContain('not as far apart')
  expect(await refused(changed({ currency: 'USD' }))).toContain(
    'a price in EUR/kWh where the currency is USD',
  )
})

test('a missing file is named', async () => {
  expect(
    await refused(changed({ participants: [{ ...ann, load: { ...ann.load, file: 'nowhere.csv' } }] })),
  ).toContain('nowhere.csv: cannot be read (ENOENT)')
})

const fontana = resolve(import.meta.dirname, '../../../../shared/data/fontana')

describe.runIf(existsSync(fontana))('fifteen measured homes', () => {
  test('every home captures at least 0.88 of what foresight would save over two winter weeks', async () => {
    const { community } = await readCommunityFolder(fontana, hourly)
    const from = (Date.UTC(2017, 0, 1, 8) - community.start) / HOUR
    const replay = new UtilityOnlyReplay(community, { from, to: from + 14 * 24 })
    replay.advance(14 * 24)
    const { community: figures, participants, checks } = replay.report()
    expect(checks).toEqual({ ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 })
    expect(figures.capturedSeparate).toBeGreaterThan(0.95)
    for (const { costBase, bill, costForesightSeparate } of participants) {
      expect(Number(costBase - bill) / Number(costBase - costForesightSeparate)).toBeGreaterThan(0.88)
    }
  })
})
