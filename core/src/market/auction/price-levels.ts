import { assert } from '../../kernel/index.ts'
import type { SlotOrders } from './slot-orders.ts'

/** What is wanted and offered at each price of one slot; prices ascend and differ. */
export type PriceLevels = {
  readonly count: number
  readonly price: Float64Array
  readonly demand: Float64Array
  readonly supply: Float64Array
}

/** Ticks per order up to which one bucket per tick is faster than sorting. */
const SPARSEST_LADDER = 16

/** Adds up the orders of a slot by price: in one bucket per tick where prices lie close, else by sorting. */
export function priceLevels(orders: SlotOrders, tick: number): PriceLevels {
  const levels = bucketed(orders, tick) ?? sorted(orders)
  let total = 0
  for (let level = 0; level < levels.count; level++) total += levels.demand[level]! + levels.supply[level]!
  assert(total <= Number.MAX_SAFE_INTEGER, 'the energies of a slot sum exactly')
  return levels
}

/** undefined where prices are off the tick or too far apart. */
function bucketed(orders: SlotOrders, tick: number): PriceLevels | undefined {
  const { side, price, energy } = orders
  const count = price.length
  let lowest = Infinity
  let highest = -Infinity
  for (let row = 0; row < count; row++) {
    const limit = price[row]!
    if (limit < lowest) lowest = limit
    if (limit > highest) highest = limit
  }
  const buckets = (highest - lowest) / tick + 1
  if (count === 0 || buckets > SPARSEST_LADDER * count) return undefined
  const demand = new Float64Array(buckets)
  const supply = new Float64Array(buckets)
  for (let row = 0; row < count; row++) {
    const exact = (price[row]! - lowest) / tick
    const bucket = exact | 0
    if (bucket !== exact) return undefined
    if (side[row] === 0) demand[bucket]! += energy[row]!
    else supply[bucket]! += energy[row]!
  }
  return withoutEmpty(demand, supply, lowest, tick)
}

/** Moves what is not empty together, inside the same memory. */
function withoutEmpty(demand: Float64Array, supply: Float64Array, lowest: number, tick: number): PriceLevels {
  let count = 0
  for (let bucket = 0; bucket < demand.length; bucket++) if (demand[bucket]! + supply[bucket]! > 0) count++
  const price = new Float64Array(count)
  let level = 0
  for (let bucket = 0; bucket < demand.length; bucket++) {
    const energy = demand[bucket]! + supply[bucket]!
    if (energy === 0) continue
    price[level] = lowest + bucket * tick
    demand[level] = demand[bucket]!
    supply[level] = supply[bucket]!
    level++
  }
  return { count, price, demand, supply }
}

function sorted(orders: SlotOrders): PriceLevels {
  const price = orders.price.toSorted()
  let count = 0
  for (const limit of price) if (count === 0 || limit !== price[count - 1]) price[count++] = limit
  const demand = new Float64Array(count)
  const supply = new Float64Array(count)
  for (let row = 0; row < orders.price.length; row++) {
    const level = positionOf(price, count, orders.price[row]!)
    if (orders.side[row] === 0) demand[level]! += orders.energy[row]!
    else supply[level]! += orders.energy[row]!
  }
  return { count, price, demand, supply }
}

function positionOf(ascending: Float64Array, count: number, value: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}
