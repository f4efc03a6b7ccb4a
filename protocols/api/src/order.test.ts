import { expect, test } from 'vitest'
import type { z } from 'zod'
import { complaintOf } from './problem.ts'
import { amendOrder, placeOrder } from './order.ts'
import { placeBlock } from './block.ts'
import { batch, MAX_BATCH_ITEMS } from './batch.ts'

const order = { slot: '2026-11-22T10:15Z', side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 2500 }
const block = {
  side: 'sell',
  priceMicrosPerKwh: 90_000,
  profile: [{ slot: '2026-11-22T10:15Z', energyWh: 1 }],
}

test('an order needs a slot, a side, a price and an energy; the rest has defaults', () => {
  expect(placeOrder.parse(order)).toEqual(order)
  expect(placeOrder.parse({ ...order, priceMicrosPerKwh: null, timeInForce: 'fok' })).toHaveProperty(
    'timeInForce',
    'fok',
  )
  expect(placeOrder.parse({ ...order, priceMicrosPerKwh: -500_000 })).toHaveProperty(
    'priceMicrosPerKwh',
    -500_000,
  )
})

test.each([
  ['fractional Wh', { ...order, energyWh: 2.5 }, 'energyWh', 'whole Wh'],
  ['no energy', { ...order, energyWh: 0 }, 'energyWh', 'from 1'],
  ['energy beyond 32 bits', { ...order, energyWh: 2_147_483_648 }, 'energyWh', 'to 2147483647'],
  ['energy beyond exact numbers', { ...order, energyWh: 1e300 }, 'energyWh', 'whole Wh'],
  ['energy as text', { ...order, energyWh: '2500' }, 'energyWh', 'whole Wh'],
  [
    'energy in the wrong unit',
    { ...order, energyKwh: 2.5 },
    'energyKwh',
    'known are slot, side, priceMicrosPerKwh, energyWh',
  ],
  [
    'a price with a fraction',
    { ...order, priceMicrosPerKwh: 0.12 },
    'priceMicrosPerKwh',
    '0.12 per kWh is 120000',
  ],
  ['a price left out', { ...order, priceMicrosPerKwh: undefined }, 'priceMicrosPerKwh', 'missing'],
  ['a slot left out', { ...order, slot: undefined }, 'slot', 'missing'],
  ['a slot with seconds', { ...order, slot: '2026-11-22T10:15:00Z' }, 'slot', 'like 2026-11-22T10:15Z'],
  ['a slot in local time', { ...order, slot: '2026-11-22T10:15+01:00' }, 'slot', 'UTC start'],
  ['an unknown side', { ...order, side: 'long' }, 'side', '"buy" or "sell"'],
  ['a flag as text', { ...order, postOnly: 'yes' }, 'postOnly', 'true or false'],
  ['a list', [order], null, 'a JSON object with slot'],
  ['nothing', undefined, null, 'a JSON object with slot'],
])('%s is refused by name', (_, said, field, detail) => {
  expect(complaint(placeOrder, said)).toEqual({ field, detail: expect.stringContaining(detail) })
})

test('an amendment says something', () => {
  expect(amendOrder.parse({ energyWh: 2000 })).toEqual({ energyWh: 2000 })
  expect(complaint(amendOrder, {})).toEqual({
    field: null,
    detail: expect.stringContaining('at least one of'),
  })
  expect(complaint(amendOrder, { energyWh: null })).toHaveProperty('field', 'energyWh')
})

test('a block has a profile of 1 to 200 slots', () => {
  expect(placeBlock.parse(block)).toEqual(block)
  expect(complaint(placeBlock, { ...block, profile: [] })).toHaveProperty('field', 'profile')
  expect(complaint(placeBlock, { ...block, priceMicrosPerKwh: null })).toHaveProperty(
    'field',
    'priceMicrosPerKwh',
  )
  const [slot] = block.profile
  expect(
    complaint(placeBlock, { ...block, profile: Array.from({ length: 201 }, () => slot) }),
  ).toHaveProperty('field', 'profile')
  expect(complaint(placeBlock, { ...block, profile: [{ ...slot, energyWh: 0 }] })).toHaveProperty(
    'field',
    'profile.0.energyWh',
  )
})

test('a complaint about a batch names the item', () => {
  const item = { type: 'place_order', key: 'a', ...order }
  expect(batch.parse({ items: [item, { type: 'cancel_all', key: 'b' }] }).items).toHaveLength(2)
  expect(complaint(batch, { items: [item, { ...item, energyWh: 1.5 }] })).toHaveProperty(
    'field',
    'items.1.energyWh',
  )
  expect(complaint(batch, { items: [{ ...item, key: undefined }] })).toHaveProperty('field', 'items.0.key')
  expect(complaint(batch, { items: [{ ...item, key: 'a b' }] })).toHaveProperty('field', 'items.0.key')
  expect(complaint(batch, { items: [{ ...item, type: 'halt_market' }] })).toHaveProperty(
    'field',
    'items.0.type',
  )
  expect(complaint(batch, { items: [] })).toHaveProperty('field', 'items')
  expect(complaint(batch, { items: Array.from({ length: MAX_BATCH_ITEMS + 1 }, () => item) })).toHaveProperty(
    'field',
    'items',
  )
})

function complaint(schema: z.ZodType, said: unknown) {
  const parsed = schema.safeParse(said)
  if (parsed.success) throw new Error(`this was to be refused: ${JSON.stringify(said)}`)
  return complaintOf(parsed.error.issues)
}
