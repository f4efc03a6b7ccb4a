import { assert } from '../../kernel/index.ts'
import type { OrderColumns } from './auction-request.ts'

/** The simple orders of one slot, as columns in time order. */
export type SlotOrders = {
  readonly side: Uint8Array
  readonly price: Float64Array
  readonly energy: Float64Array
  /** Row of each order in the request; undefined where it is the order's own position. */
  readonly rows: Uint32Array | undefined
}

/** Splits a request's orders by slot (a counting sort, so time order stays). */
export function ordersBySlot(orders: OrderColumns, slotCount: number): readonly SlotOrders[] {
  const { count } = orders
  if (slotCount === 1)
    return [
      {
        side: orders.side.subarray(0, count),
        price: orders.price.subarray(0, count),
        energy: orders.energy.subarray(0, count),
        rows: undefined,
      },
    ]
  const starts = startOfEachSlot(orders, slotCount)
  const next = starts.slice()
  const side = new Uint8Array(count)
  const price = new Float64Array(count)
  const energy = new Float64Array(count)
  const rows = new Uint32Array(count)
  for (let row = 0; row < count; row++) {
    const at = next[orders.slotIndex[row]!]!++
    side[at] = orders.side[row]!
    price[at] = orders.price[row]!
    energy[at] = orders.energy[row]!
    rows[at] = row
  }
  return Array.from({ length: slotCount }, (_, slot) => {
    const [from, to] = [starts[slot]!, starts[slot + 1]!]
    return {
      side: side.subarray(from, to),
      price: price.subarray(from, to),
      energy: energy.subarray(from, to),
      rows: rows.subarray(from, to),
    }
  })
}

function startOfEachSlot(orders: OrderColumns, slotCount: number): Uint32Array {
  const starts = new Uint32Array(slotCount + 1)
  for (let row = 0; row < orders.count; row++) {
    const slot = orders.slotIndex[row]!
    assert(slot < slotCount, 'an order names a slot of its auction')
    starts[slot + 1]!++
  }
  for (let slot = 0; slot < slotCount; slot++) starts[slot + 1]! += starts[slot]!
  return starts
}
