import { expect, test } from 'vitest'
import { parseInstant, slotAt, type DurationMs, type SlotNumber } from '../../kernel/index.ts'
import { STREET } from '../scenario/index.ts'
import { StreetMembers } from './street-members.ts'
import { modelledWorld } from './street-world.ts'

const place = { seed: 1, zone: 'Europe/Berlin', latitude: 52, longitude: 10 }
const QUARTER = 900_000 as DurationMs
const first = slotAt(parseInstant('2026-06-01T09:45Z')!, QUARTER)
const later = (slots: number): SlotNumber => (first + slots) as SlotNumber
const nothingBought = (): number => 0

test('when the window ends another begins, and batteries keep what they hold', () => {
  const members = new StreetMembers(modelledWorld(place, QUARTER), first, [], () => {})
  members.ordersBeforeGate(first, nothingBought)
  const { storedMwh } = members.deliver(first)
  const plans = members.plansSolved
  expect(plans).toBeGreaterThan(0)

  const nextWeek = later(7 * 96)
  members.lookFrom(nextWeek)
  expect(members.ordersBeforeGate(nextWeek, nothingBought).length).toBeGreaterThan(STREET.length / 2)
  expect(members.plansSolved).toBeGreaterThan(plans)
  const { drawnWh, storedMwh: after } = members.deliver(nextWeek)
  STREET.forEach(({ battery }, member) => {
    const moved = after[member]! - storedMwh[member]!
    expect(Math.sign(moved)).toBe(Math.sign(drawnWh[member]!))
    expect(Math.abs(moved)).toBeLessThanOrEqual(((battery?.maxChargeW ?? 0) / 4) * 1100)
  })
})

test('a slot has the same readings in every window', () => {
  const members = new StreetMembers(modelledWorld(place, QUARTER), first, [], () => {})
  const slot = later(96)
  const before = STREET.map((_, member) => members.readingsAt(slot, member))
  members.lookFrom(later(7 * 96))
  expect(STREET.map((_, member) => members.readingsAt(slot, member))).toEqual(before)
})
