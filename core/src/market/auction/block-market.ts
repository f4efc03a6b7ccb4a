import type { Block } from './auction-request.ts'
import type { PriceGrid } from './auction-price.ts'
import type { SlotCurve } from './slot-curve.ts'

/** The slots that blocks touch, as rows, and the blocks in them. */
export type BlockMarket = {
  /** Position in the auction's slots of each row. */
  readonly slotOfRow: readonly number[]
  readonly curves: readonly SlotCurve[]
  readonly blocks: readonly MarketBlock[]
  readonly grid: PriceGrid
}

/** A block told alike for both sides: it gains `value` plus, per slot, `injection` times the price there. */
export type MarketBlock = {
  /** Buyers' limit times energy; below 0 for sellers. */
  readonly value: bigint
  readonly parts: readonly MarketPart[]
}

/** `injection` is above 0 for what sellers bring in, below 0 for what buyers take out. */
export type MarketPart = { readonly row: number; readonly injection: number }

/** Which blocks are in: 1 or 0 each. */
export type BlockSet = Uint8Array

export function blockMarket(
  blocks: readonly Block[],
  curveOf: (slotIndex: number) => SlotCurve,
  grid: PriceGrid,
): BlockMarket {
  const slotOfRow = [
    ...new Set(blocks.flatMap(({ profile }) => profile.map(({ slotIndex }) => slotIndex))),
  ].toSorted((one, other) => one - other)
  const rowOfSlot = new Map(slotOfRow.map((slot, row) => [slot, row]))
  return {
    slotOfRow,
    curves: slotOfRow.map(curveOf),
    grid,
    blocks: blocks.map(({ side, price, profile }) => {
      const sign = side === 'sell' ? 1 : -1
      const parts = profile.map(({ slotIndex, energy }) => ({
        row: rowOfSlot.get(slotIndex)!,
        injection: sign * energy,
      }))
      return {
        parts,
        value: parts.reduce((value, { injection }) => value - BigInt(price) * BigInt(injection), 0n),
      }
    }),
  }
}

/** The energy of a block, over all its slots. */
export const sizeOf = ({ parts }: MarketBlock): number =>
  parts.reduce((sum, { injection }) => sum + Math.abs(injection), 0)

/** What a set of blocks brings into each row, net. */
export function injectionsOf({ slotOfRow, blocks }: BlockMarket, set: BlockSet): Float64Array {
  const injections = new Float64Array(slotOfRow.length)
  blocks.forEach(({ parts }, block) => {
    if (set[block] === 1) for (const { row, injection } of parts) injections[row]! += injection
  })
  return injections
}

/** Welfare that a set of blocks adds to that of the simple orders alone; undefined where these cannot take it up. */
export function gainOf(
  { curves, blocks }: BlockMarket,
  set: BlockSet,
  injections: Float64Array,
): bigint | undefined {
  let gain = 0n
  for (const [row, { starts, exactWorth }] of curves.entries()) {
    const injection = injections[row]!
    if (injection < starts[0]! || injection > starts.at(-1)!) return undefined
    if (injection !== 0) gain += exactWorth(injection)
  }
  blocks.forEach(({ value }, block) => {
    if (set[block] === 1) gain += value
  })
  return gain
}
