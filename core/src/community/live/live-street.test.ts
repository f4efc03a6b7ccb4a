import type { MicrosPerKwh, SlotNumber, Wh } from '@gridbourse/core/kernel'
import { parseSettledLine, settledLine, STREET } from '@gridbourse/core/community'
import { describe, expect, test } from 'vitest'
import { begin, live, STRANGER, times } from '../../../../testing/src/lived-street.ts'

describe('two days in the street', () => {
  const lived = begin()
  live(lived, 192)
  const { street, market, settled } = lived

  test('every slot is settled once, in order, and nothing is refused', () => {
    const first = settled[0]!.slot
    expect(settled.map(({ slot }) => slot)).toEqual(settled.map((_, index) => first + index))
    expect(market.rejected).toEqual([])
  })

  test('neighbours trade in most slots, the day before and at the close, and money and energy are conserved', () => {
    expect(settled.filter(({ deals }) => deals.length > 0).length).toBeGreaterThan(settled.length / 2)
    const venues = new Set(settled.flatMap(({ deals }) => deals.map(({ venue }) => venue)))
    expect([...venues].toSorted()).toEqual(['closing', 'opening'])
    for (const { deals } of settled) expect(deals.reduce((sum, { energy }) => sum + energy, 0)).toBe(0)
    expect(street.view.flaws).toBe(0)
  })

  test('nobody pays more than with the utility alone', () => {
    for (const { id, bill, shadowBill } of street.view.members) expect(bill <= shadowBill, id).toBe(true)
    expect(street.view.members.some(({ bill, shadowBill }) => bill < shadowBill)).toBe(true)
  })

  test('what batteries draw is what they store, and no battery is asked for more than it holds', () => {
    STREET.forEach(({ battery }, member) => {
      if (battery === null) return
      let stored = battery.capacityWh * battery.initialStateOfCharge * 1000
      for (const { drawnWh, storedMwh } of settled) {
        const oneWay = Math.sqrt(battery.roundTripEfficiency)
        const drawn = drawnWh[member]!
        const expected = stored + 1000 * (drawn > 0 ? drawn * oneWay : drawn / oneWay)
        expect(Math.abs(storedMwh[member]! - expected)).toBeLessThan(1500)
        stored = storedMwh[member]!
        expect(stored).toBeGreaterThanOrEqual(0)
        expect(stored).toBeLessThanOrEqual(battery.capacityWh * 1000)
      }
    })
  })

  test('the view shows the last slot settled', () => {
    const last = settled.at(-1)!
    const { slot, members } = street.view
    expect(slot).toBe(last.slot)
    expect(members.map(({ netImportWh }) => netImportWh)).toEqual(last.netImportWh)
    for (const { loadWh, generationWh, drawnWh, netImportWh } of members)
      expect(loadWh - generationWh + drawnWh).toBe(netImportWh)
  })
})

test('the same seed and the same market give the same street', () => {
  const [one, other] = [begin(), begin()]
  live(one, 8)
  live(other, 8)
  expect(other.settled).toEqual(one.settled)
})

test('a stranger trades with members, delivers nothing, and is compensated by nobody', () => {
  const lived = begin()
  live(lived, 4, (now) => {
    const slot = (Math.ceil((now + times.gateLead) / times.slotDuration) + 1) as SlotNumber
    lived.market.step({
      type: 'place_order',
      participant: STRANGER,
      slot,
      side: 'buy',
      price: 500_000 as MicrosPerKwh,
      energy: 3000 as Wh,
      timeInForce: 'gate',
      expiresAt: null,
      postOnly: false,
      atClose: true,
    })
  })
  const { view } = lived.street
  expect(lived.settled.flatMap(({ deals }) => deals).some(({ member }) => member === 'visitors')).toBe(true)
  expect(view.flaws).toBe(0)
  expect(view.visitorsBill).toBeGreaterThan(0n)
  for (const { id, bill, shadowBill } of view.members) expect(bill <= shadowBill, id).toBe(true)
})

describe('a street that stops and goes on from what it wrote down', () => {
  const whole = begin()
  live(whole, 30)

  test.each([1, 13, 29])('after %i slots: none is missing, none comes twice, bills go on', (lived) => {
    const lines = whole.settled.slice(0, lived).map(settledLine)
    const settled = lines.map((line) => parseSettledLine(line)!)
    expect(settled).toEqual(whole.settled.slice(0, lived))
    const { since } = settled.at(-1)!
    const { street: again } = begin(settled)
    again.hear(whole.market.heard.filter(({ sequence }) => sequence >= since))
    const late = whole.street.next.at
    for (let count = lived; count < 30;) {
      if (again.next.kind === 'quote') expect(again.quote(late)).toEqual([])
      else {
        const { slot, deals, closingPrice } = again.settle()
        const before = whole.settled[count++]!
        expect({ slot, deals, closingPrice }).toEqual({
          slot: before.slot,
          deals: before.deals,
          closingPrice: before.closingPrice,
        })
      }
    }
    expect(again.view.flaws).toBe(0)
    expect(again.view.slot).toBe(whole.street.view.slot)
  })

  test('a line that was torn is no line', () => {
    const line = settledLine(whole.settled[0]!)
    expect(parseSettledLine(line.slice(0, -5))).toBeUndefined()
    expect(parseSettledLine('null')).toBeUndefined()
    expect(parseSettledLine('{"slot":1}')).toBeUndefined()
  })
})
