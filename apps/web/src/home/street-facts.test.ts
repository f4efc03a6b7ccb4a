import type { Community, CommunityMember } from '@gridbourse/api'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sentence, sharedOut, streetFacts } from './street-facts.ts'

const QUARTER_HOUR_MS = 900_000

const member = (participant: string, terms: Partial<CommunityMember>): CommunityMember => ({
  participant,
  kind: 'household',
  loadW: 0,
  generationW: 0,
  batteryW: 0,
  netImportWh: 0,
  committedWh: 0,
  storedWh: null,
  capacityWh: null,
  billNanos: '0',
  utilityBillNanos: '0',
  ...terms,
})

const street = (members: CommunityMember[]): Community => ({
  name: 'The street',
  isModelled: true,
  isReplay: false,
  status: 'lives',
  currency: 'EUR',
  slot: '2026-06-01T10:00Z',
  settledAtMs: 0,
  importPriceMicrosPerKwh: 300_000,
  exportPriceMicrosPerKwh: 80_000,
  localPriceMicrosPerKwh: 190_000,
  localEnergyWh: 0,
  carbonGramsPerKwh: null,
  members,
  recent: [],
  visitorsBillNanos: '0',
})

test('who sold, who bought, what it saved and who is worse off', () => {
  const facts = streetFacts(
    street([
      member('home-01', { committedWh: -500, netImportWh: -450, billNanos: '-90', utilityBillNanos: '-40' }),
      member('home-02', { committedWh: 500, netImportWh: 700, billNanos: '100', utilityBillNanos: '90' }),
      member('factory', { kind: 'consumer', storedWh: 20_000, capacityWh: 80_000 }),
    ]),
    QUARTER_HOUR_MS,
  )
  expect(facts).toMatchObject({ sellers: 1, buyers: 1, soldW: 2000, utilityW: 1000, worseOff: 1 })
  expect(facts).toMatchObject({ billNanos: 10n, aloneNanos: 50n, savedNanos: 40n })
  expect(facts.arcs).toEqual([{ from: 0, to: 1, powerW: 2000 }])
  expect(facts.members.map(({ short, charge }) => [short, charge])).toEqual([
    ['01', null],
    ['02', null],
    ['fact', 0.25],
  ])
})

test('arcs share out what was sold, and never more than anybody sold or bought', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50_000, max: 50_000 }), { maxLength: 14 }), (soldW) => {
      const arcs = sharedOut(soldW)
      for (const [index, power] of soldW.entries()) {
        const given = arcs.filter(({ from }) => from === index).reduce((sum, { powerW }) => sum + powerW, 0)
        const taken = arcs.filter(({ to }) => to === index).reduce((sum, { powerW }) => sum + powerW, 0)
        expect(given).toBeLessThanOrEqual(Math.max(0, power) + 1e-6)
        expect(taken).toBeLessThanOrEqual(Math.max(0, -power) + 1e-6)
      }
    }),
    { seed: 7 },
  )
})

test('the sentence says what the utility had to do', () => {
  const members = streetFacts(street([member('home-01', {}), member('home-02', {})]), QUARTER_HOUR_MS).members
  expect(sentence({ members, utilityW: 30 })).toBe('Two members, nothing from the utility.')
  expect(sentence({ members, utilityW: 3400 })).toBe('Two members, 3.4\u00a0kW from the utility.')
  expect(sentence({ members, utilityW: -900 })).toBe('Two members, 0.9\u00a0kW left over for the utility.')
})
