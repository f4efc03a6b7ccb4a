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

test('what a folder says of its members and its utility is carried on', async () => {
  const [ann] = description.participants
  const told = {
    ...description,
    location: { latitude: 48, longitude: 10 },
    utility: {
      ...description.utility,
      importPrice: {
        ...description.utility.importPrice,
        parts: { network: { constant: 40, unit: 'EUR/MWh' }, tax: { share: 0.2 } },
      },
      carbonIntensity: { constant: 0.38, unit: 'kg/kWh' },
    },
    participants: [
      {
        ...ann,
        kind: 'building',
        generation: { ...ann!.load, source: 'solar', ratedKw: 4.2 },
        battery: { ...ann!.battery, capacityKwh: 10, minStateOfCharge: 0.1, maxStateOfCharge: 0.9 },
        connectionKw: 30,
        demandCharge: { perKw: 9.5, unit: 'EUR/kW' },
      },
    ],
  }
  await write({ 'community.json': JSON.stringify(told) })
  const { community } = await readCommunityFolder(folder, hourly)
  expect(community.location).toEqual({ latitude: 48, longitude: 10 })
  expect([...community.carbonIntensity!]).toEqual([380, 380, 380])
  const { energy, network, levies, tax } = community.importPriceParts!
  expect([energy[0], network[0], levies[0], tax[0]]).toEqual([200_000, 40_000, 0, 60_000])
  expect(community.participants[0]).toMatchObject({
    kind: 'consumer',
    plant: { source: 'solar', ratedW: 4200 },
    battery: { capacityWh: 8000, initialStateOfCharge: 0.5 },
    connectionW: 30_000,
    demandChargePerKw: 9.5,
  })
})

const cambridge = resolve(import.meta.dirname, '../../../../shared/data/cambridge')

test.runIf(existsSync(cambridge))('seventeen measured buildings without any plant or battery', async () => {
  const { community, repairs } = await readCommunityFolder(cambridge, hourly)
  expect(community.participants).toHaveLength(17)
  for (const { kind, plant, battery } of community.participants)
    expect({ kind, plant, battery }).toEqual({ kind: 'consumer', plant: null, battery: null })
  for (const { rule } of repairs) expect(rule).toBe('gap_takes_value_before')
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
