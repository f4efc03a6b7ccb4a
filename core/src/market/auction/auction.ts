import type { MicrosPerKwh, Nanos, Wh } from '../../kernel/index.ts'
import { assert } from '../../kernel/index.ts'
import type { SlotClearing } from '../certificate.ts'
import { idlePrice, middlePrice } from './auction-price.ts'
import type { AuctionRequest, AuctionResult, Block } from './auction-request.ts'
import { clearBlocks } from './clear-blocks.ts'
import { fillOrders } from './fill-orders.ts'
import { priceLevels } from './price-levels.ts'
import { equilibrium, tradedAt } from './slot-equilibrium.ts'
import { ordersBySlot } from './slot-orders.ts'

export type * from './auction-request.ts'

/**
 * Clears all slots of one auction at one price per slot: greatest welfare among the results in which no
 * accepted order loses and no simple order in the money is left out, then greatest volume.
 */
export function runAuction(request: AuctionRequest): AuctionResult {
  const { orders, slots, blocks, rules } = request
  const ordersOf = ordersBySlot(orders, slots.length)
  const levelsOf = ordersOf.map((slotOrders) => priceLevels(slotOrders, rules.tick))
  const blockClearing = blocks.length > 0 ? clearBlocks(blocks, levelsOf, rules) : undefined
  const filled = new Float64Array(orders.count)
  let volume = 0
  let welfare = 0n
  let simpleWelfare = 0n
  const clearings = slots.map((slot, index): SlotClearing => {
    const [slotOrders, levels] = [ordersOf[index]!, levelsOf[index]!]
    const block = blockClearing?.slots[index] ?? UNTOUCHED
    const at = equilibrium(levels, block.sold - block.bought)!
    const traded = tradedAt(levels, at)
    fillOrders({ orders: slotOrders, at, rule: rules.marginRule, seed: `${rules.seed}/${slot}` }, filled)
    welfare += traded.welfare
    simpleWelfare += blockClearing === undefined ? 0n : tradedAt(levels, equilibrium(levels, 0)!).welfare
    const slotVolume = traded.bought + block.bought
    volume += slotVolume
    const middle = block.price ?? middlePrice(at.low, at.high, rules)
    return {
      slot,
      volume: slotVolume as Wh,
      price: slotVolume > 0 ? (middle as MicrosPerKwh) : null,
      priceInterval: [at.low as MicrosPerKwh | null, at.high as MicrosPerKwh | null],
      dualPrice: (block.dualPrice ??
        (slotVolume > 0 ? middle : idlePrice(at.low, at.high, rules))) as MicrosPerKwh,
    }
  })
  if (blockClearing !== undefined) welfare += valueOf(blocks, blockClearing.accepted)
  const bound = blockClearing === undefined ? welfare : simpleWelfare + blockClearing.bound
  assert(
    blockClearing === undefined || welfare === simpleWelfare + blockClearing.gain,
    'the search counts right',
  )
  return {
    slots: clearings,
    filled,
    acceptedBlocks: blockClearing?.accepted ?? [],
    volume: volume as Wh,
    welfare: welfare as Nanos,
    bound: bound as Nanos,
    gap: (bound - welfare) as Nanos,
    proven: blockClearing?.proven ?? true,
    nodes: blockClearing?.nodes ?? 0,
  }
}

const UNTOUCHED = { bought: 0, sold: 0, price: undefined, dualPrice: undefined }

/** Limits times energy of the accepted blocks, sellers' below 0. */
function valueOf(blocks: readonly Block[], accepted: readonly boolean[]): bigint {
  let value = 0n
  blocks.forEach(({ side, price, profile }, block) => {
    if (!accepted[block]) return
    for (const { energy } of profile) value += BigInt(side === 'buy' ? price : -price) * BigInt(energy)
  })
  return value
}
