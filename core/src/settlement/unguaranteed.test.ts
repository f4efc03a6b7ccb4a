import { expect, test } from 'vitest'
import type { MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'
import { CommunityBooks, energyOnly, type Deal } from './index.ts'

/** The visitor overpays a member for energy that it has no meter to take; the utility buys it back cheaply. */
function settledWith(unguaranteed: readonly string[]) {
  const books = new CommunityBooks({
    members: ['ann', 'visitor'],
    unguaranteed,
    imbalance: 'pooled',
    localCharge: 0 as MicrosPerKwh,
  })
  const deal = (member: string, energy: number): Deal => ({
    member,
    venue: 'continuous',
    price: 400_000 as MicrosPerKwh,
    energy: energy as Wh,
  })
  books.settle({
    slot: 1 as SlotNumber,
    month: '2026-06',
    utility: { import: energyOnly(300_000 as MicrosPerKwh), export: 80_000 as MicrosPerKwh },
    meters: [
      { member: 'ann', netImport: -1000 as Wh },
      { member: 'visitor', netImport: 0 as Wh },
    ],
    deals: [deal('ann', -1000), deal('visitor', 1000)],
    closingPrice: null,
    losses: 0 as Wh,
  })
  books.close()
  expect(books.slotsNonZero).toBe(0)
  return new Map(books.bills().map(({ member, bill }) => [member, bill]))
}

test('who is not guaranteed pays for its own mistakes, and members keep what they earned', () => {
  const bills = settledWith(['visitor'])
  expect(bills.get('ann')).toBe(-400_000_000n)
  expect(bills.get('visitor')).toBe(320_000_000n)
})

test('who is guaranteed would be raised from what they earned', () => {
  expect(settledWith([]).get('visitor')).toBe(0n)
})
