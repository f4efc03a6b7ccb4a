import type { Clock } from '@gridbourse/api'
import type { ClockChange, ClockState } from '../engine/market-clock.ts'
import type { Handlers } from './operation-route.ts'
import { Problem } from './problem.ts'

/** The market's time, and how it runs. */
export const clockOperations: Handlers<'getClock' | 'changeClock'> = {
  getClock({ engine }) {
    return presentClock(engine.clock)
  },

  async changeClock({ engine }, { body }) {
    if (engine.clock?.kind !== 'simulated') throw new Problem('clock_is_real')
    const change: ClockChange = {
      ...(body.speed !== undefined && { speed: body.speed }),
      ...(body.isPaused !== undefined && { isPaused: body.isPaused }),
    }
    return presentClock(await engine.changeClock(change))
  },
}

function presentClock(state: ClockState | undefined): Clock {
  if (state === undefined) throw new Problem('starting')
  const { kind, at, speed, reachedSpeed, isPaused } = state
  return { kind, clockMs: at, speed, reachedSpeed: Math.round(reachedSpeed * 10) / 10, isPaused }
}
