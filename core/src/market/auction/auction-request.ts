import type { Nanos, SlotNumber, Wh } from '../../kernel/index.ts'
import type { SlotClearing } from '../certificate.ts'
import type { MarketRules } from '../command.ts'
import type { Side } from '../order.ts'
import type { PriceGrid } from './auction-price.ts'

/** One auction: all its orders and blocks, and the rules that decide among them. */
export type AuctionRequest = {
  readonly slots: readonly SlotNumber[]
  readonly orders: OrderColumns
  readonly blocks: readonly Block[]
  readonly rules: AuctionRules
}

/** Simple orders in their time order, as columns; only the first `count` rows are read. */
export type OrderColumns = {
  readonly count: number
  /** Position in `slots`. */
  readonly slotIndex: Uint16Array
  /** 0 buys, 1 sells. */
  readonly side: Uint8Array
  /** Limits in whole micros per kWh, within the rules' bounds; on the tick if the price shall be. */
  readonly price: Float64Array
  /** Whole Wh above 0; those of a slot sum to less than 2^53. */
  readonly energy: Float64Array
}

/** All or nothing over its profile; `price` limits the energy-weighted mean. */
export type Block = {
  readonly side: Side
  readonly price: number
  readonly profile: readonly { readonly slotIndex: number; readonly energy: number }[]
}

export type AuctionRules = PriceGrid & {
  /** How energy is shared at the margin. */
  readonly marginRule: MarketRules['marginRule']
  /** Where the search over blocks stops. */
  readonly blockNodeLimit: number
  /** The market's seed and the auction's id: equal seeds draw equally. */
  readonly seed: string
}

export type AuctionResult = {
  readonly slots: readonly SlotClearing[]
  /** Accepted energy of each simple order, aligned with the request's rows. */
  readonly filled: Float64Array
  /** Whether each block was accepted, aligned with the request's blocks. */
  readonly acceptedBlocks: readonly boolean[]
  readonly volume: Wh
  readonly welfare: Nanos
  readonly bound: Nanos
  readonly gap: Nanos
  readonly proven: boolean
  /** Nodes of the search over blocks; 0 without blocks. */
  readonly nodes: number
}
