import { constant, type SchedulingProblem } from '@gridbourse/core/battery'
import { seededRandom } from '@gridbourse/core/kernel'

/** A home's ordinary day in 96 quarter-hours (or `steps` of a day), its size and its whims by `seed`. */
export function homeDay(seed: number, steps = 96): SchedulingProblem {
  const random = seededRandom(`home ${seed}`)
  const size = 0.5 + random.fraction()
  const sun = 4000 * random.fraction()
  const hours = 24 / steps
  const day = (of: (hour: number) => number) =>
    Float64Array.from({ length: steps }, (_, step) => of(step * hours))
  const price = day(() => 20_000 * Math.floor(10 * random.fraction()) + 100_000)
  const capacityWh = 5000 + 1000 * random.below(8)
  return {
    stepHours: constant(steps, hours),
    importPrice: price,
    exportPrice: price.map((paid) => paid - 60_000),
    scenarios: [
      {
        weight: 1,
        loadWh: day(
          (hour) => size * hours * (300 + (hour > 17 && hour < 22 ? 900 : 0) + 200 * random.fraction()),
        ),
        solarWh: day(
          (hour) => hours * Math.max(0, -Math.cos((hour / 12) * Math.PI)) * sun * random.fraction(),
        ),
      },
    ],
    battery: {
      capacityWh,
      reserveWh: 0.1 * capacityWh,
      ceilingWh: capacityWh,
      storedWh: 0.5 * capacityWh,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      maxChargeW: 5000,
      maxDischargeW: 5000,
    },
    wear: { pricePerKwh: 20_000, on: 'discharged' },
    connection: { importLimitW: constant(steps, 10_000), exportLimitW: constant(steps, 10_000) },
    end: { atLeastWh: 0.5 * capacityWh, valuePerKwh: 0 },
    mayCurtail: true,
  }
}
