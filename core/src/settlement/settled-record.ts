import { assert, cost, type MicrosPerKwh, type Nanos, nanos, type Wh } from '../kernel/index.ts'
import type { Ledger, MemberId } from './ledger.ts'
import { localPrice } from './local-price.ts'
import { localImports } from './network-charge.ts'
import { dealtBy, memberSlotsOf, type Deal, type Dealt, type SlotRecord } from './slot-record.ts'
import { costAtUtility, settleAtOwnMeter, settleSlot } from './slot-settlement.ts'
import type { BooksTerms } from './terms.ts'

/** What a slot came to for one member, as the books add it up. */
export type SettledMember = {
  readonly member: MemberId
  readonly netImport: Wh
  /** The same meter at the utility's tariff. */
  readonly shadowCost: bigint
  readonly forecastLoss: bigint
  /** Imported from and exported to neighbours, by the meters. */
  readonly localImportWh: number
  readonly localExportWh: number
  /** Deviation settled at the local price. */
  readonly imbalanceLocalWh: number
  readonly utilityWh: number
}

export type SettledRecord = {
  readonly localPrice: MicrosPerKwh | null
  readonly cost: Nanos
  readonly members: readonly SettledMember[]
  readonly deals: readonly Deal[]
  /** By how much what was settled misses the meters, in size. */
  readonly energyOffWh: number
}

/** Settles a record into `ledger`, by the terms. */
export const settleRecord = (
  ledger: Ledger,
  terms: Pick<BooksTerms, 'imbalance' | 'localCharge'>,
  record: SlotRecord,
): SettledRecord =>
  terms.imbalance === 'own-meter'
    ? settleApart(ledger, record)
    : settleTogether(ledger, record, terms.localCharge, terms.imbalance)

function settleApart(ledger: Ledger, { slot, utility, meters, deals }: SlotRecord): SettledRecord {
  assert(deals.length === 0, 'who is alone with the utility trades with nobody')
  settleAtOwnMeter(ledger, slot, utility, meters)
  let total = 0n
  const members = meters.map(({ member, netImport }): SettledMember => {
    const shadowCost = costAtUtility(utility, netImport)
    total += shadowCost
    return {
      member,
      netImport,
      shadowCost,
      forecastLoss: 0n,
      localImportWh: 0,
      localExportWh: 0,
      imbalanceLocalWh: 0,
      utilityWh: netImport,
    }
  })
  return { localPrice: null, cost: nanos(total), members, deals, energyOffWh: 0 }
}

function settleTogether(
  ledger: Ledger,
  record: SlotRecord,
  localCharge: MicrosPerKwh,
  imbalance: 'pooled' | 'individual',
): SettledRecord {
  const { slot, utility, meters, deals, closingPrice, losses } = record
  const dealt = dealtBy(deals)
  const members = memberSlotsOf(meters, dealt)
  assert(
    [...dealt.keys()].every((trader) => meters.some(({ member }) => member === trader)),
    'who traded is metered',
  )
  const trades = deals.filter(({ energy }) => energy > 0)
  const price = localPrice({ closingPrice, trades }, utility)
  const settled = settleSlot(ledger, {
    slot,
    members,
    utility,
    localPrice: price,
    localCharge,
    losses,
    imbalance,
  })
  const localExport = localImports(meters.map(({ netImport }) => -netImport as Wh))
  let total = 0n
  const booked = settled.map((each, index): SettledMember => {
    const { netImport } = members[index]!
    const imbalanceCost = each.localCost + each.utilityCost
    total += each.tradeCost + imbalanceCost + each.networkCost + each.lossesCost
    return {
      member: each.member,
      netImport,
      shadowCost: costAtUtility(utility, netImport),
      forecastLoss:
        imbalanceCost - atOwnPrice(dealt.get(each.member), price, each.localEnergy + each.utilityEnergy),
      localImportWh: each.localImport,
      localExportWh: localExport[index]!,
      imbalanceLocalWh: each.localEnergy,
      utilityWh: each.utilityEnergy,
    }
  })
  const energyOffWh = booked.reduce(
    (off, { netImport, imbalanceLocalWh, utilityWh }, index) =>
      off + Math.abs(members[index]!.commitment + imbalanceLocalWh + utilityWh - netImport),
    imbalance === 'pooled' ? Math.abs(sum(booked.map((each) => each.utilityWh - each.netImport))) : 0,
  )
  return { localPrice: price, cost: nanos(total), members: booked, deals, energyOffWh }
}

/** What a deviation would have cost at the mean price of the member's own trades; without any, at the local price. */
function atOwnPrice(dealt: Dealt | undefined, otherwise: MicrosPerKwh, deviation: number): bigint {
  if (dealt === undefined || dealt.energy === 0) return cost(otherwise, deviation as Wh)
  return (dealt.value * BigInt(deviation)) / BigInt(dealt.energy)
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
