import {
  nanos,
  slotStart,
  type DurationMs,
  type EpochMs,
  type MicrosPerKwh,
  type Nanos,
  type SlotNumber,
} from '../../kernel/index.ts'
import { effectiveExportPrice, importPrice, type Demand, type UtilityPrices } from '../../settlement/index.ts'
import type { DaySlots } from './appointment.ts'
import type { MemberChapter, Quantiles } from './chapter.ts'
import type { BookedSlot } from './chronicle.ts'
import { expectedLines, linesTogether, memberBooked, type BillLine, type MemberBooked } from './day-bill.ts'
import type { MemberWish } from './member-wish.ts'
import { planBlocks, type BlockSlot, type PlanBlock } from './plan-blocks.ts'
import type { OutlookMember, OutlookSlot } from './street-outlook.ts'
import { demandMicrosPerKw, type StreetMember } from './street-world.ts'

/** A member's local day: what was, what is planned, and why. Energies are whole Wh. */
export type MemberDay = {
  readonly member: StreetMember
  readonly date: string
  readonly now: EpochMs
  /** At the end of the last slot settled; null without a battery. */
  readonly storedWh: number | null
  readonly slots: readonly MemberDaySlot[]
  readonly plan: MemberDayPlan | null
  readonly bill: {
    readonly from: EpochMs
    readonly settledTo: EpochMs
    readonly lines: readonly BillLine[]
    readonly total: Nanos
    readonly utility: Nanos
  }
  /** Of the whole day: booked, and as expected. */
  readonly expectedLines: readonly BillLine[]
  readonly expectedTotal: Nanos
  readonly expectedUtility: Nanos
  readonly peaks: MemberPeaks | null
  readonly wish: MemberWish | null
  /** What a wish would cost, in nanos; none for days that are over. */
  readonly offers: readonly WishOffer[]
}

export type WishOffer = { readonly wish: MemberWish; readonly cost: bigint }

export type MemberDaySlot = {
  readonly slot: SlotNumber
  readonly state: 'settled' | 'running' | 'planned'
  readonly loadWh: number
  readonly generationWh: number
  readonly drawnWh: number
  readonly storedWh: number | null
  readonly netImportWh: number
  readonly committedWh: number
  readonly neighboursWh: number
  readonly utilityWh: number
  readonly importPrice: MicrosPerKwh
  readonly exportPrice: MicrosPerKwh
  readonly localPrice: MicrosPerKwh | null
  readonly cost: Nanos
  /** The cost by what it is for. */
  readonly lines: readonly BillLine[]
  readonly utilityCost: Nanos
  readonly expectedLoad: Quantiles | null
  readonly expectedGeneration: Quantiles | null
}

export type MemberDayPlan = {
  readonly madeAt: EpochMs
  readonly decision: string | null
  readonly blocks: readonly PlanBlock[]
}

export type MemberPeaks = {
  readonly monthPeakW: number
  readonly chargePerKw: Nanos
  /** null where nothing is held. */
  readonly heldToW: number | null
}

/** What a day is made from; the functions answer for the member. */
export type MemberDaySources = {
  readonly member: StreetMember
  /** Its place in the street. */
  readonly index: number
  readonly slots: DaySlots
  readonly slotDuration: DurationMs
  readonly settledTo: SlotNumber
  readonly now: EpochMs
  readonly storedMwh: number
  readonly plannedAt: EpochMs | null
  readonly decision: string | null
  readonly guardWh: number
  readonly demand: Demand | null
  readonly wish: MemberWish | null
  readonly offers: readonly WishOffer[]
  /** From the first slot that is not settled. */
  readonly outlook: readonly OutlookSlot[]
  chapterOf(slot: SlotNumber): MemberChapter | null
  bookedOf(slot: SlotNumber): BookedSlot | null
  readingsAt(slot: SlotNumber): { readonly loadWh: number; readonly generationWh: number }
  utilityAt(slot: SlotNumber): UtilityPrices
  committedWh(slot: SlotNumber): number
}

/** Puts a day together: booked slots from the books, the rest from what members expect. Every sum is exact. */
export function memberDay(sources: MemberDaySources): MemberDay {
  const { member, slots, slotDuration, settledTo, now, storedMwh, plannedAt, decision, outlook } = sources
  const lived: MemberDaySlot[] = []
  const blockSlots: BlockSlot[] = []
  const expectedOf = new Map(outlook.map((slot) => [slot.slot, slot]))
  for (let slot = slots.from; slot < slots.to; slot = (slot + 1) as SlotNumber) {
    const book = slot <= settledTo ? sources.bookedOf(slot) : null
    if (book !== null) {
      const own = memberBooked(member.id, sources.index, book, sources.utilityAt(slot))
      lived.push(settledSlot(sources, slot, book, own))
    } else if (expectedOf.has(slot)) lived.push(comingSlot(sources, expectedOf.get(slot)!))
    else continue
    blockSlots.push(blockSlotOf(sources, lived.at(-1)!, expectedOf.get(slot)?.members[sources.index] ?? null))
  }
  const settled = lived.filter(({ state }) => state === 'settled')
  const isPlanned = member.battery !== null && plannedAt !== null
  return {
    member,
    date: slots.date,
    now,
    storedWh: member.battery === null ? null : Math.round(storedMwh / 1000),
    slots: lived,
    plan: isPlanned ? { madeAt: plannedAt, decision, blocks: blocksOf(sources, blockSlots) } : null,
    bill: {
      from: slotStart(slots.from, slotDuration),
      settledTo: slotStart(
        Math.max(slots.from, Math.min(slots.to, settledTo + 1)) as SlotNumber,
        slotDuration,
      ),
      lines: linesTogether(settled.map(({ lines }) => lines)),
      total: sumOf(settled, ({ cost }) => cost),
      utility: sumOf(settled, ({ utilityCost }) => utilityCost),
    },
    expectedLines: linesTogether(lived.map(({ lines }) => lines)),
    expectedTotal: sumOf(lived, ({ cost }) => cost),
    expectedUtility: sumOf(lived, ({ utilityCost }) => utilityCost),
    peaks: peaksOf(sources),
    wish: sources.wish,
    offers: sources.offers,
  }
}

const sumOf = (slots: readonly MemberDaySlot[], of: (slot: MemberDaySlot) => bigint): Nanos =>
  nanos(slots.reduce((total, slot) => total + of(slot), 0n))

function settledSlot(
  { member, index, chapterOf, readingsAt, utilityAt }: MemberDaySources,
  slot: SlotNumber,
  { settled, together }: BookedSlot,
  { neighboursWh, utilityWh, cost, lines, utilityCost }: MemberBooked,
): MemberDaySlot {
  const prices = utilityAt(slot)
  const netImportWh = settled.netImportWh[index]!
  const deviation = together.deviations[index]!
  return {
    slot,
    state: 'settled',
    ...readingsAt(slot),
    drawnWh: settled.drawnWh[index]!,
    storedWh: member.battery === null ? null : Math.round(settled.storedMwh[index]! / 1000),
    netImportWh,
    committedWh: netImportWh - deviation.localWh - deviation.utilityWh,
    neighboursWh,
    utilityWh,
    importPrice: importPrice(prices.import),
    exportPrice: effectiveExportPrice(prices),
    localPrice: together.localPrice,
    cost,
    lines,
    utilityCost,
    ...foreseen(chapterOf(slot)),
  }
}

function comingSlot(sources: MemberDaySources, expected: OutlookSlot): MemberDaySlot {
  const { index, slotDuration, now, chapterOf, committedWh } = sources
  const { slot, importPrice: asks, exportPrice: pays, localPrice, members } = expected
  const { loadWh, generationWh, drawnWh, storedWh, netImportWh, neighboursWh, utilityWh, cost, utilityCost } =
    members[index]!
  return {
    slot,
    state: slotStart(slot, slotDuration) <= now ? 'running' : 'planned',
    loadWh,
    generationWh,
    drawnWh,
    storedWh,
    netImportWh,
    committedWh: committedWh(slot),
    neighboursWh,
    utilityWh,
    importPrice: asks,
    exportPrice: pays,
    localPrice,
    cost: nanos(cost),
    lines: expectedLines({ localPrice, neighboursWh, utilityWh, cost }),
    utilityCost: nanos(utilityCost),
    ...foreseen(chapterOf(slot)),
  }
}

const foreseen = (chapter: MemberChapter | null) => ({
  expectedLoad: (chapter?.oneHour ?? chapter?.dayAhead)?.load ?? null,
  expectedGeneration: (chapter?.oneHour ?? chapter?.dayAhead)?.generation ?? null,
})

function blockSlotOf(
  { member, slotDuration, chapterOf }: MemberDaySources,
  { slot, state, loadWh, generationWh, drawnWh, storedWh, localPrice }: MemberDaySlot,
  expected: OutlookMember | null,
): BlockSlot {
  const isOver = state === 'settled'
  return {
    slot,
    end: slotStart((slot + 1) as SlotNumber, slotDuration),
    isOver,
    loadWh,
    generationWh,
    drawnWh,
    storedWh: member.battery === null ? 0 : (storedWh ?? 0),
    price: localPrice,
    storedValue: isOver ? (chapterOf(slot)?.plan?.storedValue ?? null) : (expected?.storedValue ?? null),
    storedValues: isOver ? null : (expected?.storedValues ?? null),
  }
}

function blocksOf({ member }: MemberDaySources, slots: readonly BlockSlot[]): PlanBlock[] {
  const { capacityWh, roundTripEfficiency } = member.battery!
  const oneWay = Math.sqrt(roundTripEfficiency)
  return planBlocks(slots, {
    capacityWh,
    reserveWh: 0,
    chargeEfficiency: oneWay,
    dischargeEfficiency: oneWay,
  })
}

function peaksOf({ member, demand, guardWh, slotDuration }: MemberDaySources): MemberPeaks | null {
  const microsPerKw = demandMicrosPerKw(member)
  if (microsPerKw === null) return null
  return {
    monthPeakW: demand?.peakW ?? 0,
    chargePerKw: nanos(BigInt(microsPerKw) * 1000n),
    heldToW: guardWh === Infinity ? null : Math.round((guardWh * 3_600_000) / slotDuration),
  }
}
