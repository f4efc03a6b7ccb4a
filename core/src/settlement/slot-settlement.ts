import {
  assert,
  cost,
  nanos,
  type MicrosPerKwh,
  type Nanos,
  type SlotNumber,
  type Wh,
} from '../kernel/index.ts'
import { apportion } from './apportion.ts'
import { individualDeviations, poolDeviations } from './imbalance.ts'
import { accountOf, type Ledger, type MemberId } from './ledger.ts'
import { localImports } from './network-charge.ts'
import { effectiveExportPrice, importPrice, type UtilityPrices } from './tariff.ts'

/** What one member did in a slot. */
export type MemberSlot = {
  readonly member: MemberId
  /** Metered import minus export. */
  readonly netImport: Wh
  /** Bought minus sold, over every venue. */
  readonly commitment: Wh
  /** Paid minus received for those trades, each at its own price. */
  readonly tradeCost: Nanos
}

export type SlotSituation = {
  readonly slot: SlotNumber
  readonly members: readonly MemberSlot[]
  readonly utility: UtilityPrices
  readonly localPrice: MicrosPerKwh
  /** Charged per kWh of local import and paid out of the community; an assumption with a name, usually 0. */
  readonly localCharge: MicrosPerKwh
  /** Energy lost between the members' meters and the community's, bought from the utility. */
  readonly losses: Wh
  readonly imbalance: 'pooled' | 'individual'
}

/** What a member's slot came to. Costs are positive where the member pays. */
export type SettledSlot = {
  readonly member: MemberId
  readonly tradeCost: Nanos
  readonly localEnergy: Wh
  readonly localCost: Nanos
  readonly utilityEnergy: Wh
  readonly utilityCost: Nanos
  readonly localImport: Wh
  readonly networkCost: Nanos
  readonly lossesCost: Nanos
}

/**
 * Settles one slot of a community into `ledger`: trades at their prices, deviations of the meters from the
 * commitments, local network charges, losses. Everything passes through the account `community-pool`, which ends
 * the slot where it began under pooled imbalance.
 */
export function settleSlot(ledger: Ledger, situation: SlotSituation): SettledSlot[] {
  const { members, utility, localPrice } = situation
  assert(sum(members.map(({ tradeCost }) => tradeCost)) === 0n, 'what buyers pay is what sellers receive')
  assert(total(members.map(({ commitment }) => commitment)) === 0, 'energy bought equals energy sold')

  const deviations = members.map(({ netImport, commitment }) => (netImport - commitment) as Wh)
  const settle = situation.imbalance === 'pooled' ? poolDeviations : individualDeviations
  const settled = settle(deviations)
  const localImport = localImports(members.map(({ netImport }) => netImport))
  const lossesCost = shareLosses(situation)

  const slots = members.map(({ member, tradeCost }, index): SettledSlot => {
    const { local, utility: atUtility } = settled[index]!
    return {
      member,
      tradeCost,
      localEnergy: local,
      localCost: cost(localPrice, local),
      utilityEnergy: atUtility,
      utilityCost: cost(utilityPrice(utility, atUtility), atUtility),
      localImport: localImport[index]!,
      networkCost: cost(situation.localCharge, localImport[index]!),
      lossesCost: lossesCost[index]!,
    }
  })
  post(ledger, situation, slots)
  return slots
}

/** Settles members each at its own meter with the utility, as if there were no community. */
export function settleAtOwnMeter(
  ledger: Ledger,
  slot: SlotNumber,
  utility: UtilityPrices,
  meters: readonly { readonly member: MemberId; readonly netImport: Wh }[],
): void {
  for (const { member, netImport } of meters)
    ledger.post({
      slot,
      from: accountOf(member),
      to: 'utility',
      amount: costAtUtility(utility, netImport),
      purpose: netImport > 0 ? 'utility_import' : 'utility_export',
    })
}

/** What `netImport` costs at the utility's tariff; negative for energy fed in. */
export const costAtUtility = (prices: UtilityPrices, netImport: Wh): Nanos =>
  cost(utilityPrice(prices, netImport), netImport)

const utilityPrice = (prices: UtilityPrices, netImport: Wh): MicrosPerKwh =>
  netImport > 0 ? importPrice(prices.import) : effectiveExportPrice(prices)

function shareLosses({ members, utility, losses }: SlotSituation): Nanos[] {
  const flows = members.map(({ netImport }) => BigInt(Math.abs(netImport)))
  const energies = losses === 0 ? flows.map(() => 0n) : apportion(BigInt(losses), flows)
  return energies.map((energy) => cost(importPrice(utility.import), Number(energy) as Wh))
}

function post(ledger: Ledger, situation: SlotSituation, settled: readonly SettledSlot[]): void {
  const { slot, members, utility } = situation
  for (const { member, tradeCost, localCost, utilityCost, networkCost, lossesCost } of settled) {
    const pay = { slot, from: accountOf(member), to: 'community-pool' } as const
    ledger.post({ ...pay, amount: tradeCost, purpose: 'trade' })
    ledger.post({ ...pay, amount: localCost, purpose: 'imbalance_local' })
    ledger.post({ ...pay, amount: utilityCost, purpose: 'imbalance_utility' })
    ledger.post({ ...pay, amount: networkCost, purpose: 'local_network_charge' })
    ledger.post({ ...pay, amount: lossesCost, purpose: 'losses' })
  }
  const out = { slot, from: 'community-pool' } as const
  const netMeter = total(members.map(({ netImport }) => netImport)) as Wh
  ledger.post({
    ...out,
    to: 'utility',
    amount: costAtUtility(utility, netMeter),
    purpose: netMeter > 0 ? 'utility_import' : 'utility_export',
  })
  ledger.post({
    ...out,
    to: 'utility',
    amount: nanos(sum(settled.map(({ lossesCost }) => lossesCost))),
    purpose: 'losses',
  })
  ledger.post({
    ...out,
    to: 'network',
    amount: nanos(sum(settled.map(({ networkCost }) => networkCost))),
    purpose: 'local_network_charge',
  })
}

const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)
const total = (energies: readonly number[]): number => energies.reduce((a, b) => a + b, 0)
