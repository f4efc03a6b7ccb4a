import { STREET, type LiveStreet, type MemberDay } from '@gridbourse/core/community'
import type { EpochMs, SlotNumber } from '@gridbourse/core/kernel'
import { describe, expect, test, vi } from 'vitest'
import { begin, live } from '../../../../testing/src/lived-street.ts'

vi.setConfig({ testTimeout: 120_000 })

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((total, amount) => total + amount, 0n)
const costs = (lines: readonly { readonly amount: bigint }[]) => sum(lines.map(({ amount }) => amount))

/** Just after the last appointment that was kept. */
const nowOf = (street: LiveStreet): EpochMs => (street.view.at! + 60_000) as EpochMs
const dayOf = (street: LiveStreet, member: string): MemberDay =>
  street.answers.day(member, null, nowOf(street))!

const lived = begin()
// Into the second day, past midnight.
live(lived, 62)
const { street, settled } = lived
const days = STREET.map(({ id }) => dayOf(street, id))

describe("a member's day", () => {
  test('has every slot of the local day, those that are over from the books, the others as planned', () => {
    for (const { slots, date } of days) {
      expect(date).toBe('2026-06-02')
      expect(slots).toHaveLength(96)
      const over = slots.filter(({ state }) => state === 'settled')
      expect(over.map(({ slot }) => slot)).toEqual(
        settled.map(({ slot }) => slot).filter((slot) => slot >= slots[0]!.slot),
      )
      expect(slots.slice(over.length).map(({ state }) => state)).not.toContain('settled')
    }
  })

  test('sums: lines to slots, slots to the bill, and to what the whole day is expected to cost', () => {
    for (const { slots, bill, expectedLines, expectedTotal, expectedUtility } of days) {
      for (const { lines, cost, neighboursWh, utilityWh, netImportWh } of slots) {
        expect(costs(lines)).toBe(cost)
        expect(neighboursWh + utilityWh).toBe(netImportWh)
      }
      const over = slots.filter(({ state }) => state === 'settled')
      expect(costs(bill.lines)).toBe(bill.total)
      expect(sum(over.map(({ cost }) => cost))).toBe(bill.total)
      expect(sum(over.map(({ utilityCost }) => utilityCost))).toBe(bill.utility)
      expect(costs(expectedLines)).toBe(expectedTotal)
      expect(sum(slots.map(({ cost }) => cost))).toBe(expectedTotal)
      expect(sum(slots.map(({ utilityCost }) => utilityCost))).toBe(expectedUtility)
    }
  })

  test('agrees with the meters: what is used, generated and drawn is what is imported, and what stays is stored', () => {
    for (const { slots, member } of days) {
      for (const { loadWh, generationWh, drawnWh, netImportWh, storedWh } of slots) {
        expect(loadWh - generationWh + drawnWh).toBe(netImportWh)
        if (member.battery === null) expect(storedWh).toBeNull()
        else {
          expect(storedWh).toBeGreaterThanOrEqual(0)
          expect(storedWh).toBeLessThanOrEqual(member.battery.capacityWh)
        }
      }
    }
  })

  test('says what its battery does in blocks without gaps, each with a reason; those to come with their worth', () => {
    for (const { plan, slots, member } of days) {
      if (member.battery === null) {
        expect(plan).toBeNull()
        continue
      }
      const { blocks } = plan!
      expect(blocks[0]!.from).toBe(slots[0]!.slot)
      blocks.slice(1).forEach(({ from }, at) => expect(from * 900_000).toBe(blocks[at]!.to))
      expect(blocks.reduce((total, { drawnWh }) => total + drawnWh, 0)).toBe(
        slots.reduce((total, { drawnWh }) => total + drawnWh, 0),
      )
      for (const { reason, without, to } of blocks) {
        expect(reason).toMatch(/^[A-Z].+\.$/)
        if (to > nowOf(street) + 900_000) expect(without).not.toBeNull()
      }
    }
  })

  test('costs all members together what the community pays the utility', () => {
    const over = days[0]!.slots.filter(({ state }) => state === 'settled')
    over.forEach(({ importPrice, exportPrice }, at) => {
      const slots = days.map(({ slots: own }) => own[at]!)
      const net = slots.reduce((total, { netImportWh }) => total + netImportWh, 0)
      const price = net > 0 ? importPrice : exportPrice
      const moved = slots.flatMap(({ lines }) => lines).filter(({ item }) => item === 'flexibility')
      expect(sum(slots.map(({ cost }) => cost)) - costs(moved)).toBe(BigInt(price) * BigInt(net))
    })
  })

  test('of yesterday begins with the first slot that was lived, and no day before it is known', () => {
    const yesterday = street.answers.day('home-01', '2026-06-01', nowOf(street))!
    expect(yesterday.slots[0]!.slot).toBe(settled[0]!.slot)
    expect(yesterday.slots.every(({ state }) => state === 'settled')).toBe(true)
    expect(yesterday.expectedTotal).toBe(yesterday.bill.total)
    expect(street.answers.day('home-01', '2026-05-31', nowOf(street))).toBeNull()
    expect(street.answers.day('nobody', null, nowOf(street))).toBeNull()
  })
})

describe('the trace of a slot', () => {
  test.each([3, 40, 61])(
    'number %i leads from the meter to the ledger, and its sums are those of the day',
    (at) => {
      const { slot, deals } = settled[at]!
      for (const { id } of STREET) {
        const trace = street.answers.trace(id, slot)!
        const account = `member:${id}`
        const paid = trace.transfers.map(({ from, amount }) => (from === account ? amount : -amount))
        expect(sum(paid)).toBe(trace.total)
        const own = deals.filter(({ member }) => member === id)
        const matched = trace.matches.reduce(
          (total, { side, energyWh }) => total + (side === 'buy' ? energyWh : -energyWh),
          0,
        )
        expect(matched).toBe(own.reduce((total, { energy }) => total + energy, 0))
        const filled = trace.orders!.reduce(
          (total, { side, filledWh }) => total + (side === 'buy' ? filledWh : -filledWh),
          0,
        )
        expect(filled).toBe(matched)
        for (const { filledWh, energyWh, reason } of trace.orders!)
          expect(filledWh < energyWh ? reason : null).toBe(reason)
        expect(trace.plan).not.toBeNull()
        expect(trace.forecast).not.toBeNull()
        expect(trace.forecast!.madeAt).toBeLessThan(slot * 900_000)
      }
    },
  )

  test('is not known of a slot that is not settled', () => {
    expect(street.answers.trace('home-01', (settled.at(-1)!.slot + 1) as SlotNumber)).toBeNull()
  })
})

describe('every agent', () => {
  test('decided, and deciding again comes to the same to the bit', () => {
    for (const { agent, decisions, last } of street.desk.agents) {
      if (decisions === 0) continue
      expect(last, agent).not.toBeNull()
      for (const { id } of street.desk.decisionsOf(agent, Infinity, 5))
        expect(street.desk.redecide(id), id).toMatchObject({ verdict: 'same' })
    }
  })

  test('is asked for its decisions, the latest first, before an instant', () => {
    const latest = street.desk.decisionsOf('home-01', Infinity, 3)
    expect(latest.map(({ at }) => at)).toEqual(latest.map(({ at }) => at).toSorted((a, b) => b - a))
    const [newest, next] = latest
    expect(street.desk.decisionsOf('home-01', newest!.at, 1)).toEqual([next])
  })
})

test('forecasts are scored against what came, and none knew it', () => {
  const course = street.answers.forecast('home-01', 'load', nowOf(street))!
  const known = course.points.filter(({ actual }) => actual !== null)
  expect(known.length).toBeGreaterThan(50)
  for (const { quantiles } of known.slice(-20))
    expect(quantiles).toEqual(quantiles!.toSorted((a, b) => a - b))
  const [, oneHour] = course.skill
  expect(oneHour!.slots).toBeGreaterThan(50)
  const missed = known.filter(({ quantiles, actual }) => quantiles !== null && quantiles[4] !== actual)
  expect(missed.length).toBeGreaterThan(known.length / 2)
  expect(street.answers.forecast('home-02', 'price', nowOf(street))).toBeNull()
})

describe('a wish above the plan', () => {
  test('binds the battery until it ends, and then ends by itself', () => {
    const wished = begin()
    live(wished, 2)
    const now = nowOf(wished.street)
    const until = (now + 3 * 900_000) as EpochMs
    expect(wished.street.wish('home-01', { kind: 'hold', reservePercent: null, until }, now)).toBeNull()
    const reserve = { kind: 'reserve', reservePercent: 90, until } as const
    expect(wished.street.wish('home-03', reserve, now)).toBeNull()
    const planned = dayOf(wished.street, 'home-01')
    expect(planned.wish).toMatchObject({ kind: 'hold' })
    live(wished, 6)
    const first = wished.street.answers.day('home-01', null, nowOf(wished.street))!
    const held = first.slots.filter(({ slot }) => slot * 900_000 < until && slot * 900_000 > now + 900_000)
    expect(held.length).toBeGreaterThan(0)
    expect(held.map(({ drawnWh }) => drawnWh)).toEqual(held.map(() => 0))
    expect(first.wish).toBeNull()
    const third = dayOf(wished.street, 'home-03')
    const kept = third.slots.filter(({ state }) => state === 'settled').map(({ storedWh }) => storedWh!)
    expect(kept.at(-1)).toBeGreaterThan(kept[0]!)
    expect(wished.street.view.flaws).toBe(0)
  })

  test('is refused where it cannot be', () => {
    const now = nowOf(street)
    const until = (now + 3_600_000) as EpochMs
    const hold = { kind: 'hold', reservePercent: null, until } as const
    expect(street.wish('home-02', hold, now)).toBe('no_battery')
    expect(street.wish('home-01', { ...hold, until: now }, now)).toBe('until_is_past')
    expect(street.wish('factory', { ...hold, kind: 'away' }, now)).toBe('nobody_lives_there')
    expect(street.endWish('home-01', now)).toBe(false)
  })

  test('is kept across a restart', () => {
    const until = (nowOf(street) + 3_600_000) as EpochMs
    const wishes = new Map([['home-01', { kind: 'away', reservePercent: null, until } as const]])
    const { street: again } = begin(settled, { wishes })
    expect(again.answers.day('home-01', null, nowOf(street))!.wish).toEqual(wishes.get('home-01'))
  })
})

test('a wish costs what it takes from the plan: never less than nothing, more for longer', () => {
  for (const { offers, member } of days)
    for (const { wish, cost } of offers) {
      if (wish.kind === 'away') expect(cost <= 0n, member.id).toBe(true)
      else expect(cost >= 0n, member.id).toBe(true)
    }
})
