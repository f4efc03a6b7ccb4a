/** Monday to Friday, Saturday, Sunday: the three days that standard profiles tell apart. */
export type DayType = 'workday' | 'saturday' | 'sunday'

/** `weekday` counts from 0, Monday. */
export const dayTypeOf = (weekday: number): DayType =>
  weekday === 5 ? 'saturday' : weekday === 6 ? 'sunday' : 'workday'

/**
 * The factor by which a household's use on the `day` of the year (from 1) differs from its yearly mean: the
 * dynamisation of the VDEW profile H0 ("Anwendung der Repräsentativen VDEW-Lastprofile step-by-step", 2000).
 */
export const dynamisation = (day: number): number =>
  -3.92e-10 * day ** 4 + 3.2e-7 * day ** 3 - 7.02e-5 * day ** 2 + 2.1e-3 * day + 1.24

/**
 * How a household's use is spread over the hours of a day, as a multiple of its mean. The form follows what the
 * VDEW profile H0 (1999) is known for: lowest before dawn, a rise with the working morning, a noon that is highest
 * on Sundays, the evening peak between seven and eight. The corners are ours, drawn by hand; no table is kept.
 */
export function householdShape(type: DayType, hour: number): number {
  return between(HOUSEHOLD[type], hour)
}

type Corner = readonly [hour: number, value: number]

const HOUSEHOLD: Readonly<Record<DayType, readonly Corner[]>> = {
  workday: [
    [0, 0.62],
    [2, 0.42],
    [5, 0.42],
    [6, 0.65],
    [7, 1.05],
    [9, 1.08],
    [11, 1.1],
    [12.5, 1.3],
    [14, 1.02],
    [16, 0.95],
    [18, 1.4],
    [19.5, 1.8],
    [21, 1.4],
    [22.5, 1],
    [24, 0.62],
  ],
  saturday: [
    [0, 0.7],
    [3, 0.42],
    [6, 0.45],
    [8, 0.95],
    [10, 1.3],
    [12.5, 1.42],
    [15, 1.1],
    [17, 1.2],
    [19, 1.72],
    [20.5, 1.4],
    [22.5, 1],
    [24, 0.7],
  ],
  sunday: [
    [0, 0.75],
    [3, 0.43],
    [7, 0.5],
    [9, 1.1],
    [11, 1.55],
    [12.25, 1.85],
    [14, 1.2],
    [16, 1],
    [18, 1.35],
    [19.25, 1.6],
    [21, 1.2],
    [22.5, 0.95],
    [24, 0.75],
  ],
}

/** The value at `x` of the line through corners in ascending order. */
export function between(corners: readonly Corner[], x: number): number {
  let [fromX, fromValue] = corners[0]!
  for (const [toX, toValue] of corners) {
    if (x < toX) return fromValue + ((toValue - fromValue) * (x - fromX)) / (toX - fromX)
    ;[fromX, fromValue] = [toX, toValue]
  }
  return fromValue
}
