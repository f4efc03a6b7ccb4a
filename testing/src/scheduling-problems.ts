import { constant, type SchedulingProblem, stepsOf } from '@gridbourse/core/battery'
import fc from 'fast-check'

/** What a story says about its battery's day; the rest is a lossless 10 kWh battery that starts empty. */
export type Story = {
  readonly importPrice: readonly number[]
  readonly exportPrice?: readonly number[]
  readonly loadKwh?: readonly number[]
  readonly solarKwh?: readonly number[]
  readonly stepHours?: number
  readonly capacityKwh?: number
  readonly reserveKwh?: number
  readonly storedKwh?: number
  readonly powerKw?: number
  readonly efficiency?: number
  readonly importLimitKw?: number
  readonly exportLimitKw?: number
  readonly endAtLeastKwh?: number
  readonly endValuePerKwh?: number
  readonly demandCharge?: { readonly pricePerKw: number; readonly peakSoFarKw: number }
  readonly wearPerKwhDischarged?: number
  readonly mayCurtail?: boolean
}

/** The problem of a story, prices per kWh; import and export cost the same unless it says otherwise. */
export function problemOf(story: Story): SchedulingProblem {
  const steps = story.importPrice.length
  const { importPrice, exportPrice = importPrice, efficiency = 1, capacityKwh = 10, powerKw = 5 } = story
  const thousands = (values: readonly number[] | undefined) =>
    Float64Array.from(values ?? constant(steps, 0), (value) => value * 1000)
  const micros = (values: readonly number[]) => Float64Array.from(values, (value) => value * 1e6)
  const { demandCharge } = story
  return {
    stepHours: constant(steps, story.stepHours ?? 1),
    importPrice: micros(importPrice),
    exportPrice: micros(exportPrice),
    scenarios: [{ weight: 1, loadWh: thousands(story.loadKwh), solarWh: thousands(story.solarKwh) }],
    battery: {
      capacityWh: capacityKwh * 1000,
      reserveWh: (story.reserveKwh ?? 0) * 1000,
      ceilingWh: capacityKwh * 1000,
      storedWh: (story.storedKwh ?? 0) * 1000,
      chargeEfficiency: efficiency,
      dischargeEfficiency: efficiency,
      maxChargeW: powerKw * 1000,
      maxDischargeW: powerKw * 1000,
    },
    wear: { pricePerKwh: (story.wearPerKwhDischarged ?? 0) * 1e6, on: 'discharged' },
    connection: {
      importLimitW: constant(steps, (story.importLimitKw ?? Infinity) * 1000),
      exportLimitW: constant(steps, (story.exportLimitKw ?? Infinity) * 1000),
    },
    ...(demandCharge === undefined
      ? {}
      : {
          demandCharge: {
            pricePerKw: demandCharge.pricePerKw * 1e6,
            peakSoFarW: demandCharge.peakSoFarKw * 1000,
          },
        }),
    end: { atLeastWh: (story.endAtLeastKwh ?? 0) * 1000, valuePerKwh: (story.endValuePerKwh ?? 0) * 1e6 },
    mayCurtail: story.mayCurtail ?? false,
  }
}

/** What an arbitrary problem may be like. */
export type Wildness = {
  /** Prices below zero, and export prices above import prices. */
  readonly oddPrices: boolean
  readonly demandCharge?: boolean
}

/** Problems of all kinds, short ones first; some of their wishes cannot be kept. */
export function schedulingProblems({
  oddPrices,
  demandCharge = false,
}: Wildness): fc.Arbitrary<SchedulingProblem> {
  return fc.integer({ min: 1, max: 16 }).chain((steps) => {
    const series = (min: number, max: number) =>
      fc
        .array(fc.integer({ min, max }), { minLength: steps, maxLength: steps })
        .map((values) => Float64Array.from(values))
    const price = oddPrices ? series(-20, 40) : series(0, 40)
    const limit = fc.oneof(fc.constant(Infinity), fc.constant(Infinity), fc.integer({ min: 1000, max: 9000 }))
    const scenario = fc.record({
      loadWh: series(0, 1500),
      solarWh: series(-2000, 3000).map((solar) => solar.map((wh) => Math.max(0, wh))),
    })
    return fc
      .record({
        hours: fc.constantFrom(0.25, 1),
        importPrice: price,
        exportPrice: price,
        scenarios: fc.array(scenario, { minLength: 1, maxLength: 3 }),
        capacityWh: fc.integer({ min: 0, max: 12_000 }),
        levels: fc.record({
          reserve: fc.nat(30),
          ceiling: fc.integer({ min: 50, max: 100 }),
          stored: fc.nat(100),
          end: fc.nat(80),
        }),
        efficiency: fc.record({
          charge: fc.constantFrom(0.8, 0.95, 1),
          discharge: fc.constantFrom(0.75, 0.9, 1),
        }),
        power: fc.record({ charge: fc.nat(4000), discharge: fc.nat(4000) }),
        wear: fc.record({
          pricePerKwh: fc.constantFrom(0, 20_000),
          on: fc.constantFrom('discharged' as const, 'throughput' as const),
        }),
        limits: fc.record({ importW: limit, exportW: limit }),
        endValue: fc.constantFrom(0, 150_000),
        peakSoFarW: fc.nat(2000),
        mayCurtail: fc.boolean(),
      })
      .map((given) => {
        const importPrice = given.importPrice.map((cents) => cents * 10_000)
        const exportPrice = given.exportPrice.map((cents) => cents * 10_000)
        const share = given.capacityWh / 100
        return {
          stepHours: constant(steps, given.hours),
          importPrice,
          exportPrice: oddPrices
            ? exportPrice
            : exportPrice.map((paid, step) => Math.min(paid, importPrice[step]!)),
          scenarios: given.scenarios.map((one) => ({ ...one, weight: 1 / given.scenarios.length })),
          battery: {
            capacityWh: given.capacityWh,
            reserveWh: given.levels.reserve * share,
            ceilingWh: given.levels.ceiling * share,
            storedWh: given.levels.stored * share,
            chargeEfficiency: given.efficiency.charge,
            dischargeEfficiency: given.efficiency.discharge,
            maxChargeW: given.power.charge,
            maxDischargeW: given.power.discharge,
          },
          wear: given.wear,
          connection: {
            importLimitW: constant(steps, given.limits.importW),
            exportLimitW: constant(steps, given.limits.exportW),
          },
          ...(demandCharge ? { demandCharge: { pricePerKw: 500_000, peakSoFarW: given.peakSoFarW } } : {}),
          end: { atLeastWh: given.levels.end * share, valuePerKwh: given.endValue },
          mayCurtail: given.mayCurtail,
        }
      })
  })
}

/** What no battery can do, whatever it is wished for; empty where the schedule is possible. */
export function physicalFaults(
  problem: SchedulingProblem,
  schedule: {
    readonly chargeWh: Float64Array
    readonly dischargeWh: Float64Array
    readonly storedWh: Float64Array
  },
): string[] {
  const { battery } = problem
  const faults: string[] = []
  let before = battery.storedWh
  for (let step = 0; step < stepsOf(problem); step++) {
    const [charged, discharged, stored] = [
      schedule.chargeWh[step]!,
      schedule.dischargeWh[step]!,
      schedule.storedWh[step]!,
    ]
    const hours = problem.stepHours[step]!
    if (charged > 0 && discharged > 0) faults.push(`step ${step} charges and discharges at once`)
    if (charged < 0 || charged > battery.maxChargeW * hours + 1e-6)
      faults.push(`step ${step} charges ${charged} Wh`)
    if (discharged < 0 || discharged > battery.maxDischargeW * hours + 1e-6)
      faults.push(`step ${step} discharges ${discharged} Wh`)
    if (stored < -1e-3 || stored > battery.capacityWh + 1e-3) faults.push(`step ${step} stores ${stored} Wh`)
    const carried = before + charged * battery.chargeEfficiency - discharged / battery.dischargeEfficiency
    if (Math.abs(carried - stored) > 1e-6) faults.push(`step ${step} loses ${carried - stored} Wh`)
    before = stored
  }
  return faults
}
