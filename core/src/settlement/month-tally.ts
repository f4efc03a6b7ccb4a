import { nanos, type Nanos, type SlotNumber, type Wh } from '../kernel/index.ts'
import { compensationByCause, type LossCauses } from './causes.ts'
import { demandOf, type Demand, type DemandCharges } from './demand-charge.ts'
import type { BillLine } from './invoice.ts'
import { accountOf, type Account, type MemberId, type Purpose, type Transfer } from './ledger.ts'
import { guaranteeNobodyWorseOff, type Guarantee } from './never-worse-off.ts'
import type { BooksTerms } from './terms.ts'
import { VolumeTally, type VenueVolumes } from './volumes.ts'

/** One member's local calendar month. */
export type MonthBill = {
  readonly member: MemberId
  readonly month: string
  /** The month is not closed: the guarantee's part of the bill may still change. */
  readonly provisional: boolean
  /** Exact, by purpose, the guarantee among them. Their sum is `bill`. */
  readonly lines: readonly BillLine[]
  readonly bill: Nanos
  /** The same meters at the utility's tariff. */
  readonly shadowBill: Nanos
  /** Moved by the guarantee: received where positive, given up where negative. */
  readonly compensation: Nanos
  readonly poolShare: Nanos
  /** Part of the bill and of the shadow bill alike; null for a member without a demand charge. */
  readonly demand: Demand | null
  /** What the bill before the guarantee is above the shadow bill, by cause; negative where it gained. */
  readonly causes: LossCauses
  readonly compensationByCause: LossCauses
  readonly volumes: VenueVolumes
  /** Imported from and exported to neighbours, by the meters. */
  readonly localEnergy: Wh
  readonly importWh: number
  readonly exportWh: number
}

/**
 * Posted when a month ends, and no part of what the guarantee judges: what it moves itself, and the demand charge,
 * which is the same with and without a community.
 */
const AT_THE_END: ReadonlySet<Purpose> = new Set(['compensation', 'pool_share', 'rounding', 'demand_charge'])

/** What one member's month has come to so far. */
export class MemberTally {
  readonly lines = new Map<Purpose, bigint>()
  readonly volumes = new VolumeTally()
  shadowBill = 0n
  /** What its deviations cost above its own trades' price. */
  forecastLoss = 0n
  localEnergy = 0
  importWh = 0
  exportWh = 0
  /** The most that was imported within a slot. */
  peakImportWh = 0

  post(purpose: Purpose, amount: bigint): void {
    this.lines.set(purpose, (this.lines.get(purpose) ?? 0n) + amount)
  }

  line(purpose: Purpose): bigint {
    return this.lines.get(purpose) ?? 0n
  }

  /** The bill that the guarantee judges: who moved energy for the grid keeps what it was paid. */
  get billBefore(): Nanos {
    let bill = 0n
    for (const [purpose, amount] of this.lines)
      if (!AT_THE_END.has(purpose) && purpose !== 'flexibility') bill += amount
    return nanos(bill)
  }

  get causes(): LossCauses {
    const network = this.line('local_network_charge')
    const losses = this.line('losses')
    const price = this.billBefore - this.shadowBill - this.forecastLoss - network - losses
    return {
      forecast: nanos(this.forecastLoss),
      price: nanos(price),
      network: nanos(network),
      losses: nanos(losses),
    }
  }
}

/** A month in the making: what each member's slots have come to, and what the guarantee has moved. */
export class MonthTally {
  readonly month: string
  readonly members: ReadonlyMap<MemberId, MemberTally>
  lastSlot: SlotNumber
  isClosed = false
  /** What the community pool received in the month's slots, less what it paid. */
  pool = 0n
  readonly #byAccount: ReadonlyMap<Account, MemberTally>
  readonly #unguaranteed: readonly MemberId[]
  readonly #demandCharges: DemandCharges | undefined

  constructor(
    month: string,
    {
      members,
      unguaranteed = [],
      demandCharges,
    }: Pick<BooksTerms, 'members' | 'unguaranteed' | 'demandCharges'>,
    slot: SlotNumber,
  ) {
    this.month = month
    this.#demandCharges = demandCharges
    this.#unguaranteed = unguaranteed
    this.lastSlot = slot
    this.members = new Map(members.map((member) => [member, new MemberTally()]))
    this.#byAccount = new Map([...this.members].map(([member, tally]) => [accountOf(member), tally]))
  }

  /** Notes a transfer of one of the month's slots. */
  note({ from, to, amount, purpose }: Transfer): void {
    this.#byAccount.get(from)?.post(purpose, amount)
    this.#byAccount.get(to)?.post(purpose, -amount)
    if (AT_THE_END.has(purpose)) return
    if (to === 'community-pool') this.pool += amount
    if (from === 'community-pool') this.pool -= amount
  }

  guarantee(): Guarantee {
    const months = [...this.members].map(([member, tally]) => {
      const bill = tally.billBefore
      if (this.#unguaranteed.includes(member)) return { member, bill, shadowBill: bill, localEnergy: 0 as Wh }
      const shadowBill = nanos(tally.shadowBill)
      return { member, bill, shadowBill, localEnergy: tally.localEnergy as Wh }
    })
    return guaranteeNobodyWorseOff(months, nanos(this.pool))
  }

  /** What a member's peak has come to so far. */
  demandOf(member: MemberId): Demand | null {
    return demandOf(this.#demandCharges, member, this.members.get(member)!.peakImportWh)
  }

  /** Bills with `guarantee` in them, which an open month has not posted yet. */
  bills(guarantee: Guarantee | null): MonthBill[] {
    return [...this.members].map(([member, tally], index) => {
      const { causes, volumes, localEnergy, importWh, exportWh } = tally
      const compensation = guarantee?.compensation[index] ?? nanos(0n)
      const poolShare = guarantee?.poolShare[index] ?? nanos(0n)
      const demand = this.demandOf(member)
      const charge = demand?.charge ?? 0n
      const lines = linesOf(tally, nanos(charge), { compensation, poolShare })
      return {
        member,
        month: this.month,
        provisional: !this.isClosed,
        lines,
        bill: nanos(lines.reduce((sum, { amount }) => sum + amount, 0n)),
        shadowBill: nanos(tally.shadowBill + charge),
        compensation,
        poolShare,
        demand,
        causes,
        compensationByCause: compensationByCause(compensation, causes),
        volumes: new VolumeTally().addAll(volumes),
        localEnergy: localEnergy as Wh,
        importWh,
        exportWh,
      }
    })
  }
}

function linesOf(
  tally: MemberTally,
  demandCharge: Nanos,
  { compensation, poolShare }: { readonly compensation: Nanos; readonly poolShare: Nanos },
): BillLine[] {
  const lines: BillLine[] = []
  for (const [purpose, amount] of tally.lines) {
    if (!AT_THE_END.has(purpose) && amount !== 0n) lines.push({ purpose, amount: nanos(amount) })
  }
  if (demandCharge !== 0n) lines.push({ purpose: 'demand_charge', amount: demandCharge })
  if (compensation !== 0n) lines.push({ purpose: 'compensation', amount: nanos(-compensation) })
  if (poolShare !== 0n) lines.push({ purpose: 'pool_share', amount: nanos(-poolShare) })
  return lines
}
