import type { Schedule, SchedulingProblem } from '@gridbourse/core/battery'

/** What a worker is asked: to plan these, as batch `batch`. */
export type Work = { readonly batch: number; readonly problems: readonly SchedulingProblem[] }

/** What a worker answers: the plans of the batch in its order, or what went wrong. */
export type Done =
  | { readonly batch: number; readonly schedules: readonly Schedule[] }
  | { readonly batch: number; readonly fault: string }
