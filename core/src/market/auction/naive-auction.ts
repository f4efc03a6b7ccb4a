import type { AuctionRequest } from './auction-request.ts'

/** What the best permitted result is worth, found by trying everything. */
export type NaiveResult = {
  readonly welfare: bigint
  readonly volume: bigint
  /** Every set of accepted blocks that reaches them, as bit masks. */
  readonly sets: readonly number[]
}

type NaiveOrder = { readonly isBuy: boolean; readonly price: bigint; readonly energy: bigint }
type NaiveSlot = {
  readonly welfare: bigint
  readonly bought: bigint
  /** Every tick within the bounds at which the simple orders are in equilibrium. */
  readonly prices: readonly bigint[]
}

/** The twin of `runAuction`: every subset of blocks, and for each every price of every slot. */
export function naiveAuction(request: AuctionRequest): NaiveResult {
  let best: NaiveResult = { welfare: -1n, volume: 0n, sets: [] }
  for (let set = 0; set < 1 << request.blocks.length; set++) {
    const worth = naiveWorth(request, set)
    if (worth === undefined) continue
    if (worth.welfare > best.welfare || (worth.welfare === best.welfare && worth.volume > best.volume))
      best = { ...worth, sets: [set] }
    else if (worth.welfare === best.welfare && worth.volume === best.volume)
      best = { ...best, sets: [...best.sets, set] }
  }
  return best
}

/** Welfare and volume when exactly the blocks of `set` are accepted; undefined where no prices permit that. */
export function naiveWorth(request: AuctionRequest, set: number): Omit<NaiveResult, 'sets'> | undefined {
  const accepted = request.blocks.filter((_, index) => (set >> index) & 1)
  let welfare = 0n
  let volume = 0n
  const prices: (readonly bigint[])[] = []
  for (let slot = 0; slot < request.slots.length; slot++) {
    let bought = 0n
    let sold = 0n
    for (const block of accepted)
      for (const part of block.profile)
        if (part.slotIndex === slot) {
          const energy = BigInt(part.energy)
          welfare += (block.side === 'buy' ? 1n : -1n) * energy * BigInt(block.price)
          if (block.side === 'buy') bought += energy
          else sold += energy
        }
    const cleared = naiveSlot(request, slot, sold - bought)
    if (cleared === undefined) return undefined
    welfare += cleared.welfare
    volume += cleared.bought + bought
    prices.push(cleared.prices)
  }
  return naivePricesExist(accepted, prices) ? { welfare, volume } : undefined
}

export function naiveSlot(request: AuctionRequest, slot: number, injection: bigint): NaiveSlot | undefined {
  const orders = naiveOrders(request, slot)
  const sum = (isCounted: (order: NaiveOrder) => boolean) =>
    orders.filter(isCounted).reduce((total, { energy }) => total + energy, 0n)
  let found: NaiveSlot | undefined
  const { tick, lowestPrice, highestPrice } = request.rules
  for (let p = BigInt(lowestPrice); p <= BigInt(highestPrice); p += BigInt(tick)) {
    const mustBuy = sum((order) => order.isBuy && order.price > p)
    const mayBuy = sum((order) => order.isBuy && order.price === p)
    const mustSell = sum((order) => !order.isBuy && order.price < p)
    const maySell = sum((order) => !order.isBuy && order.price === p)
    const fewest = mustBuy - mustSell - maySell
    const most = mustBuy + mayBuy - mustSell
    if (injection < fewest || injection > most) continue
    const bought = smaller(mustBuy + mayBuy, mustSell + maySell + injection)
    const welfare = valueOfBest(orders, true, bought) - valueOfBest(orders, false, bought - injection)
    if (found === undefined || bought > found.bought)
      found = { welfare, bought, prices: [...(found?.prices ?? []), p] }
    else found = { ...found, prices: [...found.prices, p] }
  }
  return found
}

function naiveOrders({ orders }: AuctionRequest, slot: number): readonly NaiveOrder[] {
  const found: NaiveOrder[] = []
  for (let row = 0; row < orders.count; row++)
    if (orders.slotIndex[row] === slot)
      found.push({
        isBuy: orders.side[row] === 0,
        price: BigInt(orders.price[row]!),
        energy: BigInt(orders.energy[row]!),
      })
  return found
}

/** The limits of the `energy` best Wh of one side, added up. */
function valueOfBest(orders: readonly NaiveOrder[], isBuy: boolean, energy: bigint): bigint {
  const best = orders
    .filter((order) => order.isBuy === isBuy)
    .toSorted((one, other) => Number(isBuy ? other.price - one.price : one.price - other.price))
  let left = energy
  let value = 0n
  for (const order of best) {
    const taken = smaller(order.energy, left)
    value += taken * order.price
    left -= taken
  }
  return value
}

function naivePricesExist(
  accepted: AuctionRequest['blocks'],
  prices: readonly (readonly bigint[])[],
  chosen: readonly bigint[] = [],
): boolean {
  if (chosen.length < prices.length)
    return prices[chosen.length]!.some((price) => naivePricesExist(accepted, prices, [...chosen, price]))
  return accepted.every(({ side, price, profile }) => {
    const gain = profile.reduce(
      (total, part) => total + BigInt(part.energy) * (chosen[part.slotIndex]! - BigInt(price)),
      0n,
    )
    return side === 'buy' ? gain <= 0n : gain >= 0n
  })
}

const smaller = (one: bigint, other: bigint): bigint => (one < other ? one : other)
