import { UtilityOnlyReplay, type Community } from '@gridbourse/core/community'
import { HOUR, parseInstant, seededRandom } from '@gridbourse/core/kernel'
import { expect, test } from 'vitest'
import { HighsScheduler } from './highs-scheduler.ts'
import { loadHighs } from './load-highs.ts'

const DAYS = 12
const SLOTS = DAYS * 24
const constant = (value: number): Float64Array => new Float64Array(SLOTS).fill(value)

/** A part of one month of a factory with the sun on its roof. */
function works(seed: number): Community {
  const dice = seededRandom(seed)
  return {
    name: 'works',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    start: parseInstant('2026-05-01T22:00Z')!,
    slotDuration: HOUR,
    slots: SLOTS,
    importPrice: constant(0).map(() => 100_000 + dice.below(200_000)),
    exportPrice: constant(40_000),
    participants: [
      {
        id: 'factory',
        loadWh: constant(0).map((_, slot) => 5000 + (slot % 24 > 6 ? dice.below(60_000) : 0)),
        generationWh: constant(0).map((_, slot) => (slot % 24 > 8 ? dice.below(20_000) : 0)),
        battery: {
          capacityWh: 50_000,
          maxChargeW: 25_000,
          maxDischargeW: 20_000,
          roundTripEfficiency: 0.9,
          initialStateOfCharge: 0.5,
        },
        demandChargePerKw: 2 + dice.below(10),
      },
    ],
  }
}

test.each([1, 2, 3, 4])('foresight with a demand charge costs what HiGHS finds: seed %i', async (seed) => {
  const community = works(seed)
  const { loadWh, generationWh, battery, demandChargePerKw } = community.participants[0]!
  const replay = new UtilityOnlyReplay(community, { from: 0, to: SLOTS })
  replay.advance(SLOTS)
  const scheduler = new HighsScheduler(await loadHighs())
  const oneWay = Math.sqrt(battery!.roundTripEfficiency)
  const { cost, unmet } = scheduler.schedule({
    stepHours: constant(1),
    importPrice: community.importPrice,
    exportPrice: community.exportPrice,
    scenarios: [
      {
        weight: 1,
        loadWh: loadWh.map((load, slot) => Math.max(0, load - generationWh[slot]!)),
        solarWh: loadWh.map((load, slot) => Math.max(0, generationWh[slot]! - load)),
      },
    ],
    battery: {
      ...battery!,
      reserveWh: 0,
      ceilingWh: battery!.capacityWh,
      storedWh: battery!.capacityWh / 2,
      chargeEfficiency: oneWay,
      dischargeEfficiency: oneWay,
    },
    wear: { pricePerKwh: 0, on: 'discharged' },
    connection: { importLimitW: constant(Infinity), exportLimitW: constant(Infinity) },
    demandCharge: { pricePerKw: demandChargePerKw! * 1_000_000, peakSoFarW: 0 },
    end: { atLeastWh: 0, valuePerKwh: 0 },
    mayCurtail: false,
  })
  scheduler.close()
  expect(unmet).toEqual([])
  const found = Number(replay.report().community.costForesightSeparate)
  expect(Math.abs(found - cost.total)).toBeLessThan(1e-6 * cost.total)
})
