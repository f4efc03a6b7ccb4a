/** How far ahead members plan, and how often they plan anew, in hours; whose rules have run out plans in any case. */
export type PlanningRhythm = { readonly horizonHours: number; readonly replanHours: number }

export const USUAL_RHYTHM: PlanningRhythm = { horizonHours: 36, replanHours: 6 }
