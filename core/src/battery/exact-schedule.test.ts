import { physicalFaults, problemOf, schedulingProblems } from '@gridbourse/testing/scheduling-problems'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exactSchedule } from './exact-schedule.ts'
import { naiveLeastCost } from './naive-schedule.ts'
import type { Series } from './problem.ts'
import { costWithoutBattery, netCost, type Schedule } from './schedule.ts'

const kwh = (values: Float64Array) => Array.from(values, (wh) => Math.round(wh) / 1000)
const flows = ({ chargeWh, dischargeWh }: Schedule) =>
  kwh(chargeWh.map((charged, step) => charged - dischargeWh[step]!))
const money = (nanos: number) => Math.round(nanos) / 1e9

describe('a battery is planned to the least cost', () => {
  test('it buys in the cheap hours and sells in the dear ones', () => {
    const schedule = exactSchedule(problemOf({ importPrice: [0.1, 0.1, 0.3, 0.3] }))
    expect(flows(schedule)).toEqual([5, 5, -5, -5])
    expect(money(schedule.cost.total)).toBe(-2)
  })

  test('losses count: ten bought become nine sold at 90 % round trip', () => {
    const schedule = exactSchedule(
      problemOf({ importPrice: [0.1, 0.1, 0.3, 0.3], efficiency: Math.sqrt(0.9) }),
    )
    expect(money(schedule.cost.total)).toBe(-1.7)
  })

  test('it rests where the spread does not pay the losses', () => {
    const problem = problemOf({ importPrice: [0.2, 0.21, 0.2, 0.21], loadKwh: [1, 1, 1, 1], efficiency: 0.9 })
    const schedule = exactSchedule(problem)
    expect(flows(schedule)).toEqual([0, 0, 0, 0])
    expect(schedule.cost.total).toBe(costWithoutBattery(problem))
  })

  test('wear keeps it from using a spread that is smaller', () => {
    const story = { importPrice: [0.1, 0.13] }
    expect(flows(exactSchedule(problemOf({ ...story, wearPerKwhDischarged: 0.02 })))).toEqual([5, -5])
    expect(flows(exactSchedule(problemOf({ ...story, wearPerKwhDischarged: 0.04 })))).toEqual([0, 0])
  })

  test('what is worth more at the end than today is kept', () => {
    const schedule = exactSchedule(problemOf({ importPrice: [0.2], storedKwh: 5, endValuePerKwh: 0.25 }))
    expect(flows(schedule)).toEqual([5])
    expect(money(schedule.cost.endValue)).toBe(2.5)
  })

  test('among equally cheap plans it stores the surplus when it comes and covers the need when it is there', () => {
    const problem = problemOf({
      importPrice: [0.3, 0.3, 0.3, 0.3, 0.3],
      exportPrice: [0.1, 0.1, 0.1, 0.1, 0.1],
      solarKwh: [2, 2, 0, 0, 0],
      loadKwh: [0, 0, 1, 1, 5],
    })
    expect(flows(exactSchedule(problem))).toEqual([2, 2, -1, -1, -2])
  })

  test('against three days that may come, one plan is made for their mean cost', () => {
    const base = problemOf({ importPrice: [0.1, 0.5], exportPrice: [0, 0], efficiency: 1 })
    const day = (evening: number) => ({ weight: 1 / 3, loadWh: [0, evening], solarWh: [0, 0] })
    const schedule = exactSchedule({ ...base, scenarios: [day(1000), day(2000), day(3000)] })
    expect(flows(schedule)[0]).toBe(3)
    const dearNight = exactSchedule({
      ...base,
      importPrice: [300_000, 500_000],
      scenarios: [day(1000), day(2000), day(3000)],
    })
    expect(flows(dearNight)[0]).toBe(2)
  })
})

describe('where prices are negative', () => {
  test('it never charges and discharges at once to burn what it is paid to take', () => {
    const problem = problemOf({ importPrice: [-0.1, -0.1, 0.2], efficiency: 0.8, storedKwh: 10 })
    const schedule = exactSchedule(problem)
    expect(physicalFaults(problem, schedule)).toEqual([])
    expect(flows(schedule)).toEqual([-3.2, 5, -5])
  })

  test('solar is thrown away where exporting it costs money, if that is allowed', () => {
    const story = { importPrice: [0.1], exportPrice: [-0.2], solarKwh: [3], powerKw: 1 }
    expect(money(exactSchedule(problemOf(story)).cost.total)).toBe(0.4)
    const curtailing = exactSchedule(problemOf({ ...story, mayCurtail: true }))
    expect(money(curtailing.cost.total)).toBe(0)
    expect(kwh(curtailing.meter.curtailedWh)).toEqual([2])
  })
})

describe('a wish that cannot be kept gives the best plan there is, and is named', () => {
  test('more stored at the end than the charger can bring', () => {
    const schedule = exactSchedule(problemOf({ importPrice: [0.9], endAtLeastKwh: 8 }))
    expect(flows(schedule)).toEqual([5])
    expect(schedule.unmet).toEqual([{ wish: 'stored_at_end', steps: 1, worstStep: 0, worstByWh: 3000 }])
  })

  test('a load beyond connection and battery: the reserve gives way before the connection', () => {
    const problem = problemOf({
      importPrice: [0.2, 0.2],
      loadKwh: [8, 2],
      importLimitKw: 3,
      storedKwh: 4,
      reserveKwh: 2,
    })
    const schedule = exactSchedule(problem)
    expect(flows(schedule)).toEqual([-4, 1])
    expect(schedule.unmet).toEqual([
      { wish: 'connection_limit', steps: 1, worstStep: 0, worstByWh: 1000 },
      { wish: 'reserve_and_ceiling', steps: 2, worstStep: 0, worstByWh: 2000 },
    ])
  })
})

test('no plan asks of a battery what no battery can do', () => {
  fc.assert(
    fc.property(schedulingProblems({ oddPrices: true }), (problem) => {
      expect(physicalFaults(problem, exactSchedule(problem))).toEqual([])
    }),
    { numRuns: 400 },
  )
})

test('a plan that keeps every wish costs no more than resting, where resting keeps them too', () => {
  fc.assert(
    fc.property(schedulingProblems({ oddPrices: true }), (problem) => {
      const resting = exactSchedule({ ...problem, rests: Array.from(problem.importPrice, () => 1) })
      const schedule = exactSchedule(problem)
      if (resting.unmet.length > 0) return
      expect(schedule.unmet).toEqual([])
      expect(netCost(schedule)).toBeLessThanOrEqual(netCost(resting) + 1)
    }),
    { numRuns: 300 },
  )
})

test('the least cost is that of its naive twin, which tries every whole Wh', () => {
  let compared = 0
  fc.assert(
    fc.property(tinyProblems, (problem) => {
      const least = naiveLeastCost(problem)
      const schedule = exactSchedule(problem)
      expect(schedule.unmet.length === 0).toBe(least !== undefined)
      if (least === undefined) return
      compared++
      expect(Math.abs(netCost(schedule) - least)).toBeLessThan(1e-3)
    }),
    { numRuns: 200 },
  )
  expect(compared).toBeGreaterThan(50)
})

/** Lossless batteries of a few Wh, so that every state can be tried. */
const tinyProblems = schedulingProblems({ oddPrices: true }).map((problem) => ({
  ...problem,
  stepHours: whole(problem.stepHours, () => 1),
  scenarios: problem.scenarios.map((scenario) => ({
    ...scenario,
    loadWh: whole(scenario.loadWh, (wh) => wh / 200),
    solarWh: whole(scenario.solarWh, (wh) => wh / 200),
  })),
  battery: {
    capacityWh: 12,
    reserveWh: Math.round(problem.battery.reserveWh / 4000),
    ceilingWh: 11,
    storedWh: Math.min(11, Math.round(problem.battery.storedWh / 1000)),
    chargeEfficiency: 1,
    dischargeEfficiency: 1,
    maxChargeW: Math.round(problem.battery.maxChargeW / 500),
    maxDischargeW: Math.round(problem.battery.maxDischargeW / 500),
  },
  connection: {
    importLimitW: whole(problem.connection.importLimitW, (limit) => limit / 200),
    exportLimitW: whole(problem.connection.exportLimitW, (limit) => limit / 200),
  },
  end: { ...problem.end, atLeastWh: Math.min(11, Math.round(problem.end.atLeastWh / 2000)) },
}))

function whole(series: Series, of: (value: number) => number): Float64Array {
  return Float64Array.from(series, (value) => Math.round(of(value)))
}
