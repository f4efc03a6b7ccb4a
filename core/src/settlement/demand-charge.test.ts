import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'
import {
  CommunityBooks,
  energyOnly,
  type BooksTerms,
  type Deal,
  type Meter,
  type SlotRecord,
} from './index.ts'

const members = ['mill', 'ann', 'bob']
/** 10 per kW for the mill, by quarter-hours. */
const demandCharges = { slotsPerHour: 4, microsPerKw: new Map([['mill', 10_000_000]]) }
const terms: BooksTerms = {
  members,
  imbalance: 'pooled',
  localCharge: 0 as MicrosPerKwh,
  demandCharges,
}
const without: BooksTerms = { members, imbalance: 'pooled', localCharge: 0 as MicrosPerKwh }

const record = (
  slot: number,
  month: string,
  meters: readonly number[],
  deals: readonly Deal[] = [],
): SlotRecord => ({
  slot: slot as SlotNumber,
  month,
  utility: { import: energyOnly(300_000 as MicrosPerKwh), export: 50_000 as MicrosPerKwh },
  meters: meters.map((netImport, who): Meter => ({ member: members[who]!, netImport: netImport as Wh })),
  deals,
  closingPrice: null,
  losses: 0 as Wh,
})

const kept = (slots: readonly SlotRecord[], by: BooksTerms): CommunityBooks => {
  const books = new CommunityBooks(by)
  for (const slot of slots) books.settle(slot)
  return books
}

test('the highest quarter-hour of a local month is charged by its mean power, each month anew', () => {
  const books = kept(
    [
      record(1, '2026-01', [30_000, 500, 0]),
      record(2, '2026-01', [50_000, 900, 0]),
      record(3, '2026-02', [20_000, 0, 0]),
    ],
    terms,
  )
  const mill = books.bills().filter(({ member }) => member === 'mill')
  expect(mill.map(({ demand }) => demand)).toEqual([
    { peakW: 200_000, charge: 2_000_000_000_000n },
    { peakW: 80_000, charge: 800_000_000_000n },
  ])
  expect(mill.map(({ provisional }) => provisional)).toEqual([false, true])
  for (const { lines } of mill) expect(lines.map(({ purpose }) => purpose)).toContain('demand_charge')
  expect(books.bills().find(({ member }) => member === 'ann')!.demand).toBe(null)
})

test('an open month is charged provisionally: the ledger has it when the month ends', () => {
  const books = kept([record(1, '2026-01', [1000, 0, 0])], terms)
  const [open] = books.bills()
  expect(open!.bill).toBe(300_000_000n + 40_000_000_000n)
  expect(books.ledger.balance('member:mill')).toBe(-300_000_000n)
  books.close()
  expect(books.ledger.balance('member:mill')).toBe(-open!.bill)
  expect(books.sendInvoices('2026-01').get('mill')).toMatchObject({ total: 4030n, remainder: 0n })
})

test('who fed in all month has no peak', () => {
  const books = kept([record(1, '2026-01', [-1000, 0, 0])], terms)
  expect(books.bills()[0]!.demand).toEqual({ peakW: 0, charge: 0n })
})

test('a corrected reading lowers the peak of a month that was closed', () => {
  const books = kept([record(1, '2026-01', [9000, 0, 0]), record(2, '2026-01', [4000, 0, 0])], terms)
  books.close()
  books.correct(1 as SlotNumber, [{ member: 'mill', netImport: 1000 as Wh }])
  expect(books.bills()[0]!.demand!.peakW).toBe(16_000)
  expect(books.ledger.balance('member:mill')).toBe(-books.bills()[0]!.bill)
  expect(books.slotsNonZero).toBe(0)
})

const slots = fc
  .array(
    fc.record({
      meters: fc.array(fc.integer({ min: -5000, max: 50_000 }), { minLength: 3, maxLength: 3 }),
      traded: fc.integer({ min: 1, max: 20_000 }),
      at: fc.integer({ min: 0, max: 400_000 }),
      buyer: fc.nat(2),
      endsMonth: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
    }),
    { minLength: 1, maxLength: 24 },
  )
  .map((drawn) => {
    let month = 1
    return drawn.map(({ meters, traded, at, buyer, endsMonth }, slot) => {
      if (endsMonth) month++
      const deal = (who: number, energy: number): Deal => ({
        member: members[who % 3]!,
        venue: 'closing',
        price: at as MicrosPerKwh,
        energy: energy as Wh,
      })
      return record(slot, `2026-${month}`, meters, [deal(buyer, traded), deal(buyer + 1, -traded)])
    })
  })

test('law: a bill with a demand charge is the bill without it and what a recount of the peak makes it', () => {
  fc.assert(
    fc.property(
      slots,
      fc.constantFrom(1, 2, 4),
      fc.integer({ min: 0, max: 20_000_000 }),
      (lived, slotsPerHour, microsPerKw) => {
        const charged = kept(lived, {
          ...terms,
          demandCharges: { slotsPerHour, microsPerKw: new Map([['mill', microsPerKw]]) },
        })
        const plain = kept(lived, without)
        for (const books of [charged, plain]) books.close()
        const others = plain.bills()
        charged.bills().forEach((bill, index) => {
          const other = others[index]!
          let expected = 0n
          if (bill.member === 'mill') {
            const peaks = lived.filter(({ month }) => month === bill.month).map(({ meters }) => meters[0]!)
            const peakWh = peaks.reduce((most, { netImport }) => Math.max(most, netImport), 0)
            expected = BigInt(peakWh * slotsPerHour) * BigInt(microsPerKw)
          }
          expect(bill.bill - other.bill).toBe(expected)
          expect(bill.shadowBill - other.shadowBill).toBe(expected)
          expect(bill.compensation).toBe(other.compensation)
          expect(bill.causes).toEqual(other.causes)
          expect(bill.lines.reduce((sum, { amount }) => sum + amount, 0n)).toBe(bill.bill)
        })
        expect(charged.slotsNonZero).toBe(0)
        for (const member of members) {
          const own = charged.bills().filter((each) => each.member === member)
          const total = own.reduce((sum, { bill }) => sum + bill, 0n)
          expect(charged.ledger.balance(`member:${member}`)).toBe(-total as typeof total)
        }
      },
    ),
    { seed: 7 },
  )
})

test('law: corrected books charge the peaks of who knew it from the start', () => {
  const changes = fc.array(fc.tuple(fc.nat(23), fc.integer({ min: 0, max: 60_000 })), { maxLength: 5 })
  fc.assert(
    fc.property(slots, changes, (lived, corrections) => {
      const books = kept(lived, terms)
      books.close()
      const known = [...lived]
      for (const [number, netImport] of corrections) {
        const before = known[number]
        if (before === undefined) continue
        const now: Meter = { member: 'mill', netImport: netImport as Wh }
        books.correct(before.slot, [now])
        known[number] = { ...before, meters: [now, ...before.meters.slice(1)] }
      }
      const afresh = kept(known, terms)
      afresh.close()
      expect(books.bills().map(({ demand, bill }) => [demand, bill])).toEqual(
        afresh.bills().map(({ demand, bill }) => [demand, bill]),
      )
      expect(books.ledger.balance('utility')).toBe(afresh.ledger.balance('utility'))
    }),
    { seed: 11 },
  )
})
