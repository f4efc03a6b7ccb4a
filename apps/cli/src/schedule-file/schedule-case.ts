import type { SchedulingProblem } from '@gridbourse/core/battery'

/** A problem from a file, and what the file says its answer is. */
export type ScheduleCase = {
  readonly problem: SchedulingProblem
  readonly currency: string
  readonly published?: PublishedAnswer
}

export type PublishedAnswer = {
  readonly cost: number
  readonly costWithoutBattery?: number
  /** Whether the published schedule charges and discharges at once: then its cost is only a lower bound. */
  readonly isLowerBound: boolean
}

/** Per kWh, kWh and kW, as files have them, in the units of the core. */
export const micros = (price: number): number => price * 1e6
export const watts = (kilowatts: number): number => kilowatts * 1000
export const wattHours = (kilowattHours: number): number => kilowattHours * 1000
