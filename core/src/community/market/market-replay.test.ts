import { streetOf, type StreetOptions } from '@gridbourse/testing/street'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordLine } from '../../agents/index.ts'
import { HOUR, QUARTER_HOUR, seededRandom, type EpochMs, type MicrosPerKwh } from '../../kernel/index.ts'
import type { Community } from '../community.ts'
import type { ReplayReport } from '../diary/report.ts'
import { decideAgain, type CommunityRecord } from '../community-record.ts'
import { MarketReplay, type MarketOptions } from './market-replay.ts'

const auction: MarketOptions = { mechanism: 'auction', localCharge: 0 as MicrosPerKwh, seed: 1 }

function replayed(community: Community, options: Partial<MarketOptions> = {}): ReplayReport {
  const replay = new MarketReplay(community, { from: 0, to: community.slots }, { ...auction, ...options })
  while (replay.advance(24));
  return replay.report()
}

const sound = { ledgerSlotsNonZero: 0, energyImbalanceWh: 0, certificatesFailed: 0 }

describe.each(['auction', 'continuous'] as const)('%s', (mechanism) => {
  test('the ledger is zero in every slot, no watt-hour is lost, and every certificate holds', () => {
    expect(replayed(streetOf(), { mechanism }).checks).toEqual(sound)
  })

  test('neighbours trade where the mechanism says, and pay less together than apart', () => {
    const { community } = replayed(streetOf(), { mechanism })
    const { opening, closing, continuous } = community.volumes
    expect(opening.soldWh + closing.soldWh > 0).toBe(mechanism === 'auction')
    expect(continuous.soldWh > 0).toBe(mechanism === 'continuous')
    expect(community.cost).toBeLessThan(community.costUtilityOnly)
  })

  test('the same seed gives the same journal and bills, another seed another journal', () => {
    const [one, two] = [replayed(streetOf(), { mechanism }), replayed(streetOf(), { mechanism })]
    expect(two).toEqual(one)
    expect(replayed(streetOf(), { mechanism, seed: 2 }).journal!.hash).not.toBe(one.journal!.hash)
  })
})

test('nobody is worse off than with the utility, in any month, with any strategy', () => {
  for (const strategy of ['truthful', 'margin', 'zero-intelligence', 'learning'] as const) {
    const { community, checks } = replayed(streetOf({ days: 10, start: (25 * 24 * HOUR) as EpochMs }), {
      strategy,
    })
    expect(community.membersWorseOff).toBe(0)
    expect(community.memberMonthsWorseOff).toBe(0)
    expect(checks).toEqual(sound)
  }
})

test('strategies differ in what is paid, never in what the batteries do', () => {
  const [truthful, blind] = (['truthful', 'zero-intelligence'] as const).map((strategy) =>
    replayed(streetOf(), { strategy }),
  )
  expect(blind!.community.importWh).toBe(truthful!.community.importWh)
  expect(blind!.community.cost).toBe(truthful!.community.cost)
  expect(blind!.participants.map(({ bill }) => bill)).not.toEqual(
    truthful!.participants.map(({ bill }) => bill),
  )
})

test.each(['truthful', 'zero-intelligence', 'learning'] as const)(
  'every decision can be made again from its record, to the bit (%s)',
  (strategy) => {
    const lines: string[] = []
    const street = asWorks(streetOf({ days: 4 }))
    replayed(street, { strategy, keep: (record) => lines.push(recordLine(record)) })
    const records = lines.map((line) => JSON.parse(line) as CommunityRecord)
    for (const record of records) expect(decideAgain(record)).toBe('same')
    const count = (kind: CommunityRecord['kind']) => records.filter((each) => each.kind === kind).length
    expect(count('household/gate')).toBe(2 * street.slots)
    expect(count('household/opening')).toBe(2 * 4)
    expect(count('producer')).toBe(street.slots + 4)
    expect(count('consumer')).toBe(street.slots + 4)
    expect(count('guard')).toBeGreaterThan(0)
    expect(count('household/shared-plan')).toBeGreaterThan(4)
    expect(count('supervisor')).toBeGreaterThan(street.slots)
  },
)

/** The street with a producer and a consumer among its homes. */
function asWorks(street: Community): Community {
  const kinds = ['producer', 'consumer'] as const
  return {
    ...street,
    participants: street.participants.map((each, at) =>
      at < 2 ? { ...each, kind: kinds[at]!, demandChargePerKw: at === 1 ? 10 : null } : each,
    ),
  }
}

test('a producer and a consumer act by agents of their own, and nobody is worse off', () => {
  const works = replayed(asWorks(streetOf()))
  const homes = replayed(streetOf())
  expect(works.checks).toEqual(sound)
  expect(works.community.memberMonthsWorseOff).toBe(0)
  expect(works.journal!.hash).not.toBe(homes.journal!.hash)
  expect(works.community.cost).toBeLessThan(works.community.costUtilityOnly)
})

test('a local charge is paid out of the community, on its own line', () => {
  const charged = replayed(streetOf(), { localCharge: 30_000 as MicrosPerKwh })
  const free = replayed(streetOf())
  expect(charged.community.cost).toBeGreaterThan(free.community.cost)
  const lines = charged.participants.flatMap(({ lines: all }) => all)
  expect(lines.some(({ purpose, amount }) => purpose === 'local_network_charge' && amount > 0n)).toBe(true)
  expect(charged.checks).toEqual(sound)
})

test('with a peak limit charging makes no peak above it', () => {
  const street = streetOf({ homes: 6 })
  street.importPrice.forEach((_, slot) => (street.importPrice[slot] = slot % 24 === 3 ? 60_000 : 500_000))
  for (const { generationWh, loadWh } of street.participants) {
    generationWh.fill(0)
    loadWh.forEach((_, slot) => (loadWh[slot] = slot % 24 < 16 ? 300 : 900))
  }
  expect(replayed(street).community.peakImportKw).toBeGreaterThan(8)
  expect(replayed(street, { peakLimitW: 6000 }).community.peakImportKw).toBeLessThanOrEqual(6)
})

test('a silent meter rests, and what its owner traded is settled all the same', () => {
  const street = streetOf()
  for (let slot = 60; slot < 80; slot++) street.participants[0]!.loadWh[slot] = Number.NaN
  const { checks, community } = replayed(street)
  expect(checks).toEqual(sound)
  expect(community.homeHours).toBe(4 * street.slots - 20)
})

test('a street without batteries trades what one has and another needs', () => {
  const street = streetOf()
  const bare = { ...street, participants: street.participants.map((each) => ({ ...each, battery: null })) }
  const { community, checks } = replayed(bare)
  expect(community.localWh).toBeGreaterThan(0)
  expect(community.cost).toBeLessThan(community.costBase)
  expect(checks).toEqual(sound)
})

test.each([
  ['23 hours', '2026-03-28T23:00Z', Date.UTC(2026, 2, 27, 23)],
  ['25 hours', '2026-10-24T22:00Z', Date.UTC(2026, 9, 23, 22)],
])('a local day of %s is one trading day', (_, __, start) => {
  const options: StreetOptions = { days: 4, start: start as EpochMs, zone: 'Europe/Berlin' }
  for (const slotDuration of [HOUR, QUARTER_HOUR]) {
    const report = replayed(streetOf({ ...options, slotDuration }))
    expect(report.checks).toEqual(sound)
    expect(report.days.map(({ date }) => date).length).toBeGreaterThanOrEqual(4)
  }
})

test('stopped in the middle, it reports what was lived and says so', () => {
  const replay = new MarketReplay(streetOf(), { from: 0, to: 192 }, auction)
  replay.advance(50)
  const report = replay.report()
  expect(report.partial).toBe(true)
  expect(report.community.slots).toBe(50)
  expect(report.checks).toEqual(sound)
})

test('law: what comes later changes no command that was given before', () => {
  const readings = { readingDuration: HOUR, slotDuration: QUARTER_HOUR }
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 360 }), fc.integer(), (now, seed) => {
      const street = () => ({ ...streetOf({ days: 4, ...readings }), ...readings })
      const other = street()
      const dice = seededRandom(seed)
      // The meters tell hours: the last gate compared closes while the first hour that differs is still running.
      for (const { loadWh, generationWh } of other.participants)
        for (let slot = now - (now % 4); slot < other.slots; slot++) {
          loadWh[slot] = dice.below(6000)
          generationWh[slot] = dice.below(6000)
        }
      const journalUntil = (community: Community) => {
        const replay = new MarketReplay(community, { from: 0, to: community.slots }, auction)
        replay.advance(now - (now % 4) + 4)
        return replay.journal
      }
      expect(journalUntil(other)).toEqual(journalUntil(street()))
    }),
    { numRuns: 8 },
  )
})
