import { type EpochMs, type MicrosPerKwh, type Nanos, type SlotNumber } from '../../kernel/index.ts'
import { accountOf, type MemberId, type Transfer, type UtilityPrices } from '../../settlement/index.ts'
import type { ForecastTold, MatchTold, MemberChapter, OrderTold, PlanTold } from './chapter.ts'
import type { BookedSlot } from './chronicle.ts'
import { memberBooked } from './day-bill.ts'

/** How one slot came onto a member's bill: meter, forecast, plan, orders, matches, ledger. */
export type MemberTrace = {
  readonly member: MemberId
  readonly slot: SlotNumber
  /** The sum of the transfers. */
  readonly total: Nanos
  readonly utility: Nanos
  readonly meter: {
    readonly loadWh: number
    readonly generationWh: number
    readonly drawnWh: number
    readonly netImportWh: number
    readonly readAt: EpochMs
  }
  readonly forecast: (ForecastTold & { readonly naiveLoadWh: number | null }) | null
  readonly plan: PlanTold | null
  /** null where the orders of the slot are not remembered. */
  readonly orders: readonly OrderTold[] | null
  readonly matches: readonly MatchTold[]
  readonly transfers: readonly Transfer[]
  readonly settledAt: EpochMs
  readonly localPrice: MicrosPerKwh | null
}

export type MemberTraceSources = {
  readonly member: MemberId
  readonly index: number
  readonly booked: BookedSlot
  readonly readAt: EpochMs
  readonly readings: { readonly loadWh: number; readonly generationWh: number }
  readonly dayBefore: { readonly loadWh: number; readonly generationWh: number } | null
  readonly utility: UtilityPrices
  readonly chapter: MemberChapter | null
}

export function memberTrace(sources: MemberTraceSources): MemberTrace {
  const { member, index, booked, readAt, readings, dayBefore, utility, chapter } = sources
  const { settled, together, transfers } = booked
  const account = accountOf(member)
  const { cost, utilityCost } = memberBooked(member, index, booked, utility)
  const forecast = chapter?.oneHour ?? chapter?.dayAhead ?? null
  const naive = dayBefore === null || Number.isNaN(dayBefore.loadWh) ? null : dayBefore.loadWh
  return {
    member,
    slot: settled.slot,
    total: cost,
    utility: utilityCost,
    meter: {
      ...readings,
      drawnWh: settled.drawnWh[index]!,
      netImportWh: settled.netImportWh[index]!,
      readAt,
    },
    forecast: forecast && { ...forecast, naiveLoadWh: naive },
    plan: chapter?.plan ?? null,
    orders: chapter?.orders ?? null,
    matches: chapter?.matches ?? [],
    transfers: transfers.filter(({ from, to }) => from === account || to === account),
    settledAt: readAt,
    localPrice: together.localPrice,
  }
}
