import { type MicrosPerKwh, type Nanos, type SlotNumber, type Wh } from '../../kernel/index.ts'
import {
  CommunityBooks,
  energyOnly,
  type BooksTerms,
  type Deal,
  type MemberId,
  type SlotRecord,
} from '../../settlement/index.ts'
import type { Community } from '../community.ts'
import { DayTally } from './day-tally.ts'
import { demandChargesOf } from '../demand.ts'
import { LocalCalendar } from './local-calendar.ts'
import type { Span } from '../span.ts'
import { TypicalDay, type TimeSample } from './typical-day.ts'

/** One slot as it was lived, by participant in the community's order. */
export type DiarySlot = {
  /** Metered import minus export, whole Wh; NaN where the meter was silent. */
  readonly netImportWh: ArrayLike<number>
  /** Charged minus discharged at the AC terminals. */
  readonly drawnWh: ArrayLike<number>
  /** Both sides of every trade, from any venue. */
  readonly deals: readonly Deal[]
  /** null where the closing auction cleared nothing, or there was none. */
  readonly closingPrice: MicrosPerKwh | null
  /** Lost between the members' meters and the community's. */
  readonly lossesWh?: number
  /** What the grid pays members for energy they moved when it called; nanos. */
  readonly flexibility?: readonly { readonly member: MemberId; readonly amount: Nanos }[]
}

/** How a community settles; its members and their demand charges are the participants'. */
export type DiaryTerms = Omit<BooksTerms, 'members' | 'demandCharges'>

/**
 * What a replay of any mechanism writes down, slot by slot, and its report is made from: meters, batteries and trades
 * go in; books, days, months and the typical day come out ({@link reportOf}). Silent members that traded are settled
 * with a meter of zero.
 */
export class Diary {
  readonly community: Community
  readonly span: Span
  readonly terms: DiaryTerms
  readonly calendar: LocalCalendar
  readonly books: CommunityBooks
  readonly typicalDay: TypicalDay
  /** One per local day of the span, also of days not yet lived. */
  readonly days: readonly DayTally[]
  /** By participant, by slot of the community; NaN where the meter was silent. */
  readonly netImportWh: readonly Float64Array[]
  /** By participant: carbon of what the utility delivered, in grams. */
  readonly carbonGrams: Float64Array
  /** The next slot to be written. */
  slot: number
  energyImbalanceWh = 0

  constructor(community: Community, span: Span, terms: DiaryTerms) {
    const { participants } = community
    this.community = community
    this.span = span
    this.terms = terms
    this.slot = span.from
    this.calendar = new LocalCalendar(community, span)
    this.typicalDay = new TypicalDay(this.calendar.times)
    this.days = this.calendar.days.map(() => new DayTally())
    this.netImportWh = participants.map(() => new Float64Array(community.slots).fill(Number.NaN))
    this.carbonGrams = new Float64Array(participants.length)
    const demandCharges = demandChargesOf(community)
    this.books = new CommunityBooks({
      ...terms,
      members: participants.map(({ id }) => id),
      ...(demandCharges && { demandCharges }),
    })
  }

  /** Writes down the next slot, and settles it; after the span's last the books are closed. */
  write(lived: DiarySlot): void {
    const { slot, calendar } = this
    const metered = this.#meteredIn(lived)
    const settled = this.books.settle(this.#recordOf(lived, metered))
    const sums = this.#note(lived, metered, settled.localImportWh)
    const { localWh, localPrice } = settled
    let cost: bigint = settled.cost
    for (const { member, amount } of lived.flexibility ?? []) {
      this.books.payFlexibility(member, amount)
      cost -= amount
    }
    this.days[calendar.dayOf(slot)]!.add({ ...sums, cost, localWh, localPrice })
    this.typicalDay.add(calendar.timeOf(slot), { ...sums, localWh, localPrice })
    this.slot++
    if (this.slot === this.span.to) this.books.close()
  }

  /** Positions of those that are settled: who was metered, and who traded. */
  #meteredIn({ netImportWh, deals }: DiarySlot): number[] {
    const metered: number[] = []
    this.community.participants.forEach(({ id }, who) => {
      const isSilent = Number.isNaN(netImportWh[who]!)
      if (!isSilent || deals.some(({ member }) => member === id)) metered.push(who)
    })
    return metered
  }

  #recordOf(
    { netImportWh, deals, closingPrice, lossesWh = 0 }: DiarySlot,
    metered: readonly number[],
  ): SlotRecord {
    const { slot, community } = this
    return {
      slot: slot as SlotNumber,
      month: this.calendar.monthOf(slot),
      utility: {
        import: energyOnly(community.importPrice[slot]! as MicrosPerKwh),
        export: community.exportPrice[slot]! as MicrosPerKwh,
      },
      meters: metered.map((who) => ({
        member: community.participants[who]!.id,
        netImport: (Number.isNaN(netImportWh[who]!) ? 0 : netImportWh[who]!) as Wh,
      })),
      deals,
      closingPrice,
      losses: lossesWh as Wh,
    }
  }

  /** Notes what each meter and battery did, and adds them up. */
  #note(lived: DiarySlot, metered: readonly number[], localImportWh: readonly number[]): SlotSums {
    const { slot, community } = this
    const [asked, paid] = [community.importPrice[slot]!, community.exportPrice[slot]!]
    const gramsPerWh = (community.carbonIntensity?.[slot] ?? 0) / 1000
    const sums = { importWh: 0, exportWh: 0, loadWh: 0, generationWh: 0, drawnWh: 0 }
    let costBase = 0
    metered.forEach((who, index) => {
      const net = lived.netImportWh[who]!
      if (Number.isNaN(net)) return
      const { loadWh, generationWh } = community.participants[who]!
      const drawn = lived.drawnWh[who]!
      const without = loadWh[slot]! - generationWh[slot]!
      this.netImportWh[who]![slot] = net
      this.energyImbalanceWh += Math.abs(without + drawn - net)
      this.carbonGrams[who]! += (Math.max(net, 0) - localImportWh[index]!) * gramsPerWh
      costBase += without * (without > 0 ? asked : paid)
      sums.importWh += Math.max(net, 0)
      sums.exportWh += Math.max(-net, 0)
      sums.loadWh += loadWh[slot]!
      sums.generationWh += generationWh[slot]!
      sums.drawnWh += drawn
    })
    return {
      ...sums,
      netImportWh: sums.importWh - sums.exportWh,
      costBase: BigInt(costBase),
      importPrice: asked,
      exportPrice: paid,
    }
  }
}

/** What a slot adds to its day and its time of the day, money and sharing aside. */
type SlotSums = Omit<TimeSample, 'localWh' | 'localPrice'> & {
  readonly importWh: number
  readonly exportWh: number
  readonly costBase: bigint
}
