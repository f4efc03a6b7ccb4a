import type { EpochMs, MicrosPerKwh, SlotNumber } from '../../kernel/index.ts'
import type { AuctionId, OrderNumber, Side } from '../../market/index.ts'
import type { Venue } from '../market/slot-trades.ts'

/** What a street remembers of one slot that neither meters nor ledger could tell again. By member, in the street's order. */
export type Chapter = {
  readonly slot: SlotNumber
  readonly members: readonly MemberChapter[]
  readonly community: Foreseen
}

/** What was forecast of the slot: the day before it began, and an hour ahead. */
export type Foreseen = { dayAhead: ForecastTold | null; oneHour: ForecastTold | null }

export type MemberChapter = Foreseen & {
  plan: PlanTold | null
  readonly orders: OrderTold[]
  readonly matches: MatchTold[]
}

/** Nine quantiles in whole Wh, from 10 to 90 %. */
export type Quantiles = readonly number[]

/** One forecast of the slot; of a price only for all together. */
export type ForecastTold = {
  readonly madeAt: EpochMs
  readonly load: Quantiles | null
  readonly generation: Quantiles | null
  /** Micros per kWh among the members. */
  readonly price: Quantiles | null
  /** Which model spoke. */
  readonly model: string
}

/** What a member meant to do when it last decided about the slot. */
export type PlanTold = {
  readonly decision: string
  readonly madeAt: EpochMs
  /** Micros per kWh. */
  readonly expectedPrice: number
  /** What one more kWh in store was worth behind the slot; null without a battery. */
  readonly storedValue: number | null
  readonly loadWh: number
  readonly generationWh: number
  readonly drawnWh: number
  readonly reason: string
}

export type OrderTold = {
  /** null where the exchange did not take it. */
  readonly order: OrderNumber | null
  readonly side: Side
  readonly price: MicrosPerKwh
  readonly energyWh: number
  venue: Venue
  /** Of its record in the journal, and when it was taken. */
  readonly sequence: number | null
  readonly at: EpochMs | null
  filledWh: number
  /** Why the rest was not filled, as certificates and the exchange say it. */
  reason: string | null
}

export type MatchTold = {
  readonly venue: Venue
  /** null in the book. */
  readonly auction: AuctionId | null
  readonly side: Side
  readonly price: MicrosPerKwh
  readonly energyWh: number
  readonly sequence: number
  readonly at: EpochMs
}

export const emptyChapter = (slot: SlotNumber, members: number): Chapter => ({
  slot,
  members: Array.from({ length: members }, () => ({
    dayAhead: null,
    oneHour: null,
    plan: null,
    orders: [],
    matches: [],
  })),
  community: { dayAhead: null, oneHour: null },
})

export const chapterLine = (chapter: Chapter): string => JSON.stringify(chapter)

/** Reads a line that `chapterLine` wrote; undefined for anything else. */
export function parseChapterLine(line: string): Chapter | undefined {
  try {
    const chapter = JSON.parse(line) as Partial<Chapter> | null
    const { slot, members, community } = chapter ?? {}
    const isWhole =
      Number.isSafeInteger(slot) &&
      typeof community === 'object' &&
      Array.isArray(members) &&
      members.every(({ orders, matches }) => Array.isArray(orders) && Array.isArray(matches))
    return isWhole ? (chapter as Chapter) : undefined
  } catch {
    return undefined
  }
}
