import type {
  Battery,
  Connection,
  DemandCharge,
  EndOfPlan,
  Scenario,
  SchedulingProblem,
  Wear,
} from '@gridbourse/core/battery'
import { amount, amountUpTo, anyNumber, efficiency, Fields, positive } from './fields.ts'
import { micros, type ScheduleCase, watts, wattHours } from './schedule-case.ts'

/** The name of our own format; `docs/schemas/schedule.schema.json` describes it. */
export const OWN_FORMAT = 'gridbourse-schedule/1'

/** A problem in our own format: everything a plan can take into account, most of it optional. */
export function ownCase(file: Fields): ScheduleCase {
  if (file.text('format') !== OWN_FORMAT) file.refuse('format', `must be ${OWN_FORMAT}`)
  const importPrice = file.list('importPricePerKwh')
  const steps = importPrice.length
  if (steps === 0) file.refuse('importPricePerKwh', 'must have at least one step')
  const demandCharge = demandChargeOf(file)
  const problem: SchedulingProblem = {
    stepHours: file.series('stepHours', steps, positive),
    importPrice: importPrice.map(micros),
    exportPrice: file.series('exportPricePerKwh', steps).map(micros),
    scenarios: scenariosOf(file, steps),
    battery: batteryOf(file.object('battery')),
    wear: wearOf(file),
    connection: connectionOf(file, steps),
    ...(demandCharge === undefined ? {} : { demandCharge }),
    end: endOf(file),
    mayCurtail: file.has('mayCurtail') ? file.flag('mayCurtail') : false,
  }
  const currency = file.has('currency') ? file.text('currency') : 'EUR'
  file.ignore('id', 'description').expectNoMore(OWN_FORMAT)
  return { problem, currency }
}

function scenariosOf(file: Fields, steps: number): readonly Scenario[] {
  const scenario = (fields: Fields, weight: number) => ({
    weight,
    loadWh: fields.series('loadKwh', steps, amount).map(wattHours),
    solarWh: fields.series('solarKwh', steps, amount).map(wattHours),
  })
  if (!file.has('scenarios')) return [scenario(file, 1)]
  const given = file.objects('scenarios')
  const scenarios = given.map((fields) => scenario(fields, fields.number('weight', positive)))
  given.forEach((fields) => fields.expectNoMore('a scenario'))
  const weight = scenarios.reduce((sum, one) => sum + one.weight, 0)
  if (scenarios.length === 0) file.refuse('scenarios', 'must have at least one')
  if (Math.abs(weight - 1) > 1e-6) file.refuse('scenarios', `the weights must sum to 1, not ${weight}`)
  return scenarios.map((one) => ({ ...one, weight: one.weight / weight }))
}

function batteryOf(fields: Fields): Battery {
  const capacity = fields.number('capacityKwh', amount)
  const withinCapacity = amountUpTo(capacity, 'the capacity')
  const roundTrip = fields.optionalNumber('roundTripEfficiency', efficiency)
  const oneWay = roundTrip === undefined ? undefined : Math.sqrt(roundTrip)
  const battery = {
    capacityWh: wattHours(capacity),
    reserveWh: wattHours(fields.optionalNumber('reserveKwh', withinCapacity) ?? 0),
    ceilingWh: wattHours(fields.optionalNumber('ceilingKwh', withinCapacity) ?? capacity),
    storedWh: wattHours(fields.number('storedKwh', withinCapacity)),
    chargeEfficiency: oneWay ?? fields.number('chargeEfficiency', efficiency),
    dischargeEfficiency: oneWay ?? fields.number('dischargeEfficiency', efficiency),
    maxChargeW: watts(fields.number('maxChargeKw', amount)),
    maxDischargeW: watts(fields.number('maxDischargeKw', amount)),
  }
  fields.expectNoMore('a battery (and its efficiency is given once: round trip, or each way)')
  return battery
}

function wearOf(file: Fields): Wear {
  if (!file.has('wear')) return { pricePerKwh: 0, on: 'throughput' as const }
  const fields = file.object('wear')
  const on = fields.text('on')
  if (on !== 'discharged' && on !== 'throughput')
    return fields.refuse('on', 'must be discharged or throughput')
  const wear: Wear = { pricePerKwh: micros(fields.number('pricePerKwh', amount)), on }
  fields.expectNoMore('wear')
  return wear
}

function connectionOf(file: Fields, steps: number): Connection {
  const unlimited = {
    importLimitW: new Float64Array(steps).fill(Infinity),
    exportLimitW: new Float64Array(steps).fill(Infinity),
  }
  if (!file.has('connection')) return unlimited
  const fields = file.object('connection')
  const limit = (name: string, none: Float64Array) =>
    fields.has(name) ? fields.series(name, steps, amount).map(watts) : none
  const connection = {
    importLimitW: limit('importLimitKw', unlimited.importLimitW),
    exportLimitW: limit('exportLimitKw', unlimited.exportLimitW),
  }
  fields.expectNoMore('a connection')
  return connection
}

function demandChargeOf(file: Fields): DemandCharge | undefined {
  if (!file.has('demandCharge')) return undefined
  const fields = file.object('demandCharge')
  const charge = {
    pricePerKw: micros(fields.number('pricePerKw', amount)),
    peakSoFarW: watts(fields.optionalNumber('peakSoFarKw', amount) ?? 0),
  }
  fields.expectNoMore('a demand charge')
  return charge
}

function endOf(file: Fields): EndOfPlan {
  if (!file.has('end')) return { atLeastWh: 0, valuePerKwh: 0 }
  const fields = file.object('end')
  const atMost = fields.optionalNumber('atMostKwh', amount)
  const end = {
    atLeastWh: wattHours(fields.optionalNumber('atLeastKwh', amount) ?? 0),
    ...(atMost === undefined ? {} : { atMostWh: wattHours(atMost) }),
    valuePerKwh: micros(fields.optionalNumber('valuePerKwh', anyNumber) ?? 0),
  }
  fields.expectNoMore('the end')
  return end
}
