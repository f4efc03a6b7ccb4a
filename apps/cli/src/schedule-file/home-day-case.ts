import { constant } from '@gridbourse/core/battery'
import { amount, amountUpTo, efficiency, Fields, positive } from './fields.ts'
import { micros, type PublishedAnswer, type ScheduleCase, watts, wattHours } from './schedule-case.ts'

const SHAPE = 'a reference day of a home'

/** A reference day of a home: limits at the meter, solar may be curtailed, wear on what is discharged. */
export function homeDayCase(file: Fields): ScheduleCase {
  const given = file.object('parameters')
  const steps = given.list('buy').length
  if (steps === 0) given.refuse('buy', 'must have at least one step')
  if ((given.optionalNumber('steps', positive) ?? steps) !== steps)
    given.refuse('steps', `must be ${steps}, as many as buy has entries`)
  const capacity = given.number('capacity_kwh', amount)
  const withinCapacity = amountUpTo(capacity, 'the capacity')
  const problem = {
    stepHours: constant(steps, given.number('dt_h', positive)),
    importPrice: given.list('buy').map(micros),
    exportPrice: given.series('sell', steps).map(micros),
    scenarios: [
      {
        weight: 1,
        loadWh: given.series('load_kwh', steps, amount).map(wattHours),
        solarWh: given.series('pv_kwh', steps, amount).map(wattHours),
      },
    ],
    battery: {
      capacityWh: wattHours(capacity),
      reserveWh: wattHours(given.number('soc_min_kwh', withinCapacity)),
      ceilingWh: wattHours(given.optionalNumber('soc_max_kwh', withinCapacity) ?? capacity),
      storedWh: wattHours(given.number('soc_init_kwh', withinCapacity)),
      chargeEfficiency: given.number('eta_charge', efficiency),
      dischargeEfficiency: given.number('eta_discharge', efficiency),
      maxChargeW: watts(given.number('p_charge_max_kw', amount)),
      maxDischargeW: watts(given.number('p_discharge_max_kw', amount)),
    },
    wear: {
      pricePerKwh: micros(given.number('degradation_cost_per_kwh_discharged', amount)),
      on: 'discharged' as const,
    },
    connection: {
      importLimitW: constant(steps, watts(given.optionalNumber('p_import_max_kw', amount) ?? Infinity)),
      exportLimitW: constant(steps, watts(given.optionalNumber('p_export_max_kw', amount) ?? Infinity)),
    },
    end: { atLeastWh: wattHours(given.number('soc_end_min_kwh', amount)), valuePerKwh: 0 },
    mayCurtail: true,
  }
  given.expectNoMore(`the parameters of ${SHAPE}`)
  const published = publishedIn(file)
  file.ignore('constraints', 'expected').expectNoMoreButProse(SHAPE)
  return { problem, currency: 'EUR', ...(published === undefined ? {} : { published }) }
}

function publishedIn(file: Fields): PublishedAnswer | undefined {
  const cost = file.optionalNumber('optimal_cost')
  const costWithoutBattery = file.optionalNumber('cost_without_battery')
  if (cost === undefined) return undefined
  return {
    cost,
    ...(costWithoutBattery === undefined ? {} : { costWithoutBattery }),
    isLowerBound: burns(file),
  }
}

/** Whether the published schedule charges and discharges in one step. */
function burns(file: Fields): boolean {
  file.ignore('solution')
  if (!file.has('solution')) return false
  const solution = file.object('solution')
  if (!solution.has('charge_kwh') || !solution.has('discharge_kwh')) return false
  const discharged = solution.list('discharge_kwh')
  return solution.list('charge_kwh').some((charged, step) => charged > 1e-6 && discharged[step]! > 1e-6)
}
