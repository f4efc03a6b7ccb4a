import { constant } from '@gridbourse/core/battery'
import { amount, amountUpTo, efficiency, Fields, positive } from './fields.ts'
import { micros, type PublishedAnswer, type ScheduleCase, watts, wattHours } from './schedule-case.ts'

const SHAPE = 'a case of kind battery-lp'

/**
 * A reference case of kind `battery-lp`: a battery behind a meter without limits, no curtailment, wear on half of
 * what passes the battery's AC terminals either way.
 */
export function linearProgrammeCase(file: Fields): ScheduleCase {
  if (file.has('kind') && file.text('kind') !== 'battery-lp') file.refuse('kind', 'must be battery-lp')
  checkUnits(file)
  const hours = file.number('dt_h', positive)
  const importPrice = file.list('buy_price')
  const steps = importPrice.length
  if (steps === 0) file.refuse('buy_price', 'must have at least one step')
  const exportPrice = file.series('sell_price', steps)
  const load = file.series('load_kwh', steps, amount)
  const solar = file.series('pv_kwh', steps, amount)
  const battery = file.object('battery')
  const capacity = battery.number('capacity_kwh', amount)
  const withinCapacity = amountUpTo(capacity, 'the capacity')
  const stored = battery.number('soc_initial_kwh', withinCapacity)
  const wear = battery.number('throughput_cost_eur_per_kwh', amount)
  const problem = {
    stepHours: constant(steps, hours),
    importPrice: importPrice.map(micros),
    exportPrice: exportPrice.map(micros),
    scenarios: [{ weight: 1, loadWh: load.map(wattHours), solarWh: solar.map(wattHours) }],
    battery: {
      capacityWh: wattHours(capacity),
      reserveWh: wattHours(battery.number('soc_min_kwh', withinCapacity)),
      ceilingWh: wattHours(battery.optionalNumber('soc_max_kwh', withinCapacity) ?? capacity),
      storedWh: wattHours(stored),
      chargeEfficiency: battery.number('eta_charge', efficiency),
      dischargeEfficiency: battery.number('eta_discharge', efficiency),
      maxChargeW: watts(battery.number('max_charge_kw', amount)),
      maxDischargeW: watts(battery.number('max_discharge_kw', amount)),
    },
    wear: { pricePerKwh: micros(wear), on: 'throughput' as const },
    connection: { importLimitW: constant(steps, Infinity), exportLimitW: constant(steps, Infinity) },
    end: endOf(battery, wattHours(stored)),
    mayCurtail: false,
  }
  battery.expectNoMore(`the battery of ${SHAPE}`)
  const published = publishedIn(file)
  file.expectNoMoreButProse(SHAPE)
  return { problem, currency: 'EUR', ...(published === undefined ? {} : { published }) }
}

function checkUnits(file: Fields): void {
  const units = file.has('unit') ? file.text('unit') : 'kWh per slot, kW, EUR/kWh, EUR'
  if (!['kWh per slot', 'kW', 'EUR/kWh'].every((unit) => units.split(', ').includes(unit))) {
    file.refuse('unit', `must be kWh per slot, kW, EUR/kWh, EUR, not ${units}`)
  }
}

/** `soc_T >= soc_0`, `soc_T == soc_0`, a number of kWh instead of `soc_0`, or `free`. */
function endOf(battery: Fields, storedWh: number) {
  const terminal = battery.text('terminal').trim()
  if (terminal === 'free' || terminal === 'none') return { atLeastWh: 0, valuePerKwh: 0 }
  const [, relation, level] = /^soc_T (>=|==|=) (soc_0|\d+(?:\.\d+)?)$/.exec(terminal) ?? []
  if (level === undefined) {
    return battery.refuse(
      'terminal',
      `must be free, or soc_T >= (or ==) soc_0 or a number of kWh, not ${terminal}`,
    )
  }
  const atLeastWh = level === 'soc_0' ? storedWh : wattHours(Number(level))
  return relation === '>='
    ? { atLeastWh, valuePerKwh: 0 }
    : { atLeastWh, atMostWh: atLeastWh, valuePerKwh: 0 }
}

function publishedIn(file: Fields): PublishedAnswer | undefined {
  file.ignore('expected')
  if (!file.has('expected')) return undefined
  const expected = file.object('expected')
  if (!expected.has('optimal_cost_eur')) return undefined
  const costWithoutBattery = expected.optionalNumber('cost_without_battery_eur')
  return {
    cost: expected.number('optimal_cost_eur'),
    ...(costWithoutBattery === undefined ? {} : { costWithoutBattery }),
    isLowerBound: (expected.optionalNumber('simultaneous_charge_discharge_slots') ?? 0) > 0,
  }
}
