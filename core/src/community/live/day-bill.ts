import { nanos, type MicrosPerKwh, type Nanos, type Wh } from '../../kernel/index.ts'
import {
  costAtUtility,
  type MemberId,
  type Purpose,
  type Transfer,
  type UtilityPrices,
} from '../../settlement/index.ts'
import type { BookedSlot } from './chronicle.ts'
import { costTo, VISITORS } from './street-books.ts'

export type BillItem =
  | 'bought_from_neighbours'
  | 'sold_to_neighbours'
  | 'bought_from_utility'
  | 'sold_to_utility'
  | 'local_charge'
  | 'demand_charge'
  | 'compensation'
  | 'flexibility'
  | 'rounding'

/** One line of a bill: what it is for, how much energy it was, and what it costs; negative where it earns. */
export type BillLine = { readonly item: BillItem; readonly energyWh: number | null; readonly amount: Nanos }

/** What one booked slot was for one member. Energies are whole Wh; the two add up to the net import. */
export type MemberBooked = {
  readonly neighboursWh: number
  readonly utilityWh: number
  /** The sum of its transfers. */
  readonly cost: Nanos
  /** What the same meter would cost at the utility alone, charges on its peak included where they were posted. */
  readonly utilityCost: Nanos
  readonly lines: readonly BillLine[]
}

/** Which line a transfer that is no energy is for. */
const CHARGES: Partial<Record<Purpose, BillItem>> = {
  local_network_charge: 'local_charge',
  demand_charge: 'demand_charge',
  flexibility: 'flexibility',
  compensation: 'compensation',
  pool_share: 'compensation',
  rounding: 'rounding',
}

/** A booked slot as it came onto one member's bill: its lines sum to its transfers. */
export function memberBooked(
  member: MemberId,
  index: number,
  { settled, together, transfers }: BookedSlot,
  utility: UtilityPrices,
): MemberBooked {
  const lines: BillLine[] = []
  const add = (item: BillItem, energyWh: number | null, amount: bigint): void => {
    if (amount !== 0n || energyWh) lines.push({ item, energyWh, amount: nanos(amount) })
  }
  const own = settled.deals.filter((deal) => deal.member === member)
  const { localWh, utilityWh } = together.deviations[index]!
  const local = [...own, { price: (together.localPrice ?? 0) as MicrosPerKwh, energy: localWh as Wh }]
  for (const side of [1, -1] as const) {
    const legs = local.filter(({ energy }) => energy * side > 0)
    const energyWh = legs.reduce((sum, { energy }) => sum + energy * side, 0)
    const amount = legs.reduce((sum, { price, energy }) => sum + BigInt(price) * BigInt(energy), 0n)
    add(side > 0 ? 'bought_from_neighbours' : 'sold_to_neighbours', energyWh, amount)
  }
  add(
    utilityWh > 0 ? 'bought_from_utility' : 'sold_to_utility',
    Math.abs(utilityWh),
    costAtUtility(utility, utilityWh as Wh),
  )
  const mine = transfers.filter((transfer) => costTo(member, transfer) !== 0n)
  for (const transfer of mine) {
    const item = CHARGES[transfer.purpose]
    if (item !== undefined) add(item, null, costTo(member, transfer))
  }
  const commitment = own.reduce((sum, { energy }) => sum + energy, 0)
  const peakCharge = sumOf(
    member,
    mine.filter(({ purpose }) => purpose === 'demand_charge'),
  )
  const netImport = member === VISITORS ? 0 : settled.netImportWh[index]!
  return {
    neighboursWh: commitment + localWh,
    utilityWh,
    cost: sumOf(member, mine),
    utilityCost: nanos(costAtUtility(utility, netImport as Wh) + peakCharge),
    lines,
  }
}

/** What a slot to come is expected to put on the bill, by what it is for. */
export const expectedLines = ({
  localPrice,
  neighboursWh,
  utilityWh,
  cost,
}: {
  readonly localPrice: number
  readonly neighboursWh: number
  readonly utilityWh: number
  readonly cost: bigint
}): BillLine[] => {
  const local = BigInt(localPrice) * BigInt(neighboursWh)
  const lines: BillLine[] = [
    {
      item: neighboursWh > 0 ? 'bought_from_neighbours' : 'sold_to_neighbours',
      energyWh: Math.abs(neighboursWh),
      amount: nanos(local),
    },
    {
      item: utilityWh > 0 ? 'bought_from_utility' : 'sold_to_utility',
      energyWh: Math.abs(utilityWh),
      amount: nanos(cost - local),
    },
  ]
  return lines.filter(({ energyWh }) => energyWh !== 0)
}

/** The lines of many slots as one bill's: one line per item, in the order of their kinds. */
export function linesTogether(slots: readonly (readonly BillLine[])[]): BillLine[] {
  const sums = new Map<BillItem, { energyWh: number | null; amount: bigint }>()
  for (const lines of slots)
    for (const { item, energyWh, amount } of lines) {
      const sum = sums.get(item) ?? { energyWh: null, amount: 0n }
      sums.set(item, {
        energyWh: energyWh === null ? sum.energyWh : (sum.energyWh ?? 0) + energyWh,
        amount: sum.amount + amount,
      })
    }
  return ITEMS.flatMap((item) => {
    const sum = sums.get(item)
    return sum === undefined ? [] : [{ item, energyWh: sum.energyWh, amount: nanos(sum.amount) }]
  })
}

const ITEMS: readonly BillItem[] = [
  'bought_from_neighbours',
  'sold_to_neighbours',
  'bought_from_utility',
  'sold_to_utility',
  'local_charge',
  'demand_charge',
  'flexibility',
  'compensation',
  'rounding',
]

const sumOf = (member: MemberId, transfers: readonly Transfer[]): Nanos =>
  nanos(transfers.reduce((sum, transfer) => sum + costTo(member, transfer), 0n))
