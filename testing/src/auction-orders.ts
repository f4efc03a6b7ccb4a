import type { SlotNumber } from '@gridbourse/core/kernel'
import type { AuctionNumbers, AuctionRequest, Block, OrderNumber } from '@gridbourse/core/market'

/** `slot` counts from 0. */
export type TestOrder = {
  readonly slot?: number
  readonly side: 'buy' | 'sell'
  readonly energy: number
  readonly price: number
}

export const testRules: AuctionRequest['rules'] = {
  tick: 1,
  lowestPrice: -500,
  highestPrice: 4000,
  marginRule: 'pro_rata',
  blockNodeLimit: 10_000,
  seed: '1/test',
}

/** An auction of `orders` (in time order) and `blocks` over the slots 0, 1, 2 ... */
export function auctionOf(
  orders: readonly TestOrder[],
  blocks: readonly Block[] = [],
  rules: Partial<AuctionRequest['rules']> = {},
): AuctionRequest {
  const used = [
    ...orders.map(({ slot = 0 }) => slot),
    ...blocks.flatMap((block) => block.profile.map((part) => part.slotIndex)),
  ]
  return {
    slots: Array.from({ length: Math.max(0, ...used) + 1 }, (_, slot) => slot as SlotNumber),
    orders: {
      count: orders.length,
      slotIndex: Uint16Array.from(orders, ({ slot = 0 }) => slot),
      side: Uint8Array.from(orders, ({ side }) => (side === 'buy' ? 0 : 1)),
      price: Float64Array.from(orders, ({ price }) => price),
      energy: Float64Array.from(orders, ({ energy }) => energy),
    },
    blocks,
    rules: { ...testRules, ...rules },
  }
}

/** Orders from lines like `buy 10 @ 90`, or `buy 10 @ 90 in 1` for slot 1. */
export function ordersOf(lines: string): readonly TestOrder[] {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^(buy|sell)\s+(\d+) @ (-?\d+)(?: in (\d+))?$/.exec(line)
      if (match === null) throw new Error(`no order: ${line}`)
      return {
        side: match[1] as 'buy' | 'sell',
        energy: Number(match[2]),
        price: Number(match[3]),
        slot: Number(match[4] ?? 0),
      }
    })
}

/** Simple orders are numbered from 1, blocks from 1001. */
export function numbersOf({ orders, blocks }: AuctionRequest): AuctionNumbers {
  return {
    orders: Array.from({ length: orders.count }, (_, row) => row + 1),
    blocks: blocks.map((_, index) => (index + 1001) as OrderNumber),
  }
}
