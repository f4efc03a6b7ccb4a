import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { SettledSlotRows, SettlementHistory } from '@gridbourse/core/community'
import { contentsOf } from '@gridbourse/testing/database-history'
import { placeMakers, type OwnPlace } from '@gridbourse/testing/database-places'
import { settledRows, settledSlots } from '@gridbourse/testing/settled-street'
import { openDatabase, type Database } from './database.ts'
import { settlementHistoryIn } from './settlement-history.ts'

// A first start of PGlite takes seconds, and many of them on a busy machine.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const TABLES = ['settled_slots', 'transfers', 'bills', 'projection_progress']

describe.each(placeMakers)('$name keeps what was settled', ({ make }) => {
  let own: OwnPlace
  let database: Database
  let history: SettlementHistory
  let slots: readonly SettledSlotRows[]

  beforeAll(async () => {
    own = await make()
    database = await openDatabase(own.place)
    history = settlementHistoryIn(database.db)
    const rows = settledRows()
    slots = settledSlots(40).map((settled) => rows.settle(settled))
  })
  beforeEach(() => history.clear())
  afterAll(async () => {
    await database.close()
    await own.remove()
  })

  test('and every bill is the sum of its transfers', async () => {
    await history.keep(null, slots)
    const { db } = database
    const transfers = await db.selectFrom('transfers').selectAll().execute()
    const bills = await db.selectFrom('bills').selectAll().execute()
    expect(new Set(bills.map(({ month }) => month))).toEqual(new Set(['2026-06', '2026-07']))
    for (const member of new Set(bills.map((bill) => bill.member))) {
      const account = `member:${member}`
      const moved = transfers.reduce((sum, { fromAccount, toAccount, amountNanos }) => {
        const amount = BigInt(amountNanos)
        return sum + (fromAccount === account ? amount : 0n) - (toAccount === account ? amount : 0n)
      }, 0n)
      const of = bills.filter((bill) => bill.member === member)
      // The month that is open is guaranteed on its bill, and not yet in the ledger.
      const open = of.find(({ provisional }) => provisional)!
      const lines = JSON.parse(open.lines) as { purpose: string; nanos: string }[]
      const notYet = lines
        .filter(({ purpose }) => AT_THE_END.has(purpose))
        .reduce((sum, { nanos }) => sum + BigInt(nanos), 0n)
      expect(of.reduce((sum, { billNanos }) => sum + BigInt(billNanos), 0n) - notYet).toBe(moved)
    }
    expect(await history.lastSlot()).toBe(slots.at(-1)!.slot)
  })

  test('once, however it is cut and told again, and without a gap', async () => {
    await history.keep(null, slots)
    const once = await contentsOf(database, TABLES)
    await history.clear()
    expect(await history.lastSlot()).toBeNull()
    expect(await history.keep(slots[9]!.slot, slots.slice(10))).toBeNull()
    let after = null
    for (const [from, to] of [
      [0, 3],
      [3, 4],
      [2, 11],
      [11, 40],
      [0, 40],
    ] as const)
      after = await history.keep(from === 0 ? null : slots[from - 1]!.slot, slots.slice(from, to))
    expect(after).toBe(slots.at(-1)!.slot)
    expect(await contentsOf(database, TABLES)).toEqual(once)
  })

  test('as its books give it from any start', async () => {
    await history.keep(null, slots.slice(0, 15))
    const rows = settledRows()
    const anew = settledSlots(40).map((settled) => rows.settle(settled))
    await history.keep(null, anew)
    const resumed = await contentsOf(database, TABLES)
    await history.clear()
    await history.keep(null, slots)
    expect(await contentsOf(database, TABLES)).toEqual(resumed)
  })
})

const AT_THE_END = new Set(['compensation', 'pool_share', 'demand_charge'])
