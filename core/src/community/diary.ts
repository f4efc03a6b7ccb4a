import { type MicrosPerKwh, type SlotNumber, type Wh } from '../kernel/index.ts'
import { CommunityBooks, energyOnly, type BooksTerms, type Deal, type Meter } from '../settlement/index.ts'
import { netLoadOf, type Community } from './community.ts'
import { DayTally } from './day-tally.ts'
import { LocalCalendar } from './local-calendar.ts'
import type { Span } from './span.ts'
import { TypicalDay } from './typical-day.ts'

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
}

/** How a community settles; its members are the participants. */
export type DiaryTerms = Omit<BooksTerms, 'members'>

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

  readonly #netLoadWh: readonly Float64Array[]

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
    this.books = new CommunityBooks({ ...terms, members: participants.map(({ id }) => id) })
    this.#netLoadWh = participants.map(netLoadOf)
  }

  /** Writes down the next slot, and settles it; after the span's last the books are closed. */
  write(lived: DiarySlot): void {
    const { slot, community } = this
    const { meters, participants } = this.#metersOf(lived)
    const settled = this.books.settle({
      slot: slot as SlotNumber,
      month: this.calendar.monthOf(slot),
      utility: {
        import: energyOnly(community.importPrice[slot]! as MicrosPerKwh),
        export: community.exportPrice[slot]! as MicrosPerKwh,
      },
      meters,
      deals: lived.deals,
      closingPrice: lived.closingPrice,
      losses: (lived.lossesWh ?? 0) as Wh,
    })
    let importWh = 0
    let exportWh = 0
    let loadWh = 0
    let generationWh = 0
    let drawnWh = 0
    let costBase = 0
    const carbon = community.carbonIntensity?.[slot] ?? 0
    for (let index = 0; index < meters.length; index++) {
      const who = participants[index]!
      const net = lived.netImportWh[who]!
      if (Number.isNaN(net)) continue
      const drawn = lived.drawnWh[who]!
      const without = this.#netLoadWh[who]![slot]!
      this.netImportWh[who]![slot] = net
      this.energyImbalanceWh += Math.abs(without + drawn - net)
      importWh += Math.max(net, 0)
      exportWh += Math.max(-net, 0)
      loadWh += community.participants[who]!.loadWh[slot]!
      generationWh += community.participants[who]!.generationWh[slot]!
      drawnWh += drawn
      costBase += without * (without > 0 ? community.importPrice[slot]! : community.exportPrice[slot]!)
      this.carbonGrams[who]! += ((Math.max(net, 0) - settled.localImportWh[index]!) / 1000) * carbon
    }
    const { localWh, localPrice } = settled
    this.days[this.calendar.dayOf(slot)]!.add({
      cost: settled.cost,
      costBase: BigInt(costBase),
      localWh,
      localPrice,
      importWh,
      exportWh,
    })
    this.typicalDay.add(this.calendar.timeOf(slot), {
      loadWh,
      generationWh,
      netImportWh: importWh - exportWh,
      drawnWh,
      localWh,
      localPrice,
      importPrice: community.importPrice[slot]!,
      exportPrice: community.exportPrice[slot]!,
    })
    this.slot++
    if (this.slot === this.span.to) this.books.close()
  }

  #metersOf({ netImportWh, deals }: DiarySlot): { meters: Meter[]; participants: number[] } {
    const meters: Meter[] = []
    const participants: number[] = []
    this.community.participants.forEach(({ id: member }, index) => {
      const net = netImportWh[index]!
      const isSilent = Number.isNaN(net)
      if (isSilent && !deals.some((deal) => deal.member === member)) return
      meters.push({ member, netImport: (isSilent ? 0 : net) as Wh })
      participants.push(index)
    })
    return { meters, participants }
  }
}
