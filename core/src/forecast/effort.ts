import type { BoostingOptions } from './boosting.ts'

/** How much work a forecaster puts into its forests, which is most of what it costs. */
export type Effort = {
  readonly boosting: BoostingOptions
  /** A forest is grown anew when the history has grown by this share, ... */
  readonly growthShare: number
  /** ... but not before so many days, and after so many days at the latest. */
  readonly fewestDays: number
  readonly mostDays: number
}

const GROWING = { leaves: 15, rowsPerLeaf: 20, rowShare: 0.6, columnShare: 0.5 }

/** The best forecasts. */
export const FULL_EFFORT: Effort = {
  boosting: { ...GROWING, fewestTrees: 80, mostTrees: 160 },
  growthShare: 1 / 20,
  fewestDays: 7,
  mostDays: 28,
}

/** For many series at once, as in a replay of a year: a fifth of the cost, nearly as good. */
export const LIGHT_EFFORT: Effort = {
  boosting: { ...GROWING, fewestTrees: 50, mostTrees: 50 },
  growthShare: 1 / 5,
  fewestDays: 14,
  mostDays: 42,
}
