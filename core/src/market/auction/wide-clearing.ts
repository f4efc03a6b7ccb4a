import { seededRandom } from '../../kernel/index.ts'

/** A simple order of one slot in whole numbers of any size. */
export type Lot = { readonly isBuy: boolean; readonly price: bigint; readonly quantity: bigint }

export type WideFill = {
  /** Aligned with the lots. */
  readonly filled: readonly bigint[]
  readonly low: bigint | null
  readonly high: bigint | null
}

/** What `runAuction` does with one slot, lot by lot in bigint: for numbers that doubles cannot hold. */
export function clearWide(lots: readonly Lot[], seed: string): WideFill {
  const bids = bestFirst(lots, true)
  const offers = bestFirst(lots, false)
  const volume = crossingVolume(lots, bids, offers)
  const filled = lots.map(() => 0n)
  fillBest(lots, bids, { volume, seed }, filled)
  fillBest(lots, offers, { volume, seed }, filled)
  let low: bigint | null = null
  let high: bigint | null = null
  lots.forEach(({ isBuy, price, quantity }, at) => {
    // Who trades must not lose; who does not trade in full must not be in the money.
    const boundsHigh = isBuy ? filled[at]! > 0n : filled[at]! < quantity
    const boundsLow = isBuy ? filled[at]! < quantity : filled[at]! > 0n
    if (boundsHigh && (high === null || price < high)) high = price
    if (boundsLow && (low === null || price > low)) low = price
  })
  return { filled, low, high }
}

/** Positions of one side's lots, best limit first and first come first. */
function bestFirst(lots: readonly Lot[], isBuy: boolean): readonly number[] {
  const worse = isBuy ? -1 : 1
  return [...lots.keys()]
    .filter((at) => lots[at]!.isBuy === isBuy)
    .toSorted((one, other) => {
      const [a, b] = [lots[one]!.price, lots[other]!.price]
      return a === b ? 0 : a > b ? worse : -worse
    })
}

function crossingVolume(lots: readonly Lot[], bids: readonly number[], offers: readonly number[]): bigint {
  let volume = 0n
  let demand = 0n
  let supply = 0n
  let [bid, offer] = [0, 0]
  while (bid < bids.length && offer < offers.length) {
    if (lots[bids[bid]!]!.price < lots[offers[offer]!]!.price) break
    const demandWith = demand + lots[bids[bid]!]!.quantity
    const supplyWith = supply + lots[offers[offer]!]!.quantity
    volume = demandWith < supplyWith ? demandWith : supplyWith
    if (demandWith <= supplyWith) {
      demand = demandWith
      bid++
    }
    if (supplyWith <= demandWith) {
      supply = supplyWith
      offer++
    }
  }
  return volume
}

function fillBest(
  lots: readonly Lot[],
  best: readonly number[],
  { volume, seed }: { readonly volume: bigint; readonly seed: string },
  filled: bigint[],
): void {
  let left = volume
  for (let from = 0; from < best.length && left > 0n;) {
    let to = from
    let wanted = 0n
    while (to < best.length && lots[best[to]!]!.price === lots[best[from]!]!.price)
      wanted += lots[best[to++]!]!.quantity
    const level = best.slice(from, to)
    if (wanted <= left) for (const at of level) filled[at] = lots[at]!.quantity
    else sharePool(lots, level, { energy: left, wanted, seed }, filled)
    left -= wanted
    from = to
  }
}

/** Pro rata, the rest to the largest remainders, and among equal ones by the same lot as `proRata` draws. */
function sharePool(
  lots: readonly Lot[],
  level: readonly number[],
  { energy, wanted, seed }: { readonly energy: bigint; readonly wanted: bigint; readonly seed: string },
  filled: bigint[],
): void {
  const remainderOf = (at: number): bigint => (lots[at]!.quantity * energy) % wanted
  let left = energy
  for (const at of level) {
    filled[at] = (lots[at]!.quantity * energy) / wanted
    left -= filled[at]!
  }
  if (left === 0n) return
  const ordered = level.map(remainderOf).toSorted((a, b) => (a === b ? 0 : a > b ? -1 : 1))
  const smallest = ordered[Number(left) - 1]!
  let toDraw = Number(left) - ordered.filter((remainder) => remainder > smallest).length
  let tied = ordered.filter((remainder) => remainder === smallest).length
  const random = seededRandom(`${seed}/0`)
  for (const at of level) {
    const remainder = remainderOf(at)
    if (remainder < smallest) continue
    if (remainder === smallest && random.below(tied--) >= toDraw) continue
    if (remainder === smallest) toDraw--
    filled[at]!++
  }
}
