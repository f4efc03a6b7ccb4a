import { expect, test } from 'vitest'
import { exampleDay } from '../house/example-day.ts'
import { listed, summaryOf } from './bill-rows.ts'

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)

test('the slots of every line sum to it as they are shown, and the lines to the bill', () => {
  const day = exampleDay()
  const { lines, rounding, total } = summaryOf(day.bill.lines, day.bill.totalNanos)
  expect(lines.length).toBeGreaterThan(2)
  expect(sum(lines.map(({ nanos }) => nanos)) + rounding).toBe(total)
  for (const { item, nanos } of lines) {
    const found = listed(day, item)
    expect(found.rows.length).toBeGreaterThan(0)
    expect(sum(found.rows.map((row) => row.nanos)) + found.elsewhere + found.rounding).toBe(found.total)
    expect([found.total, found.elsewhere]).toEqual([nanos, 0n])
  }
})

test('all lines of a slot together are its cost', () => {
  const day = exampleDay()
  const all = listed(day, null)
  expect(all.rows.length).toBe(70)
  expect(all.rows[0]!.nanos).toBe(BigInt(day.slots[0]!.costNanos))
  expect(sum(all.rows.map((row) => row.nanos)) + all.elsewhere + all.rounding).toBe(all.total)
})

test('what no slot caused stands apart', () => {
  const day = exampleDay()
  const { bill } = day
  const charged = {
    ...day,
    bill: {
      ...bill,
      lines: [...bill.lines, { item: 'demand_charge' as const, energyWh: null, nanos: '5000000' }],
      totalNanos: String(BigInt(bill.totalNanos) + 5_000_000n),
    },
  }
  expect(listed(charged, 'demand_charge')).toMatchObject({
    rows: [],
    elsewhere: 5_000_000n,
    total: 5_000_000n,
  })
  expect(listed(charged, null).elsewhere).toBe(5_000_000n)
})

test('a kWh is told at what it came to', () => {
  const [row] = listed(exampleDay(), 'bought_from_utility').rows
  expect(row!.priceMicrosPerKwh).toBe(290_000)
})
