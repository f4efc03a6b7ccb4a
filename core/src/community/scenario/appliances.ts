import type { Timeline } from '../../forecast/index.ts'
import type { Random } from '../../kernel/index.ts'
import { poisson, weighted } from './dice.ts'
import type { Run } from './run.ts'

/** What is switched on in a home: stages of minutes and watts, and its part of all that is switched on. */
type Appliance = {
  readonly part: number
  readonly stages: readonly (readonly [minutes: number, powerW: number])[]
}

/** Typical programmes of household appliances, by hand. */
const APPLIANCES: readonly Appliance[] = [
  { part: 0.32, stages: [[35, 1700]] },
  { part: 0.12, stages: [[50, 1300]] },
  { part: 0.1, stages: [[5, 2000]] },
  {
    part: 0.16,
    stages: [
      [18, 1900],
      [35, 120],
      [14, 1900],
    ],
  },
  {
    part: 0.16,
    stages: [
      [20, 2000],
      [70, 250],
    ],
  },
  { part: 0.09, stages: [[65, 1600]] },
  { part: 0.05, stages: [[20, 800]] },
]

/**
 * What is switched on in a home on one day, `energyWh` of it on average, at the hours that `weights` (one per
 * quarter-hour) prefers. The last runs may reach into the next day.
 */
export function switchedOn(
  day: Timeline,
  energyWh: number,
  weights: Float64Array,
  random: Random,
): readonly Run[] {
  const runs: Run[] = []
  for (const { part, stages } of APPLIANCES) {
    const perUse = stages.reduce((sum, [minutes, powerW]) => sum + (minutes / 60) * powerW, 0)
    for (let left = poisson(random, (energyWh * part) / perUse); left > 0; left--) {
      const pace = 0.75 + 0.5 * random.fraction()
      let from = day.start + (weighted(random, weights) + random.fraction()) * day.step
      for (const [minutes, powerW] of stages) {
        const to = from + minutes * 60_000 * pace
        runs.push({ from, to, powerW })
        from = to
      }
    }
  }
  return runs
}
