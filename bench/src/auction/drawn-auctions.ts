import { seededRandom, type SlotNumber } from '@gridbourse/core/kernel'
import type { AuctionRequest, Block } from '@gridbourse/core/market'

export type DrawnAuction = {
  readonly slots: number
  /** In all slots together. */
  readonly orders: number
  readonly blocks: number
  /** Energy of a block per slot, against the mean order's. */
  readonly blockSize: number
  readonly blockNodeLimit: number
  readonly seed: string
}

/**
 * Orders spread around a price that falls at noon and rises in the evening; blocks of 2 slots to a third of
 * the day, limits within 15 % of what their slots are worth.
 */
export function drawAuction(drawn: DrawnAuction): AuctionRequest {
  const random = seededRandom(drawn.seed)
  /** About normal, from -1.5 to 1.5. */
  const spread = () => random.fraction() + random.fraction() + random.fraction() - 1.5
  const worth = Array.from({ length: drawn.slots }, (_, slot) => worthAt(slot / drawn.slots))
  const count = drawn.orders
  const orders = {
    count,
    slotIndex: new Uint16Array(count),
    side: new Uint8Array(count),
    price: new Float64Array(count),
    energy: new Float64Array(count),
  }
  for (let row = 0; row < count; row++) {
    const slot = row % drawn.slots
    orders.slotIndex[row] = slot
    orders.side[row] = random.below(2)
    orders.price[row] = onTick(worth[slot]! + spread() * 60_000)
    orders.energy[row] = 100 + random.below(5000)
  }
  const blocks = Array.from({ length: drawn.blocks }, (): Block => {
    const length = 2 + random.below(Math.floor(drawn.slots / 3))
    const first = random.below(drawn.slots - length + 1)
    const profile = Array.from({ length }, (_, at) => ({
      slotIndex: first + at,
      energy: Math.ceil((500 + random.below(4200)) * drawn.blockSize),
    }))
    const energy = profile.reduce((sum, part) => sum + part.energy, 0)
    const value = profile.reduce((sum, part) => sum + part.energy * worth[part.slotIndex]!, 0)
    return {
      side: random.below(2) === 0 ? 'buy' : 'sell',
      price: onTick((value / energy) * (1 + 0.15 * spread())),
      profile,
    }
  })
  return {
    slots: Array.from({ length: drawn.slots }, (_, slot) => slot as SlotNumber),
    orders,
    blocks,
    rules: {
      tick: TICK,
      lowestPrice: -500_000,
      highestPrice: 4_000_000,
      marginRule: 'pro_rata',
      blockNodeLimit: drawn.blockNodeLimit,
      seed: drawn.seed,
    },
  }
}

/** Micros per kWh over the day, from 0 to 1. */
const worthAt = (time: number): number =>
  120_000 + 40_000 * Math.sin(4 * Math.PI * time + 1) - 50_000 * Math.exp(-((time - 0.5) ** 2) / 0.01)

const TICK = 10
const onTick = (price: number): number => Math.round(price / TICK) * TICK
