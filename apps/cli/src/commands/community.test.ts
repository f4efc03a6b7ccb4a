import type { Clock, Community, CommunityMember } from '@gridbourse/api'
import { expect, test } from 'vitest'
import { communityAsText } from './community.ts'

const clock: Clock = {
  kind: 'simulated',
  clockMs: Date.UTC(2026, 5, 1, 10, 15, 7),
  speed: 60,
  reachedSpeed: 59.9,
  isPaused: false,
}
const member = (participant: string, change: Partial<CommunityMember> = {}): CommunityMember => ({
  participant,
  kind: 'household',
  loadW: 1200,
  generationW: 0,
  batteryW: 0,
  netImportWh: 300,
  committedWh: 250,
  storedWh: null,
  capacityWh: null,
  billNanos: '1500000000',
  utilityBillNanos: '1750000000',
  ...change,
})
const street: Community = {
  name: 'The street',
  isModelled: true,
  isReplay: false,
  status: 'lives',
  currency: 'EUR',
  slot: '2026-06-01T10:00Z',
  settledAtMs: Date.UTC(2026, 5, 1, 10, 15),
  importPriceMicrosPerKwh: 308_805,
  exportPriceMicrosPerKwh: 78_000,
  localPriceMicrosPerKwh: null,
  localEnergyWh: 12_345,
  carbonGramsPerKwh: 300,
  members: [
    member('ann'),
    member('sun', {
      loadW: 0,
      generationW: 4000,
      batteryW: 2000,
      netImportWh: -500,
      committedWh: -250,
      storedWh: 2000,
      capacityWh: 8000,
      billNanos: '-2000000000',
      utilityBillNanos: '-1900000000',
    }),
  ],
  visitorsBillNanos: '0',
  recent: [],
}

test('everybody has a row, and all together one', () => {
  const lines = communityAsText(clock, street).split('\n')
  expect(lines[0]).toBe('The street (modelled), 2026-06-01T10:15:07Z, 59.9 times as fast as real time')
  expect(lines[1]).toBe(
    '2026-06-01T10:00Z: 12.3 kWh between neighbours at -; the utility asked 0.308805 and paid 0.078 (EUR per kWh)',
  )
  const cells = lines.slice(4).map((line) => line.split(/ {2,}/))
  expect(cells).toEqual([
    ['ann', '1.2', '0.0', '+0.3', '+0.3', '1.50', '1.75', '0.25'],
    ['sun', '0.0', '4.0', '+2.0', '25 %', '-0.3', '-0.5', '-2.00', '-1.90', '0.10'],
    ['together', '1.2', '4.0', '+2.0', '0.0', '-0.2', '-0.50', '-0.15', '0.35'],
  ])
})

test('what is not as always is said', () => {
  expect(communityAsText(clock, { ...street, visitorsBillNanos: '320000000' })).toMatch(/visitors +0\.32$/)
  expect(communityAsText({ ...clock, isPaused: true }, street)).toContain('Z, paused')
  expect(communityAsText(clock, { ...street, status: 'stopped' })).toContain('its agents: stopped')
  expect(communityAsText(clock, { ...street, slot: null, members: [] })).toContain(
    'no slot has been delivered yet',
  )
})
