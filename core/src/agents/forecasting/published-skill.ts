import { emptyScore, lag24Mae, type Score, type Skill } from '../../forecast/index.ts'
import type { SlotForecast } from './publication.ts'

/** How good what was published turned out, against saying that every slot will be as it was the day before. */
export type PublishedScore = {
  /**
   * Scores one slot once its readings are there; NaN where a meter was silent. It does not count for coverage where
   * everybody knew, as a plant's nights.
   */
  add(published: SlotForecast, outcome: PublishedOutcome): void
  /** `history` gives MASE its scale: readings before the first slot scored. */
  skill(history: { readonly netLoadWh: Float64Array; readonly slotsPerDay: number }): Skill
}

export type PublishedOutcome = {
  readonly netLoadWh: number
  readonly dayBeforeWh: number
  readonly counts?: boolean
}

export function publishedScore(): PublishedScore {
  const score: Score = emptyScore()
  return {
    add({ quantilesWh }, { netLoadWh, dayBeforeWh, counts = true }) {
      score.add({
        actual: netLoadWh,
        dayBefore: dayBeforeWh,
        quantiles: Float64Array.from(quantilesWh),
        counts,
      })
    },
    skill: ({ netLoadWh, slotsPerDay }) => score.skill(lag24Mae(netLoadWh, slotsPerDay, 0, netLoadWh.length)),
  }
}
