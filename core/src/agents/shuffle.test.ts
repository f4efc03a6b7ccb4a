import type { SlotNumber } from '@gridbourse/core/kernel'
import { expect, test } from 'vitest'
import { shuffled } from './shuffle.ts'

const MEMBERS = ['ada', 'bo', 'cy', 'di']
const drawn = (slot: number, seed = 7) => shuffled(MEMBERS, { seed, slot: slot as SlotNumber })

test('everybody submits once, in an order that depends on seed and slot alone', () => {
  for (let slot = 0; slot < 50; slot++) {
    expect(drawn(slot).toSorted()).toEqual(MEMBERS)
    expect(drawn(slot)).toEqual(drawn(slot))
  }
  expect(Array.from({ length: 50 }, (_, slot) => drawn(slot, 8))).not.toEqual(
    Array.from({ length: 50 }, (_, slot) => drawn(slot, 7)),
  )
})

test('nobody is first much more often than the others', () => {
  const slots = 4000
  for (const member of MEMBERS)
    for (const place of [0, 3]) {
      let times = 0
      for (let slot = 0; slot < slots; slot++) if (drawn(slot)[place] === member) times++
      expect(Math.abs(times - slots / 4), `${member} at place ${place}`).toBeLessThan(slots / 4 / 8)
    }
})
