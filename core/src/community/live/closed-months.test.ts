import { parseInstant, slotStart, type DurationMs, type SlotNumber } from '@gridbourse/core/kernel'
import { modelledWorld, STREET, type SettledSlot } from '@gridbourse/core/community'
import { expect, test } from 'vitest'
import { slotAt, type Wh } from '../../kernel/index.ts'
import { StreetBooks } from './street-books.ts'

const QUARTER = 900_000 as DurationMs
const world = modelledWorld({ seed: 1, zone: 'Europe/Berlin', latitude: 52, longitude: 10 }, QUARTER)
const first = slotAt(parseInstant('2026-06-30T20:00Z')!, QUARTER)

/** A slot in which neighbours happen to use and feed in what the dice of its number say. */
const settled = (slot: SlotNumber): SettledSlot => ({
  slot,
  netImportWh: STREET.map((_, member) => (((slot * 31 + member * 17) % 900) - 400) as Wh),
  drawnWh: STREET.map(() => 0),
  storedMwh: STREET.map(() => 0),
  deals: [],
  closingPrice: null,
  since: 1,
})
const slots = Array.from({ length: 24 }, (_, at) => settled((first + at) as SlotNumber))
const july = slots.findIndex(({ slot }) => slotStart(slot, QUARTER) >= parseInstant('2026-06-30T22:00Z')!)

test('months that are let go are in every bill as before, also where only the rest is booked again', () => {
  const whole = new StreetBooks(world, QUARTER, () => {})
  const closing = new StreetBooks(world, QUARTER, () => {})
  for (const slot of slots) {
    whole.settle(slot)
    closing.settle(slot)
  }
  expect(closing.closeBefore(slots[july - 1]!.slot)).toBeNull()
  const closed = closing.closeBefore(slots[july]!.slot)!
  expect(closed.through).toBe(slots[july - 1]!.slot)
  expect(closing.bills()).toEqual(whole.bills())
  const again = new StreetBooks(world, QUARTER, () => {}, closed)
  for (const slot of slots.slice(july)) again.settle(slot)
  expect(again.bills()).toEqual(whole.bills())
  expect(again.flaws).toBe(0)
})
