import { assert, nanos, type MicrosPerKwh, type Nanos, type SlotNumber } from '../kernel/index.ts'
import { correct } from './correction.ts'
import { invoice, type Invoice } from './invoice.ts'
import { accountOf, createLedger, type Ledger, type MemberId, type Purpose, type Transfer } from './ledger.ts'
import { MonthTally, type MonthBill } from './month-tally.ts'
import type { Guarantee } from './never-worse-off.ts'
import { settleRecord, type SettledRecord } from './settled-record.ts'
import type { Meter, SlotRecord } from './slot-record.ts'
import { isGuaranteed, type BooksTerms } from './terms.ts'

/** What one slot came to for all members together. */
export type SettledTogether = {
  /** null at own meters. */
  readonly localPrice: MicrosPerKwh | null
  /** What the members pay for the slot, before the month's guarantee. */
  readonly cost: Nanos
  /** Imported from neighbours, by the meters. */
  readonly localWh: number
  /** By meter, in the order given: the part of its import that came from neighbours. */
  readonly localImportWh: readonly number[]
  /** By meter: what it settled beyond its commitment, at the local price and at the utility's. */
  readonly deviations: readonly Deviation[]
}

export type Deviation = { readonly localWh: number; readonly utilityWh: number }

/**
 * The books of a community in time. Fed slot by slot, they keep everything that bills need, and at the end of each
 * local calendar month apply the guarantee. {@link bills} may be asked at any moment and changes nothing: the month
 * that is still open is guaranteed provisionally.
 */
export class CommunityBooks {
  readonly ledger: Ledger
  /** Slots and months after which the ledger did not sum to zero, or a pool that must be empty was not. */
  slotsNonZero = 0
  /** By how much commitments, local and utility energy have missed the meters, in size: 0, or energy was lost or made. */
  energyOffWh = 0

  readonly #terms: BooksTerms
  readonly #isGuaranteed: boolean
  readonly #months = new Map<string, MonthTally>()
  readonly #posted = new Map<string, Guarantee>()
  readonly #records = new Map<SlotNumber, SlotRecord>()
  #open: MonthTally | null = null
  #noting: MonthTally | null = null

  constructor(terms: BooksTerms, keep: (transfer: Transfer) => void = () => {}) {
    this.#terms = terms
    this.#isGuaranteed = isGuaranteed(terms)
    this.ledger = createLedger((transfer) => {
      this.#noting!.note(transfer)
      keep(transfer)
    })
  }

  /** Settles one slot; slots come in order, and the first of a new month closes the one before. */
  settle(record: SlotRecord): SettledTogether {
    const month = this.#monthOf(record)
    assert(!this.#records.has(record.slot), 'a slot is settled once, and corrected after that')
    this.#records.set(record.slot, record)
    month.lastSlot = record.slot
    const settled = this.#settleInto(this.ledger, month, record)
    this.#tally(month, settled, 1)
    this.energyOffWh += settled.energyOffWh
    this.#check()
    return {
      localPrice: settled.localPrice,
      cost: settled.cost,
      localWh: settled.members.reduce((sum, { localImportWh }) => sum + localImportWh, 0),
      localImportWh: settled.members.map(({ localImportWh }) => localImportWh),
      deviations: settled.members.map(({ imbalanceLocalWh, utilityWh }) => ({
        localWh: imbalanceLocalWh,
        utilityWh,
      })),
    }
  }

  /** The grid pays a member for energy that it moved in the last slot settled; none of it is shared. */
  payFlexibility(member: MemberId, amount: Nanos): void {
    assert(this.#open !== null && amount >= 0n, 'who moved energy in a settled slot is paid for it')
    this.#noting = this.#open
    this.#post(this.#open, member, 'network', 'flexibility', amount)
    this.#check()
  }

  /**
   * A correction run: the slot's meters as they are now known. Trades stand; the differences are posted, and where
   * the month is closed its guarantee is run anew. Meters that are not named keep what they counted.
   */
  correct(slot: SlotNumber, corrections: readonly Meter[]): void {
    const before = this.#records.get(slot)
    assert(before !== undefined, 'a slot is corrected after it was settled')
    const after = { ...before, meters: metersCorrected(before.meters, corrections) }
    const month = this.#months.get(before.month)!
    const [was, is] = [this.#settleApart(before), this.#settleApart(after)]
    this.#noting = month
    correct(this.ledger, was.transfers, is.transfers)
    this.#tally(month, was.settled, -1)
    this.#tally(month, is.settled, 1)
    this.#records.set(slot, after)
    this.#findPeaksAnew(month)
    if (month.isClosed) this.#end(month)
    this.#check()
  }

  /** The same trades and meters, as they are now known, under other terms: for comparisons. */
  settledBy(terms: Omit<BooksTerms, 'members'>): CommunityBooks {
    const { members, demandCharges } = this.#terms
    const other = new CommunityBooks({ ...terms, members, ...(demandCharges && { demandCharges }) })
    for (const record of this.#records.values()) other.settle(record)
    if (this.#open === null) other.close()
    return other
  }

  /** Ends the month that is open, if there is one. */
  close(): void {
    if (this.#open === null) return
    this.#open.isClosed = true
    this.#end(this.#open)
    this.#open = null
    this.#check()
  }

  /** Every member's month, month after month, members in the order of the terms. */
  bills(): MonthBill[] {
    return [...this.#months.values()].flatMap((month) => month.bills(this.#guaranteeOf(month)))
  }

  /** Months that have ended, oldest first, each with its last slot. */
  get closedMonths(): readonly { readonly month: string; readonly lastSlot: SlotNumber }[] {
    return [...this.#months.values()].filter(({ isClosed }) => isClosed)
  }

  /** Lets go of a closed month and every slot of it: nothing of it can be corrected any more. Answers its bills. */
  forget(month: string): MonthBill[] {
    const tally = this.#months.get(month)
    assert(tally !== undefined && tally.isClosed, 'only a closed month is forgotten')
    const bills = tally.bills(this.#guaranteeOf(tally))
    this.#months.delete(month)
    this.#posted.delete(month)
    for (const [slot, record] of this.#records) if (record.month === month) this.#records.delete(slot)
    return bills
  }

  /**
   * Rounds the bills of a closed month, once each; what rounding leaves over goes to the account `rounding`.
   * Asked again after a correction, it posts the difference.
   */
  sendInvoices(month: string, decimals = 2): ReadonlyMap<MemberId, Invoice> {
    const tally = this.#months.get(month)
    assert(tally !== undefined && tally.isClosed, 'a month is invoiced after it was closed')
    this.#noting = tally
    const invoices = new Map<MemberId, Invoice>()
    for (const { member, lines } of tally.bills(this.#guaranteeOf(tally))) {
      const sent = invoice(lines, decimals)
      const known = -tally.members.get(member)!.line('rounding')
      this.#post(tally, member, 'rounding', 'rounding', sent.remainder - known)
      invoices.set(member, sent)
    }
    return invoices
  }

  #monthOf({ slot, month }: SlotRecord): MonthTally {
    if (this.#open?.month !== month) {
      this.close()
      assert(!this.#months.has(month), 'slots come in order')
      this.#open = new MonthTally(month, this.#terms, slot)
      this.#months.set(month, this.#open)
    }
    return this.#open!
  }

  #settleInto(ledger: Ledger, month: MonthTally, record: SlotRecord): SettledRecord {
    this.#noting = month
    return settleRecord(ledger, this.#terms, record)
  }

  #settleApart(record: SlotRecord): { settled: SettledRecord; transfers: Transfer[] } {
    const transfers: Transfer[] = []
    const settled = settleRecord(
      createLedger((transfer) => transfers.push(transfer)),
      this.#terms,
      record,
    )
    return { settled, transfers }
  }

  #tally(month: MonthTally, { members, deals }: SettledRecord, times: 1 | -1): void {
    const sign = BigInt(times)
    for (const settled of members) {
      const tally = month.members.get(settled.member)!
      tally.shadowBill += sign * settled.shadowCost
      tally.forecastLoss += sign * settled.forecastLoss
      tally.localEnergy += times * (settled.localImportWh + settled.localExportWh)
      tally.importWh += times * Math.max(settled.netImport, 0)
      tally.exportWh += times * Math.max(-settled.netImport, 0)
      tally.peakImportWh = Math.max(tally.peakImportWh, settled.netImport)
      tally.volumes.add('imbalance', settled.imbalanceLocalWh, times)
      tally.volumes.add('utility', settled.utilityWh, times)
    }
    for (const { member, venue, energy } of deals)
      month.members.get(member)!.volumes.add(venue, energy, times)
  }

  /** A corrected meter may have lowered its month's peak. */
  #findPeaksAnew({ month, members }: MonthTally): void {
    if (this.#terms.demandCharges === undefined) return
    for (const tally of members.values()) tally.peakImportWh = 0
    for (const record of this.#records.values()) {
      if (record.month !== month) continue
      for (const { member, netImport } of record.meters) {
        const tally = members.get(member)!
        tally.peakImportWh = Math.max(tally.peakImportWh, netImport)
      }
    }
  }

  /** Posts what the end of a month asks and has not asked yet. */
  #end(month: MonthTally): void {
    this.#noting = month
    for (const [member, tally] of month.members) {
      const charge = month.demandOf(member)?.charge ?? 0n
      this.#post(month, member, 'utility', 'demand_charge', tally.line('demand_charge') - charge)
    }
    this.#guarantee(month)
  }

  /** Posts what the guarantee moves now and has not moved yet. */
  #guarantee(month: MonthTally): void {
    if (!this.#isGuaranteed) return
    const now = month.guarantee()
    const before = this.#posted.get(month.month)
    this.#posted.set(month.month, now)
    this.#noting = month
    this.#terms.members.forEach((member, index) => {
      const more = (of: (guarantee: Guarantee) => Nanos): bigint =>
        of(now) - (before === undefined ? 0n : of(before))
      const pool = 'community-pool'
      this.#post(
        month,
        member,
        pool,
        'compensation',
        more(({ compensation }) => compensation[index]!),
      )
      this.#post(
        month,
        member,
        pool,
        'pool_share',
        more(({ poolShare }) => poolShare[index]!),
      )
    })
  }

  #guaranteeOf(month: MonthTally): Guarantee | null {
    if (!this.#isGuaranteed) return null
    return this.#posted.get(month.month) ?? month.guarantee()
  }

  #post(
    { lastSlot }: MonthTally,
    member: MemberId,
    from: 'community-pool' | 'rounding' | 'utility' | 'network',
    purpose: Purpose,
    amount: bigint,
  ): void {
    this.ledger.post({ slot: lastSlot, from, to: accountOf(member), amount: nanos(amount), purpose })
  }

  #check(): void {
    const mustBeEmpty = this.#terms.imbalance !== 'individual'
    if (this.ledger.total() !== 0n || (mustBeEmpty && this.ledger.balance('community-pool') !== 0n))
      this.slotsNonZero++
  }
}

function metersCorrected(meters: readonly Meter[], corrections: readonly Meter[]): Meter[] {
  const corrected = new Map(meters.map((meter) => [meter.member, meter]))
  for (const meter of corrections) corrected.set(meter.member, meter)
  return [...corrected.values()]
}
