import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MicrosPerKwh, SlotNumber, Wh } from '../kernel/index.ts'
import {
  CommunityBooks,
  createReadingBook,
  energyOnly,
  netImport as netImportOf,
  type BooksTerms,
  type Deal,
  type MeterReading,
  type MonthBill,
  type ReadingQuality,
  type SlotRecord,
  type Transfer,
  type Venue,
} from './index.ts'

const price = (value: number) => value as MicrosPerKwh
const members = ['ann', 'bob', 'cem', 'dee']
const pooled: BooksTerms = { members, imbalance: 'pooled', localCharge: price(0) }

const deal = (member: string, energy: number, at = 150_000, venue: Venue = 'closing'): Deal => ({
  member,
  venue,
  price: price(at),
  energy: energy as Wh,
})

const record = (
  slot: number,
  meters: Readonly<Record<string, number>>,
  change: Partial<SlotRecord> = {},
): SlotRecord => ({
  slot: slot as SlotNumber,
  month: '2026-01',
  utility: { import: energyOnly(price(300_000)), export: price(50_000) },
  meters: Object.entries(meters).map(([member, netImport]) => ({ member, netImport: netImport as Wh })),
  deals: [],
  closingPrice: null,
  losses: 0 as Wh,
  ...change,
})

const billsOf = (books: CommunityBooks) => new Map(books.bills().map((bill) => [bill.member, bill]))
const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n)

test('a bill has its lines by purpose, its shadow and its energy by venue', () => {
  const books = new CommunityBooks(pooled)
  books.settle(
    record(
      1,
      { ann: 1000, bob: -600 },
      { deals: [deal('ann', 500), deal('bob', -500)], closingPrice: price(150_000) },
    ),
  )
  const ann = billsOf(books).get('ann')!
  expect(ann.lines).toEqual([
    { purpose: 'trade', amount: 75_000_000n },
    { purpose: 'imbalance_local', amount: 15_000_000n },
    { purpose: 'imbalance_utility', amount: 120_000_000n },
  ])
  expect(ann.bill).toBe(210_000_000n)
  expect(ann.shadowBill).toBe(300_000_000n)
  expect(ann.volumes.closing).toEqual({ boughtWh: 500, soldWh: 0 })
  expect(ann.volumes.imbalance).toEqual({ boughtWh: 100, soldWh: 0 })
  expect(ann.volumes.utility).toEqual({ boughtWh: 400, soldWh: 0 })
  expect(ann.localEnergy).toBe(600)
})

/** Ann promised to buy 1000 Wh and used nothing: what she holds goes back to the utility at its low price. */
const badForecast = record(
  1,
  { ann: 0, bob: -1000 },
  { deals: [deal('ann', 1000, 250_000), deal('bob', -1000, 250_000)] },
)

test('who forecast badly is raised to the shadow bill, and the cause stays visible', () => {
  const books = new CommunityBooks(pooled)
  books.settle(badForecast)
  books.close()
  const { ann, bob } = Object.fromEntries(billsOf(books))
  expect(ann!.bill).toBe(ann!.shadowBill)
  expect(ann!.compensation).toBe(200_000_000n)
  expect(ann!.compensationByCause).toEqual({ forecast: 200_000_000n, price: 0n, network: 0n, losses: 0n })
  expect(bob!.compensation).toBe(-200_000_000n)
  expect(books.ledger.balance('community-pool')).toBe(0n)
})

test('a seller that delivers nothing lost by its forecast what buying it back cost above its own price', () => {
  const books = new CommunityBooks(pooled)
  const deals = [deal('ann', -1000, 250_000), deal('bob', 1000, 250_000)]
  books.settle(record(1, { ann: 0, bob: 1000 }, { deals }))
  const ann = billsOf(books).get('ann')!
  expect(ann.causes).toEqual({ forecast: 50_000_000n, price: 0n, network: 0n, losses: 0n })
  expect(ann.bill).toBe(0n)
})

test('asking for the bills of an open month guarantees it provisionally, and changes nothing', () => {
  const posted: Transfer[] = []
  const books = new CommunityBooks(pooled, (transfer) => posted.push(transfer))
  books.settle(badForecast)
  const transfers = posted.length
  expect(billsOf(books).get('ann')).toMatchObject({ provisional: true, compensation: 200_000_000n, bill: 0n })
  expect(posted.length).toBe(transfers)
  books.settle(record(2, { ann: 100 }, { month: '2026-02' }))
  const [january] = books.bills()
  expect(january).toMatchObject({ member: 'ann', provisional: false, compensation: 200_000_000n })
  expect(posted.filter(({ purpose }) => purpose === 'compensation')).toHaveLength(2)
})

test('a gain in one month does not pay for a loss in the next', () => {
  const books = new CommunityBooks(pooled)
  books.settle(record(1, { ann: 1000, bob: -1000 }))
  books.settle({ ...badForecast, slot: 2 as SlotNumber, month: '2026-02' })
  books.close()
  const [january, february] = books.bills().filter(({ member }) => member === 'ann')
  expect(january!.bill).toBeLessThan(january!.shadowBill)
  expect(february!.bill).toBe(february!.shadowBill)
})

test('each at its own meter pays its shadow bill', () => {
  const books = new CommunityBooks({ ...pooled, imbalance: 'own-meter' })
  const { localPrice, cost } = books.settle(record(1, { ann: 1000, bob: -600 }))
  books.close()
  expect(localPrice).toBe(null)
  expect(cost).toBe(300_000_000n - 30_000_000n)
  for (const { bill, shadowBill, compensation } of books.bills())
    expect([bill, compensation]).toEqual([shadowBill, 0n])
})

test('individual imbalance is a comparison: the pool keeps the difference, and nothing is guaranteed', () => {
  const books = new CommunityBooks({ ...pooled, imbalance: 'individual' })
  books.settle(record(1, { ann: 1000, bob: -1000 }))
  books.settle({ ...badForecast, slot: 2 as SlotNumber })
  books.close()
  expect(books.ledger.balance('community-pool')).toBe(250_000_000n)
  expect(billsOf(books).get('ann')).toMatchObject({
    compensation: 0n,
    bill: 500_000_000n,
    shadowBill: 300_000_000n,
  })
  expect(books.slotsNonZero).toBe(0)
})

test('books can be settled again by other terms', () => {
  const books = new CommunityBooks(pooled)
  books.settle(record(1, { ann: 1000, bob: -1000 }))
  const individual = books.settledBy({ imbalance: 'individual', localCharge: price(0) })
  expect(individual.ledger.balance('community-pool')).toBe(250_000_000n)
  expect(books.ledger.balance('community-pool')).toBe(0n)
  expect(individual.bills()[0]!.provisional).toBe(true)
})

test('a comparison that is guaranteed pays from the pool first, and shares what is left', () => {
  const books = new CommunityBooks({ ...pooled, imbalance: 'individual', guaranteed: true })
  books.settle(record(1, { ann: 1000, bob: -1000 }))
  books.close()
  expect(books.ledger.balance('community-pool')).toBe(0n)
  expect(books.bills().map(({ poolShare }) => poolShare)).toEqual([125_000_000n, 125_000_000n, 0n, 0n])
})

test('invoices are rounded once, and rounding keeps what is left over', () => {
  const books = new CommunityBooks(pooled)
  books.settle(record(1, { ann: 11, bob: 7 }))
  expect(() => books.sendInvoices('2026-01')).toThrow('invoiced after it was closed')
  books.close()
  const invoices = books.sendInvoices('2026-01')
  expect(invoices.get('ann')).toMatchObject({ total: 0n, remainder: 3_300_000n })
  expect(books.ledger.balance('member:ann')).toBe(0n)
  expect(books.ledger.balance('rounding')).toBe(-5_400_000n)
  books.correct(1 as SlotNumber, [{ member: 'ann', netImport: 40 as Wh }])
  expect(books.sendInvoices('2026-01').get('ann')!.total).toBe(1n)
  expect(books.ledger.balance('member:ann')).toBe(-10_000_000n)
  expect(billsOf(books).get('ann')!.bill).toBe(12_000_000n)
})

test('a corrected reading ends in the bill of a month that was closed, and in its guarantee', () => {
  const readings = createReadingBook()
  const reading = (imported: number, quality: ReadingQuality): MeterReading => ({
    member: 'ann',
    slot: 1 as SlotNumber,
    imported: imported as Wh,
    exported: 0 as Wh,
    quality,
  })
  readings.take(reading(0, 'estimated'))
  const books = new CommunityBooks(pooled)
  books.settle(badForecast)
  books.close()
  const corrected = reading(1000, 'corrected')
  expect(readings.take(corrected).ok).toBe(true)
  books.correct(corrected.slot, [{ member: 'ann', netImport: netImportOf(corrected) }])
  const { ann, bob } = Object.fromEntries(billsOf(books))
  expect(ann).toMatchObject({ bill: 250_000_000n, shadowBill: 300_000_000n, compensation: 0n })
  expect(bob).toMatchObject({ bill: -250_000_000n, compensation: 0n })
  expect(books.ledger.balance('utility')).toBe(0n)
})

test('losses are on their own line, shared by what went through the meters', () => {
  const books = new CommunityBooks(pooled)
  books.settle(record(1, { ann: 300, bob: -100 }, { losses: 40 as Wh }))
  const losses = books.bills().map(({ lines }) => lines.find(({ purpose }) => purpose === 'losses')?.amount)
  expect(losses).toEqual([9_000_000n, 3_000_000n, undefined, undefined])
  expect(books.ledger.balance('utility')).toBe(240n * 300_000n)
})

test('a trader without a meter, and a slot out of order, are bugs', () => {
  const books = new CommunityBooks(pooled)
  expect(() => books.settle(record(1, { bob: 0 }, { deals: badForecast.deals }))).toThrow(
    'who traded is metered',
  )
  books.settle(record(2, { ann: 1 }, { month: '2026-02' }))
  books.settle(record(3, { ann: 1 }, { month: '2026-03' }))
  expect(() => books.settle(record(4, { ann: 1 }, { month: '2026-02' }))).toThrow('slots come in order')
})

const micros = fc.integer({ min: -50_000, max: 400_000 })
const meter = fc.integer({ min: -3000, max: 3000 })
const dealBetween = fc
  .record({
    buyer: fc.nat(3),
    step: fc.integer({ min: 1, max: 3 }),
    venue: fc.constantFrom<Venue>('opening', 'continuous', 'closing'),
    energy: fc.integer({ min: 1, max: 2000 }),
    at: micros,
  })
  .map(({ buyer, step, venue, energy, at }) => [
    deal(members[buyer]!, energy, at, venue),
    deal(members[(buyer + step) % 4]!, -energy, at, venue),
  ])
const months = fc
  .array(
    fc.record({
      asked: micros,
      paid: micros,
      meters: fc.tuple(meter, meter, meter, meter),
      deals: fc.array(dealBetween, { maxLength: 4 }),
      closingPrice: fc.option(micros),
      endsMonth: fc.integer({ min: 0, max: 4 }).map((dice) => dice === 0),
    }),
    { minLength: 1, maxLength: 25 },
  )
  .map((slots) => {
    let month = 1
    return slots.map(({ asked, paid, meters, deals, closingPrice, endsMonth }, slot) => {
      if (endsMonth) month++
      return record(slot, Object.fromEntries(members.map((member, index) => [member, meters[index]!])), {
        month: `2026-${month}`,
        utility: { import: energyOnly(price(asked)), export: price(paid) },
        deals: deals.flat(),
        closingPrice: closingPrice as MicrosPerKwh | null,
      })
    })
  })

function keptOver(slots: readonly SlotRecord[], terms = pooled): CommunityBooks {
  const books = new CommunityBooks(terms)
  for (const slot of slots) books.settle(slot)
  books.close()
  return books
}

const isIdle = ({ meters }: SlotRecord): boolean => meters.every(({ netImport }) => netImport === 0)

test('law: without local charges nobody is worse off in any month, whatever was traded and at which price', () => {
  fc.assert(
    fc.property(months, (slots) => {
      for (const { bill, shadowBill } of keptOver(slots).bills()) expect(bill <= shadowBill).toBe(true)
    }),
  )
})

test('law: money is neither made nor lost, after any slot and month, with any charge and losses', () => {
  fc.assert(
    fc.property(months, fc.integer({ min: 0, max: 60_000 }), fc.nat(50), (slots, charge, losses) => {
      const lossy = slots.map((slot) => ({ ...slot, losses: isIdle(slot) ? (0 as Wh) : (losses as Wh) }))
      const books = keptOver(lossy, { ...pooled, localCharge: price(charge) })
      expect(books.slotsNonZero).toBe(0)
      expect(books.energyOffWh).toBe(0)
      const { ledger } = books
      const bills = books.bills()
      expect(sum(bills.map(({ bill }) => bill))).toBe(ledger.balance('utility') + ledger.balance('network'))
      for (const member of members) {
        const own = bills.filter((each) => each.member === member)
        expect(sum(own.map(({ bill }) => bill))).toBe(-ledger.balance(`member:${member}`))
      }
      expect(sum(bills.map(({ compensation }) => compensation))).toBe(0n)
    }),
  )
})

test('law: causes add up to the loss, and what was received to the causes', () => {
  fc.assert(
    fc.property(months, fc.integer({ min: 0, max: 60_000 }), (slots, charge) => {
      for (const bill of keptOver(slots, { ...pooled, localCharge: price(charge) }).bills()) {
        const total = ({ forecast, price: traded, network, losses }: MonthBill['causes']) =>
          forecast + traded + network + losses
        expect(total(bill.causes)).toBe(bill.bill + bill.compensation + bill.poolShare - bill.shadowBill)
        expect(total(bill.compensationByCause)).toBe(bill.compensation > 0n ? bill.compensation : 0n)
      }
    }),
  )
})

test('law: energy by venue adds up to every meter', () => {
  fc.assert(
    fc.property(months, (slots) => {
      for (const { volumes, importWh, exportWh } of keptOver(slots).bills()) {
        const net = Object.values(volumes).reduce((all, { boughtWh, soldWh }) => all + boughtWh - soldWh, 0)
        expect(net).toBe(importWh - exportWh)
      }
    }),
  )
})

test('law: corrected books are the books of who knew it from the start', () => {
  const corrections = fc.array(fc.tuple(fc.nat(24), fc.nat(3), meter), { maxLength: 6 })
  fc.assert(
    fc.property(months, corrections, fc.constantFrom('pooled', 'individual'), (slots, changes, imbalance) => {
      const terms: BooksTerms = { ...pooled, imbalance, localCharge: price(10_000) }
      const corrected = keptOver(slots, terms)
      const known = slots.map((slot) => ({ ...slot, meters: [...slot.meters] }))
      for (const [number, who, netImport] of changes) {
        const slot = known[number]
        if (slot === undefined) continue
        const now = { member: members[who]!, netImport: netImport as Wh }
        slot.meters[who] = now
        corrected.correct(slot.slot, [now])
      }
      const afresh = keptOver(known, terms)
      expect(plain(corrected)).toEqual(plain(afresh))
      expect(corrected.slotsNonZero).toBe(0)
    }),
  )
})

/** What two books that tell the same must agree in; the order of lines and accounts may differ. */
function plain(books: CommunityBooks) {
  const balances = [...books.ledger.balances()].filter(([, balance]) => balance !== 0n)
  return {
    balances: balances.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    bills: books.bills().map((bill) => ({
      ...bill,
      lines: bill.lines.toSorted((a, b) => (a.purpose < b.purpose ? -1 : 1)),
    })),
  }
}
