import type { Wh } from '../../kernel/index.ts'
import type { AuctionRejection, Certificate, SlotClearing } from '../certificate.ts'
import type { OrderNumber } from '../identity.ts'
import type { AuctionRequest, AuctionResult, Block } from './auction-request.ts'

/** The order numbers of a request's rows and blocks. */
export type AuctionNumbers = {
  readonly orders: ArrayLike<number>
  readonly blocks: readonly OrderNumber[]
}

type Accepted = Certificate['accepted'][number]
type Rejected = Certificate['rejected'][number]

/** The proof of `result`, with a line for every order: simple orders in time order, then blocks. */
export function certificateOf(
  { orders, blocks }: AuctionRequest,
  result: AuctionResult,
  numbers: AuctionNumbers,
): Certificate {
  const accepted: Accepted[] = []
  const rejected: Rejected[] = []
  const add = (number: number, got: number, wanted: number, reason: () => AuctionRejection): void => {
    const order = number as OrderNumber
    if (got > 0) accepted.push({ order, energy: got as Wh })
    if (got < wanted) rejected.push({ order, energy: (wanted - got) as Wh, reason: reason() })
  }
  for (let row = 0; row < orders.count; row++) {
    const slot = result.slots[orders.slotIndex[row]!]!
    add(numbers.orders[row]!, result.filled[row]!, orders.energy[row]!, () =>
      reasonForOrder(orders.side[row] === 0, orders.price[row]!, slot),
    )
  }
  blocks.forEach((block, index) => {
    const energy = block.profile.reduce((sum, part) => sum + part.energy, 0)
    const got = result.acceptedBlocks[index]! ? energy : 0
    add(numbers.blocks[index]!, got, energy, () => reasonForBlock(block, result.slots))
  })
  const { slots, volume, welfare, bound, gap, proven } = result
  return { slots, volume, welfare, bound, gap, proven, accepted, rejected }
}

function reasonForOrder(isBuy: boolean, limit: number, slot: SlotClearing): AuctionRejection {
  const price = priceFor(isBuy, slot)
  if (price === null) return 'no_counterparty'
  return limit === price ? 'at_the_margin' : 'out_of_the_money'
}

function reasonForBlock(block: Block, slots: readonly SlotClearing[]): AuctionRejection {
  const isBuy = block.side === 'buy'
  let gain = 0n
  for (const { slotIndex, energy } of block.profile) {
    const price = priceFor(isBuy, slots[slotIndex]!)
    if (price === null) return 'no_counterparty'
    gain += BigInt(energy) * BigInt(isBuy ? block.price - price : price - block.price)
  }
  if (gain === 0n) return 'at_the_margin'
  return gain > 0n ? 'paradoxically_rejected' : 'out_of_the_money'
}

/** What the slot offers that side: its price; where nothing traded the best limit of the other side, if any. */
const priceFor = (isBuy: boolean, { price, priceInterval }: SlotClearing): number | null =>
  price ?? priceInterval[isBuy ? 1 : 0]
