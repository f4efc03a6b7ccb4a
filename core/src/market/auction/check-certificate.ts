import type { Certificate, SlotClearing } from '../certificate.ts'
import type { AuctionRequest } from './auction-request.ts'
import type { AuctionNumbers } from './certificate-of.ts'
import { checkMargin, type Must } from './check-margin.ts'

/**
 * Verifies a certificate from the orders alone, in bigint, and shares nothing with the clearing. Returns what
 * is wrong, or an empty list. `proven` cannot be checked: it says how the search ended.
 */
export function checkCertificate(
  request: AuctionRequest,
  numbers: AuctionNumbers,
  certificate: Certificate,
): readonly string[] {
  const wrong: string[] = []
  const must = (holds: boolean, claim: string): void => {
    if (!holds) wrong.push(claim)
  }
  const lots = lotsOf(request, numbers)
  const outcome = readLists(lots, certificate, must)
  must(
    certificate.slots.length === request.slots.length &&
      certificate.slots.every(({ slot }, index) => slot === request.slots[index]),
    'the slots are those of the request',
  )
  if (wrong.length > 0) return wrong

  const { slots } = certificate
  checkBalance(lots, slots, outcome, must)
  checkPrices(lots, certificate, outcome, request.rules, must)
  for (const lot of lots) checkLot(lot, slots, outcome, must)
  checkMargin(request, (row) => outcome.accepted.get(numbers.orders[row]!) ?? 0n, must)
  checkMoney(lots, certificate, outcome, must)
  return wrong
}

/** A simple order or a block, told alike: a limit and energy per slot; blocks trade whole. */
type Lot = {
  readonly number: number
  readonly isBuy: boolean
  readonly isBlock: boolean
  readonly limit: bigint
  readonly parts: readonly { readonly slotIndex: number; readonly energy: bigint }[]
  readonly energy: bigint
}

type Outcome = {
  readonly accepted: ReadonlyMap<number, bigint>
  readonly reasons: ReadonlyMap<number, string>
}

function lotsOf({ orders, blocks }: AuctionRequest, numbers: AuctionNumbers): readonly Lot[] {
  const lots: Lot[] = []
  for (let row = 0; row < orders.count; row++) {
    const energy = BigInt(orders.energy[row]!)
    lots.push({
      number: numbers.orders[row]!,
      isBuy: orders.side[row] === 0,
      isBlock: false,
      limit: BigInt(orders.price[row]!),
      parts: [{ slotIndex: orders.slotIndex[row]!, energy }],
      energy,
    })
  }
  blocks.forEach((block, index) => {
    const parts = block.profile.map(({ slotIndex, energy }) => ({ slotIndex, energy: BigInt(energy) }))
    lots.push({
      number: numbers.blocks[index]!,
      isBuy: block.side === 'buy',
      isBlock: true,
      limit: BigInt(block.price),
      parts,
      energy: sum(parts.map((part) => part.energy)),
    })
  })
  return lots
}

/** Every order stands once in `accepted`, once in `rejected`, or in both, and its two energies add up. */
function readLists(lots: readonly Lot[], { accepted, rejected }: Certificate, must: Must): Outcome {
  const got = new Map(accepted.map(({ order, energy }) => [order as number, energy as number]))
  const left = new Map(rejected.map(({ order, energy }) => [order as number, energy as number]))
  const reasons = new Map(rejected.map(({ order, reason }) => [order as number, reason]))
  must(got.size === accepted.length && left.size === rejected.length, 'no order is listed twice')
  const known = new Set(lots.map(({ number }) => number))
  must(known.size === lots.length, 'order numbers differ')
  must(
    [...got.keys(), ...left.keys()].every((number) => known.has(number)),
    'every order listed was in the auction',
  )
  const energies = [...got.values(), ...left.values()]
  const areWhole = energies.every((energy) => Number.isSafeInteger(energy) && energy > 0)
  must(areWhole, 'listed energies are whole and above 0')
  if (areWhole)
    for (const { number, energy, isBlock } of lots) {
      const ofGot = BigInt(got.get(number) ?? 0)
      must(ofGot + BigInt(left.get(number) ?? 0) === energy, `order ${number}: its energies add up`)
      must(!isBlock || ofGot === 0n || ofGot === energy, `block ${number}: all or nothing`)
    }
  return { accepted: new Map([...got].map(([number, energy]) => [number, BigInt(energy)])), reasons }
}

function checkBalance(
  lots: readonly Lot[],
  slots: readonly SlotClearing[],
  { accepted }: Outcome,
  must: Must,
) {
  const bought = slots.map(() => 0n)
  const sold = slots.map(() => 0n)
  for (const lot of lots)
    for (const { slotIndex, energy } of lot.parts) {
      const got = accepted.get(lot.number) ?? 0n
      const totals = lot.isBuy ? bought : sold
      totals[slotIndex]! += lot.isBlock ? (got > 0n ? energy : 0n) : got
    }
  slots.forEach(({ volume }, index) => {
    must(bought[index] === sold[index], `slot ${index}: energy bought is energy sold`)
    must(Number.isSafeInteger(volume) && bought[index] === BigInt(volume), `slot ${index}: its volume`)
  })
}

function checkPrices(
  lots: readonly Lot[],
  { slots }: Certificate,
  { accepted }: Outcome,
  rules: AuctionRequest['rules'],
  must: Must,
): void {
  const lows = slots.map((): bigint | null => null)
  const highs = slots.map((): bigint | null => null)
  const isBlockIn = slots.map(() => false)
  let areLimitsOnGrid = true
  for (const { number, isBuy, isBlock, limit, parts, energy } of lots) {
    if (isBlock) {
      if (accepted.has(number)) for (const { slotIndex } of parts) isBlockIn[slotIndex] = true
      continue
    }
    if (limit % BigInt(rules.tick) !== 0n) areLimitsOnGrid = false
    const at = parts[0]!.slotIndex
    const got = accepted.get(number) ?? 0n
    // Who trades must not lose; who does not trade in full must not be in the money.
    const boundsAbove = isBuy ? got > 0n : got < energy
    const boundsBelow = isBuy ? got < energy : got > 0n
    if (boundsAbove && (highs[at] == null || limit < highs[at])) highs[at] = limit
    if (boundsBelow && (lows[at] == null || limit > lows[at])) lows[at] = limit
  }
  slots.forEach(({ volume, price, priceInterval: [low, high], dualPrice }, index) => {
    must(isSame(low, lows[index]!) && isSame(high, highs[index]!), `slot ${index}: its price interval`)
    must((price === null) === (volume === 0), `slot ${index}: has a price exactly if it traded`)
    must(Number.isSafeInteger(dualPrice), `slot ${index}: its dual price is whole`)
    if (price === null) return
    must(
      Number.isSafeInteger(price) && (low === null || price >= low) && (high === null || price <= high),
      `slot ${index}: its price lies in the interval`,
    )
    if (low !== null && high !== null && !isBlockIn[index])
      must(price === middle(low, high, rules.tick), `slot ${index}: its price is the middle`)
    must(!areLimitsOnGrid || price % rules.tick === 0, `slot ${index}: its price is on the tick`)
    must(price >= rules.lowestPrice && price <= rules.highestPrice, `slot ${index}: its price is in bounds`)
  })
}

/** No accepted order loses, none in the money is left out, and every reason is the right one. */
function checkLot(
  lot: Lot,
  slots: readonly SlotClearing[],
  { accepted, reasons }: Outcome,
  must: Must,
): void {
  const { number, isBuy, isBlock, energy } = lot
  const got = accepted.get(number) ?? 0n
  const kind = isBlock ? 'block' : 'order'
  const atPrices = gainOf(lot, (slot) => slot.price, slots)
  if (got > 0n) must(atPrices !== null && atPrices >= 0n, `${kind} ${number}: does not lose`)
  if (got === energy) return
  const gain = gainOf(lot, (slot) => slot.price ?? slot.priceInterval[isBuy ? 1 : 0], slots)
  if (!isBlock) must(gain === null || gain <= 0n, `order ${number}: was not in the money`)
  const reason =
    gain === null
      ? 'no_counterparty'
      : gain === 0n
        ? 'at_the_margin'
        : gain > 0n
          ? 'paradoxically_rejected'
          : 'out_of_the_money'
  must(reasons.get(number) === reason, `${kind} ${number}: its reason is ${reason}`)
}

function checkMoney(lots: readonly Lot[], certificate: Certificate, { accepted }: Outcome, must: Must): void {
  const { slots, volume, welfare, bound, gap, proven } = certificate
  const got = (lot: Lot): bigint => accepted.get(lot.number) ?? 0n
  const value = sum(lots.map((lot) => (lot.isBuy ? lot.limit : -lot.limit) * got(lot)))
  must(welfare === value, 'the welfare is the value bought minus the cost sold')
  const ofSlots = slots.reduce((total, slot) => total + slot.volume, 0)
  must(volume === ofSlots, 'the volume is that of all slots')
  const gains = lots.map((lot) => gainOf(lot, (slot) => slot.dualPrice, slots)!)
  must(bound === sum(gains.map((gain) => (gain > 0n ? gain : 0n))), 'the bound is what the dual prices prove')
  must(gap === bound - welfare, 'the gap is the bound minus the welfare')
  must(gap >= 0n, 'the welfare does not exceed the bound')
  if (lots.every((lot) => !lot.isBlock)) must(gap === 0n && proven, 'without blocks the gap is 0, and proven')
}

/** What the whole of a lot would gain at a price per slot; null where one of its slots has none. */
function gainOf(lot: Lot, priceOf: (slot: SlotClearing) => number | null, slots: readonly SlotClearing[]) {
  let gain = 0n
  for (const { slotIndex, energy } of lot.parts) {
    const price = priceOf(slots[slotIndex]!)
    if (price === null) return null
    const margin = BigInt(price) - lot.limit
    gain += energy * (lot.isBuy ? -margin : margin)
  }
  return gain
}

/** The tick at or below the middle; where that is outside, the tick above; where that is too, the lower end. */
function middle(low: number, high: number, tick: number): number {
  const doubled = BigInt(low) + BigInt(high)
  const unit = 2n * BigInt(tick)
  const remainder = ((doubled % unit) + unit) % unit
  const below = Number((doubled - remainder) / 2n)
  return below >= low ? below : below + tick <= high ? below + tick : low
}

const isSame = (claimed: number | null, found: bigint | null): boolean =>
  claimed === null || found === null
    ? claimed === found
    : Number.isSafeInteger(claimed) && BigInt(claimed) === found

const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n)
