import type { MicrosPerKwh, SlotNumber } from '../../kernel/index.ts'
import { certificateOf } from '../auction/certificate-of.ts'
import type { AuctionRequest, AuctionResult } from '../auction/auction.ts'
import type { AuctionId } from '../event.ts'
import type { NaiveBlock, NaiveOrder, NaiveSlot, NaiveState } from './naive-state.ts'
import { remaining } from './naive-state.ts'

export type RunAuction = (request: AuctionRequest) => AuctionResult

export type NaiveCall = {
  readonly id: AuctionId
  readonly slots: readonly NaiveSlot[]
  readonly orders: readonly NaiveOrder[]
  readonly blocks: readonly NaiveBlock[]
}

export type NaiveFill = {
  readonly of: NaiveOrder | NaiveBlock
  readonly slot: SlotNumber
  readonly price: MicrosPerKwh
  readonly energy: number
}

/** Runs an auction, says so with its certificate, and answers its fills by slot, then by ascending number. */
export function clear(
  state: NaiveState,
  { id, slots, orders: unsorted, blocks }: NaiveCall,
  runAuction: RunAuction,
): NaiveFill[] {
  const orders = unsorted.toSorted((a, b) => a.arrival - b.arrival)
  const indexOf = (slot: SlotNumber): number => slots.findIndex((each) => each.slot === slot)
  const request: AuctionRequest = {
    slots: slots.map(({ slot }) => slot),
    orders: {
      count: orders.length,
      slotIndex: Uint16Array.from(orders, ({ slot }) => indexOf(slot)),
      side: Uint8Array.from(orders, ({ side }) => (side === 'buy' ? 0 : 1)),
      price: Float64Array.from(orders, ({ price }) => price),
      energy: Float64Array.from(orders, remaining),
    },
    blocks: blocks.map(({ side, price, profile }) => ({
      side,
      price,
      profile: profile.map(({ slot, energy }) => ({ slotIndex: indexOf(slot), energy })),
    })),
    rules: { ...state.rules!, seed: `${state.rules!.seed} ${id}` },
  }
  const result = runAuction(request)
  const certificate = certificateOf(request, result, {
    orders: orders.map(({ order }) => order),
    blocks: blocks.map(({ order }) => order),
  })
  state.events.push({ type: 'auction_cleared', auction: id, certificate })
  const shares = [
    ...orders.map((of, row) => ({ of, slot: of.slot, energy: result.filled[row]! })),
    ...blocks
      .filter((_, i) => result.acceptedBlocks[i])
      .flatMap((of) => of.profile.map(({ slot, energy }) => ({ of, slot, energy }))),
  ]
  return shares
    .filter(({ energy }) => energy > 0)
    .map((share) => ({ ...share, price: result.slots[indexOf(share.slot)]!.price! }))
    .toSorted((a, b) => a.slot - b.slot || a.of.order - b.of.order)
}
