import { homeDay } from '@gridbourse/testing/home-day'
import { expect, test } from 'vitest'
import type { SchedulingProblem } from './problem.ts'
import { flawsOf } from './problem-flaw.ts'

const day = homeDay(1)
const [scenario] = day.scenarios

test('an ordinary day has no flaw', () => {
  expect(flawsOf(day)).toEqual([])
})

test.each<[field: string, rule: RegExp, problem: SchedulingProblem]>([
  ['importPrice', /96 steps/, { ...day, importPrice: [1] }],
  [
    'scenarios[0].loadWh[3]',
    /zero or more, not -1/,
    {
      ...day,
      scenarios: [
        { ...scenario!, loadWh: Array.from(scenario!.loadWh, (wh, step) => (step === 3 ? -1 : wh)) },
      ],
    },
  ],
  ['scenarios', /sum to one, not 0.5/, { ...day, scenarios: [{ ...scenario!, weight: 0.5 }] }],
  ['battery.chargeEfficiency', /at most 1/, { ...day, battery: { ...day.battery, chargeEfficiency: 1.2 } }],
  ['battery.ceilingWh', /within the capacity/, { ...day, battery: { ...day.battery, ceilingWh: 1e6 } }],
  ['battery.storedWh', /within the capacity/, { ...day, battery: { ...day.battery, storedWh: 1e6 } }],
  ['demandCharge.pricePerKw', /zero or more/, { ...day, demandCharge: { pricePerKw: -1, peakSoFarW: 0 } }],
])('%s is refused', (field, rule, problem) => {
  expect(flawsOf(problem)).toEqual([{ field, rule: expect.stringMatching(rule) }])
})
