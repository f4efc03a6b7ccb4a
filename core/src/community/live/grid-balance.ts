import type { SlotNumber, W } from '../../kernel/index.ts'
import type { Chapter } from './chapter.ts'
import type { BookedSlot } from './chronicle.ts'
import type { FlexibilityTold } from './grid-post.ts'
import type { OutlookSlot } from './street-outlook.ts'

/** The balance of one slot, in Wh; all members together. */
export type BalanceSlot = {
  readonly slot: SlotNumber
  /** Not metered yet. */
  readonly isExpected: boolean
  readonly loadWh: number
  readonly generationWh: number
  readonly drawnWh: number
  readonly netImportWh: number
  /** Quantiles of what is still to come; null where nobody has forecast it. */
  readonly lowNetImportWh: number | null
  readonly highNetImportWh: number | null
}

/** The grid around a street, as its agent sees it. */
export type GridView = {
  readonly limitW: W | null
  readonly balance: readonly BalanceSlot[]
  readonly settledTo: SlotNumber
  readonly flexibility: readonly FlexibilityTold[]
}

type Readings = { readonly loadWh: number; readonly generationWh: number }

/** What a slot's meters came to. */
export function meteredBalance({ settled }: BookedSlot, readings: readonly Readings[]): BalanceSlot {
  return {
    slot: settled.slot,
    isExpected: false,
    loadWh: sum(readings.map(({ loadWh }) => loadWh)),
    generationWh: sum(readings.map(({ generationWh }) => generationWh)),
    drawnWh: sum(settled.drawnWh),
    netImportWh: sum(settled.netImportWh),
    lowNetImportWh: null,
    highNetImportWh: null,
  }
}

/**
 * What a slot is expected to come to. Use and generation are taken as if they had nothing to do with each other, so
 * that low and high are wider than what their sum would really do.
 */
export function expectedBalance({ slot, members }: OutlookSlot, chapter: Chapter | null): BalanceSlot {
  const forecast = chapter?.community.oneHour ?? chapter?.community.dayAhead ?? null
  const drawnWh = sum(members.map((member) => member.drawnWh))
  const end = (load: number, generation: number): number | null =>
    forecast?.load ? forecast.load[load]! - (forecast.generation?.[generation] ?? 0) + drawnWh : null
  return {
    slot,
    isExpected: true,
    loadWh: sum(members.map(({ loadWh }) => loadWh)),
    generationWh: sum(members.map(({ generationWh }) => generationWh)),
    drawnWh,
    netImportWh: sum(members.map(({ netImportWh }) => netImportWh)),
    lowNetImportWh: end(0, 8),
    highNetImportWh: end(8, 0),
  }
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
