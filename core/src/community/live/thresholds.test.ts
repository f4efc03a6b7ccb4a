import { parseSettledLine, settledLine, THRESHOLDS, THRESHOLDS_HOMES } from '@gridbourse/core/community'
import { describe, expect, test } from 'vitest'
import { begin, byThresholds, live } from '../../../../testing/src/lived-street.ts'

const world = { world: byThresholds }
const idsOf = (charge: number): string[] =>
  THRESHOLDS_HOMES.filter(({ battery }) => battery!.initialStateOfCharge === charge).map(({ id }) => id)

describe('ten households by thresholds', () => {
  const lived = begin([], world)
  live(lived, 96)
  const { street, market, settled } = lived

  test('at the start the five that are nearly empty buy and the five that are nearly full sell, at one price', () => {
    const { deals } = settled[0]!
    const members = (side: number): string[] =>
      deals.filter(({ energy }) => Math.sign(energy) === side).map(({ member }) => member)
    expect(members(1).toSorted()).toEqual(idsOf(0.15))
    expect(members(-1).toSorted()).toEqual(idsOf(0.95))
    expect(idsOf(0.15)).toHaveLength(5)
    expect(new Set(deals.map(({ price, venue }) => `${venue} ${price}`))).toEqual(new Set(['closing 150000']))
  })

  test('within two hours every store has come between the thresholds', () => {
    for (const storedMwh of settled[7]!.storedMwh) {
      const share = storedMwh / 10_000_000
      expect(share).toBeGreaterThanOrEqual(THRESHOLDS.buyBelow)
      expect(share).toBeLessThanOrEqual(THRESHOLDS.sellAbove)
    }
  })

  test('they trade again when the sun has filled some and the evening emptied others', () => {
    expect(settled.slice(8).some(({ deals }) => deals.length > 0)).toBe(true)
  })

  test('nothing is refused, energy is conserved, and nobody pays more than with the utility alone', () => {
    expect(market.rejected).toEqual([])
    expect(street.view.flaws).toBe(0)
    for (const { deals } of settled) expect(deals.reduce((sum, { energy }) => sum + energy, 0)).toBe(0)
    for (const { id, bill, shadowBill } of street.view.members) expect(bill <= shadowBill, id).toBe(true)
  })

  test('every decision says its rule and is made again the same', () => {
    for (const { id } of THRESHOLDS_HOMES) {
      const [last] = street.desk.decisionsOf(id, Infinity, 1)
      expect(last!.reasons[0]).toMatch(/below 30 % it buys, above 70 % it sells/)
      expect(street.desk.redecide(last!.id)!.verdict).toBe('same')
    }
    expect(street.desk.agents.slice(0, 10).map(({ strategy }) => strategy)).toEqual(
      THRESHOLDS_HOMES.map(() => 'thresholds'),
    )
  })

  test('what is planned of a day claims no worth of stored energy that nobody goes by', () => {
    const { blocks } = street.answers.day('home-01', null, street.next.at)!.plan!
    expect(blocks.length).toBeGreaterThan(0)
    for (const { reason } of blocks) expect(reason).not.toMatch(/worth/)
  })

  test('a street that stops goes on from what it wrote down, to the same meters and stores', () => {
    const before = settled.slice(0, 2).map((slot) => parseSettledLine(settledLine(slot))!)
    const { street: again } = begin(before, world)
    again.hear(market.heard.filter(({ sequence }) => sequence >= before.at(-1)!.since))
    for (const whole of settled.slice(2, 12)) {
      while (again.next.kind === 'quote') again.quote(street.next.at)
      const { since: _, ...same } = whole
      expect(again.settle()).toMatchObject(same)
    }
  })
})
