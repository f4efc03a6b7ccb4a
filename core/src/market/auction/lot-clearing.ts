import type { SlotNumber } from '../../kernel/index.ts'
import type { AuctionRejection } from '../certificate.ts'
import { runAuction } from './auction.ts'
import { clearWide, type Lot, type WideFill } from './wide-clearing.ts'

export type LotClearing = {
  readonly volume: bigint
  readonly price: bigint | null
  readonly low: bigint | null
  readonly high: bigint | null
  readonly welfare: bigint
  readonly bound: bigint
  readonly outcomes: readonly LotOutcome[]
}

type LotOutcome = {
  readonly filled: bigint
  readonly left: bigint
  /** undefined for a lot that traded whole. */
  readonly reason: AuctionRejection | 'quantity_not_positive' | undefined
}

/** The market's own auction over numbers of any size; prices are put on `tick`. */
export function clearLots(lots: readonly Lot[], tick: bigint): LotClearing {
  const standing = lots.filter(({ quantity }) => quantity > 0n)
  const { filled, low, high } = fitsDoubles(standing, tick)
    ? clearNarrow(standing)
    : clearWide(standing, SEED)
  const fills = new Map(standing.map((lot, at) => [lot, filled[at]!]))
  const filledOf = (lot: Lot): bigint => fills.get(lot) ?? 0n
  const volume = sum(standing.map((lot) => (lot.isBuy ? filledOf(lot) : 0n)))
  const price = volume > 0n && low !== null && high !== null ? middle(low, high, tick) : null
  const dualPrice = price ?? low ?? high ?? 0n
  const gains = standing.map((lot) => gainAt(lot, dualPrice) * lot.quantity)
  return {
    volume,
    price,
    low,
    high,
    welfare: sum(standing.map((lot) => (lot.isBuy ? lot.price : -lot.price) * filledOf(lot))),
    bound: sum(gains.filter((gain) => gain > 0n)),
    outcomes: lots.map((lot) => {
      const left = lot.quantity - filledOf(lot)
      const reason =
        left === 0n && lot.quantity > 0n ? undefined : reasonFor(lot, price ?? (lot.isBuy ? high : low))
      return { filled: filledOf(lot), left, reason }
    }),
  }
}

const SEED = 'file'
const ONLY_SLOT = 0 as SlotNumber

function reasonFor(lot: Lot, price: bigint | null): AuctionRejection | 'quantity_not_positive' {
  if (lot.quantity <= 0n) return 'quantity_not_positive'
  if (price === null) return 'no_counterparty'
  return lot.price === price ? 'at_the_margin' : 'out_of_the_money'
}

function fitsDoubles(lots: readonly Lot[], tick: bigint): boolean {
  const widest = lots.reduce((most, { price }) => larger(most, price < 0n ? -price : price), tick)
  const total = sum(lots.map(({ quantity }) => quantity))
  // The middle of two limits and a tick on top still have to be safe integers.
  return 4n * widest < BigInt(Number.MAX_SAFE_INTEGER) && total <= BigInt(Number.MAX_SAFE_INTEGER)
}

function clearNarrow(lots: readonly Lot[]): WideFill {
  const { filled, slots } = runAuction({
    slots: [ONLY_SLOT],
    orders: {
      count: lots.length,
      slotIndex: new Uint16Array(lots.length),
      side: Uint8Array.from(lots, ({ isBuy }) => (isBuy ? 0 : 1)),
      price: Float64Array.from(lots, ({ price }) => Number(price)),
      energy: Float64Array.from(lots, ({ quantity }) => Number(quantity)),
    },
    blocks: [],
    rules: {
      tick: 1,
      lowestPrice: Number.MIN_SAFE_INTEGER,
      highestPrice: Number.MAX_SAFE_INTEGER,
      marginRule: 'pro_rata',
      blockNodeLimit: 0,
      seed: SEED,
    },
  })
  const [low, high] = slots[0]!.priceInterval
  return {
    filled: Array.from(filled, BigInt),
    low: low === null ? null : BigInt(low),
    high: high === null ? null : BigInt(high),
  }
}

/** The grid point at or below the middle; where that is outside, the one above; else the lower end. */
function middle(low: bigint, high: bigint, tick: bigint): bigint {
  const unit = 2n * tick
  const below = ((low + high - positiveRest(low + high, unit)) / unit) * tick
  if (below >= low) return below
  return below + tick <= high ? below + tick : low
}

const positiveRest = (value: bigint, unit: bigint): bigint => ((value % unit) + unit) % unit

const gainAt = ({ isBuy, price }: Lot, at: bigint): bigint => (isBuy ? price - at : at - price)

const larger = (one: bigint, other: bigint): bigint => (one > other ? one : other)

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
