import { openLinearSolver as openLinear, openSolver as open } from '@gridbourse/adapters/solver'
import type { ScheduleSolver } from '@gridbourse/core/battery'
import type { LinearSolver } from '@gridbourse/core/community'

/** Opens the solver of battery plans: with `workers` threads of its own, or with 0 in this one. */
export const openSolver = (workers = 0): ScheduleSolver => open({ workers })

/** Opens the solver of linear programmes, in this thread: what a community's pooled foresight is found with. */
export const openLinearSolver = (): LinearSolver => openLinear()
