import { openSolver as open } from '@gridbourse/adapters/solver'
import type { ScheduleSolver } from '@gridbourse/core/battery'

/** Opens the solver of battery plans: with `workers` threads of its own, or with 0 in this one. */
export const openSolver = (workers = 0): ScheduleSolver => open({ workers })
