import type { Battery } from '../../battery/index.ts'
import type { Participant } from '../community.ts'

/** A participant's battery as planners see it: the whole capacity is free to use, one-way is the root of the round trip. */
export function batteryOf({ battery }: Participant): Battery | null {
  if (battery === null) return null
  const oneWay = Math.sqrt(battery.roundTripEfficiency)
  return {
    capacityWh: battery.capacityWh,
    reserveWh: 0,
    ceilingWh: battery.capacityWh,
    storedWh: battery.capacityWh * battery.initialStateOfCharge,
    chargeEfficiency: oneWay,
    dischargeEfficiency: oneWay,
    maxChargeW: battery.maxChargeW,
    maxDischargeW: battery.maxDischargeW,
  }
}
