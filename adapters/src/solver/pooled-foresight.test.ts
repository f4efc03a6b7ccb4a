import { existsSync } from 'node:fs'
import { exactSchedule } from '@gridbourse/core/battery'
import {
  foresightApart,
  pooledForesight,
  type Community,
  type LinearColumn,
  type LinearRow,
  type Participant,
  type ParticipantBattery,
} from '@gridbourse/core/community'
import { HOUR, parseInstant, seededRandom, type EpochMs } from '@gridbourse/core/kernel'
import { streetOf } from '@gridbourse/testing/street'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCommunityFolder } from '../feeds/index.ts'
import { openLinearSolver } from './index.ts'

const { solve } = openLinearSolver()

/** In nanos: a millionth of the currency. */
const SAME = 1000

type Story = {
  readonly importPrice: readonly number[]
  readonly spread: readonly number[]
  readonly homes: readonly {
    readonly netWh: readonly (number | null)[]
    readonly battery: ParticipantBattery | null
  }[]
}

function communityOf({ importPrice, spread, homes }: Story): Community {
  const slots = importPrice.length
  return {
    name: 'street',
    zone: 'Europe/Berlin',
    currency: 'EUR',
    start: 0 as EpochMs,
    slotDuration: HOUR,
    slots,
    importPrice: Float64Array.from(importPrice),
    exportPrice: Float64Array.from(importPrice, (price, slot) => price - spread[slot]!),
    participants: homes.map(({ netWh, battery }, index) =>
      homeOf(
        `home-${index}`,
        Float64Array.from(netWh, (net) => net ?? Number.NaN),
        battery,
      ),
    ),
  }
}

/** A home of which only the net load is known; NaN where not even that. */
const homeOf = (id: string, netWh: Float64Array, battery: ParticipantBattery | null): Participant => ({
  id,
  loadWh: netWh.map((net) => Math.max(net, 0)),
  generationWh: netWh.map((net) => Math.max(-net, 0)),
  battery,
})

const batteries = fc.record({
  capacityWh: fc.integer({ min: 500, max: 9000 }),
  maxChargeW: fc.integer({ min: 300, max: 5000 }),
  maxDischargeW: fc.integer({ min: 300, max: 5000 }),
  roundTripEfficiency: fc.constantFrom(0.7, 0.9, 1),
  initialStateOfCharge: fc.constantFrom(0, 0.5, 1),
})

/** Some homes, some of them equal; a meter is silent now and then. */
const stories = (slots: number, price: fc.Arbitrary<number>): fc.Arbitrary<Story> =>
  fc.record({
    importPrice: fc.array(price, { minLength: slots, maxLength: slots }),
    spread: fc.array(fc.constantFrom(0, 40_000, 150_000), { minLength: slots, maxLength: slots }),
    homes: fc.tuple(batteries, batteries).chain((kinds) =>
      fc.array(
        fc.record({
          battery: fc.constantFrom(null, ...kinds, kinds[0]),
          netWh: fc.array(fc.option(fc.integer({ min: -4000, max: 4000 }), { freq: 12 }), {
            minLength: slots,
            maxLength: slots,
          }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  })

const ordinary = fc.constantFrom(150_000, 210_000, 220_000, 400_000, 540_000)
const charges = fc.constantFrom(0, 10_000, 30_000)
const whole = ({ slots }: Community) => ({ from: 0, to: slots })

async function pooled(community: Community, localCharge: number) {
  const found = await pooledForesight(community, whole(community), { localCharge, solve })
  return { cost: Number(found!.costNanos), bound: Number(found!.lowerBoundNanos) }
}

/**
 * The naive twin: one programme over all slots, written as the meters are. Every home imports or exports, charges or
 * discharges, and the community imports or exports, each by a whole column of its own.
 */
async function naive({ participants, importPrice, exportPrice, slots }: Community, localCharge: number) {
  const columns: LinearColumn[] = []
  const rows: LinearRow[] = []
  const column = (each: LinearColumn): number => columns.push(each) - 1
  const oneWay = (one: number, other: number): void => {
    const isOne = column({ upper: 1, isWhole: true })
    rows.push(
      {
        upper: 0,
        entries: [
          [one, 1],
          [isOne, -100],
        ],
      },
      {
        upper: 100,
        entries: [
          [other, 1],
          [isOne, 100],
        ],
      },
    )
  }
  const stored = new Map<Participant, number>()
  for (let slot = 0; slot < slots; slot++) {
    const bought = column({ cost: importPrice[slot]! - localCharge })
    const sold = column({ cost: -exportPrice[slot]! })
    oneWay(bought, sold)
    const balance: [number, number][] = [
      [bought, 1],
      [sold, -1],
    ]
    for (const home of participants) {
      const net = (home.loadWh[slot]! - home.generationWh[slot]!) / 1000
      if (Number.isNaN(net)) continue
      const [imported, exported] = [column({ cost: localCharge }), column({})]
      oneWay(imported, exported)
      balance.push([imported, -1], [exported, 1])
      const meter: [number, number][] = [
        [imported, 1],
        [exported, -1],
      ]
      if (home.battery !== null) {
        const { capacityWh, maxChargeW, maxDischargeW, initialStateOfCharge, roundTripEfficiency } =
          home.battery
        const charge = column({ upper: maxChargeW / 1000 })
        const discharge = column({ upper: maxDischargeW / 1000 })
        oneWay(charge, discharge)
        meter.push([charge, -1], [discharge, 1])
        const before = stored.get(home)
        const after = column({ upper: capacityWh / 1000 })
        stored.set(home, after)
        const start = before === undefined ? (capacityWh * initialStateOfCharge) / 1000 : 0
        const root = Math.sqrt(roundTripEfficiency)
        const state: [number, number][] = [
          [after, 1],
          [charge, -root],
          [discharge, 1 / root],
        ]
        if (before !== undefined) state.push([before, -1])
        rows.push({ lower: start, upper: start, entries: state })
      }
      rows.push({ lower: net, upper: net, entries: meter })
    }
    rows.push({ lower: 0, upper: 0, entries: balance })
  }
  const { values } = await solve({ columns, rows })
  return columns.reduce((sum, { cost = 0 }, index) => sum + cost * values[index]!, 0) * 1000
}

describe('the naive twin finds the same', () => {
  test('at ordinary prices, where the bound meets the cost', async () => {
    await fc.assert(
      fc.asyncProperty(stories(7, ordinary), charges, async (story, localCharge) => {
        const community = communityOf(story)
        const { cost, bound } = await pooled(community, localCharge)
        expect(Math.abs(cost - (await naive(community, localCharge)))).toBeLessThan(SAME)
        if (Math.min(...story.spread) >= localCharge && Math.min(...community.exportPrice) >= 0)
          expect(cost - bound).toBeLessThan(SAME)
      }),
      { numRuns: 25 },
    )
  })

  test('at prices below zero, and where neighbours are dearer than the utility', async () => {
    const odd = fc.constantFrom(-300_000, -20_000, 0, 100_000, 300_000)
    const dear = fc.constantFrom(0, 30_000, 200_000)
    await fc.assert(
      fc.asyncProperty(stories(6, odd), dear, async (story, localCharge) => {
        const community = communityOf(story)
        const { cost, bound } = await pooled(community, localCharge)
        expect(Math.abs(cost - (await naive(community, localCharge)))).toBeLessThan(SAME)
        expect(bound).toBeLessThanOrEqual(cost)
      }),
      { numRuns: 25 },
    )
  })
})

/** Each home with its battery at its own meter, everything known. */
function separate({ participants, importPrice, exportPrice, slots }: Community): number {
  return participants.reduce((sum, { loadWh, generationWh, battery }) => {
    const silent = loadWh.map((load) => (Number.isNaN(load) ? 1 : 0))
    const said = (series: Float64Array) => series.map((each) => (Number.isNaN(each) ? 0 : each))
    const { capacityWh = 0, maxChargeW = 0, maxDischargeW = 0, roundTripEfficiency = 1 } = battery ?? {}
    const problem = {
      stepHours: new Float64Array(slots).fill(1),
      importPrice,
      exportPrice,
      scenarios: [{ weight: 1, loadWh: said(loadWh), solarWh: said(generationWh) }],
      battery: {
        capacityWh,
        reserveWh: 0,
        ceilingWh: capacityWh,
        storedWh: capacityWh * (battery?.initialStateOfCharge ?? 0),
        chargeEfficiency: Math.sqrt(roundTripEfficiency),
        dischargeEfficiency: Math.sqrt(roundTripEfficiency),
        maxChargeW,
        maxDischargeW,
      },
      wear: { pricePerKwh: 0, on: 'discharged' as const },
      connection: {
        importLimitW: new Float64Array(slots).fill(Infinity),
        exportLimitW: new Float64Array(slots).fill(Infinity),
      },
      end: { atLeastWh: 0, valuePerKwh: 0 },
      mayCurtail: false,
      rests: silent,
    }
    return sum + exactSchedule(problem).cost.total
  }, 0)
}

describe('a pool', () => {
  test('never costs more than its homes apart, and never less for a local charge', async () => {
    await fc.assert(
      fc.asyncProperty(stories(24, ordinary), async (story) => {
        const community = communityOf({ ...story, spread: story.spread.map((each) => each + 30_000) })
        const [free, charged] = [await pooled(community, 0), await pooled(community, 30_000)]
        expect(free.cost).toBeLessThanOrEqual(charged.cost + SAME)
        expect(charged.cost).toBeLessThanOrEqual(separate(community) + SAME)
      }),
      { numRuns: 40 },
    )
  })

  test('of one home is that home, whatever the local charge', async () => {
    await fc.assert(
      fc.asyncProperty(stories(24, ordinary), charges, async (story, localCharge) => {
        const community = communityOf({ ...story, homes: story.homes.slice(0, 1) })
        const { cost } = await pooled(community, localCharge)
        expect(Math.abs(cost - separate(community))).toBeLessThan(SAME)
      }),
      { numRuns: 40 },
    )
  })
})

/** Six weeks of a street, so that it takes several windows; the second battery is large and slow. */
function sixWeeks(): Community {
  const dice = seededRandom(7)
  const slots = 42 * 24
  const netWh = (): number[] =>
    Array.from({ length: slots }, (_, slot) => {
      const hour = slot % 24
      const need = 300 + dice.below(500) + (hour >= 17 && hour < 22 ? 1500 : 0)
      return need - (hour > 6 && hour < 18 ? dice.below(3500) : 0)
    })
  const battery = (capacityWh: number, powerW: number): ParticipantBattery => ({
    capacityWh,
    maxChargeW: powerW,
    maxDischargeW: powerW,
    roundTripEfficiency: 0.9,
    initialStateOfCharge: 0.5,
  })
  return communityOf({
    importPrice: Array.from(
      { length: slots },
      (_, slot) => 200_000 + (slot % 24 < 16 ? 0 : 300_000) + dice.below(9) * 1000,
    ),
    spread: Array.from({ length: slots }, () => 150_000),
    homes: [battery(6400, 5000), battery(40_000, 400), null].map((each) => ({
      netWh: netWh(),
      battery: each,
    })),
  })
}

describe('window by window', () => {
  test.each([0, 30_000])(
    'at the local charge %i, it is as cheap as its bound over all six weeks',
    async (localCharge) => {
      const { cost, bound } = await pooled(sixWeeks(), localCharge)
      expect(bound).toBeLessThanOrEqual(cost)
      expect((cost - bound) / 1e9).toBeLessThan(1e-4)
    },
  )

  test('it tells how far it is, and stops when asked', async () => {
    const community = sixWeeks()
    const signal = { aborted: false }
    const told: number[] = []
    const onProgress = (slotsPlanned: number): void => {
      told.push(slotsPlanned)
      signal.aborted = told.length === 2
    }
    const terms = { localCharge: 0, solve, signal, onProgress }
    expect(await pooledForesight(community, whole(community), terms)).toBeNull()
    expect(told).toEqual([168, 336])
  })

  test('the same twice', async () => {
    const [one, other] = [await pooled(sixWeeks(), 30_000), await pooled(sixWeeks(), 30_000)]
    expect(other).toEqual(one)
  })
})

test('a street that needs nothing sells what its batteries hold', async () => {
  const battery = { capacityWh: 6400, maxChargeW: 700, maxDischargeW: 900, roundTripEfficiency: 0.9 }
  const home = {
    netWh: Array.from({ length: 9 }, () => 0),
    battery: { ...battery, initialStateOfCharge: 0.5 },
  }
  const flat = Array.from({ length: 9 }, () => 70_000)
  const { cost, bound } = await pooled(
    communityOf({ importPrice: flat, spread: flat.map(() => 20_000), homes: [home, home] }),
    0,
  )
  expect(Math.abs(cost + 2 * 3200 * Math.sqrt(0.9) * 50_000)).toBeLessThan(SAME)
  expect(bound).toBeLessThanOrEqual(cost)
})

test('nothing costs nothing', async () => {
  expect(await pooledForesight(sixWeeks(), { from: 5, to: 5 }, { localCharge: 0, solve })).toEqual({
    costNanos: 0n,
    lowerBoundNanos: 0n,
  })
})

const fontana = new URL('../../../../shared/data/fontana', import.meta.url).pathname

describe.runIf(existsSync(fontana))('three measured weeks of 15 homes', () => {
  test('bound and cost meet, the local charge costs, and homes apart cost most', async () => {
    const { community } = await readCommunityFolder(fontana, { slotDuration: HOUR, gaps: 'idle' })
    const from = (parseInstant('2016-10-03T07:00Z')! - community.start) / HOUR
    const span = { from, to: from + 21 * 24 }
    const at = async (localCharge: number): Promise<number> => {
      const found = await pooledForesight(community, span, { localCharge, solve })
      expect(Number(found!.costNanos - found!.lowerBoundNanos)).toBeLessThan(SAME)
      return Number(found!.costNanos)
    }
    const [free, charged] = [await at(0), await at(30_000)]
    expect(free).toBeLessThan(charged)
    const cut = (series: Float64Array) => series.subarray(span.from, span.to)
    const apart = separate({
      ...community,
      slots: span.to - span.from,
      importPrice: cut(community.importPrice),
      exportPrice: cut(community.exportPrice),
      participants: community.participants.map(({ id, loadWh, generationWh, battery }) =>
        homeOf(id, cut(loadWh.map((load, slot) => load - generationWh[slot]!)), battery),
      ),
    })
    expect(charged).toBeLessThan(apart)
  })
})

test.each([1, 23, 35, 36, 37])(
  'a span that ends %i hours behind a window is planned to its end, whatever its length',
  async (rest) => {
    const street = streetOf({ homes: 2, days: 9, seed: 3 })
    const span = { from: 0, to: 168 + rest }
    const found = await pooledForesight(street, span, { localCharge: 0, solve })
    const apart = foresightApart(street, span).reduce((sum, cost) => sum + cost, 0n)
    expect(found!.costNanos).toBeLessThanOrEqual(apart)
    expect(Number(found!.costNanos - found!.lowerBoundNanos)).toBeLessThan(SAME)
  },
)
