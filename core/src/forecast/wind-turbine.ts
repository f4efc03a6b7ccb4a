/** A wind turbine: `ratedPower` in any unit, and the height of its hub in m. */
export type WindTurbine = { readonly ratedPower: number; readonly hubHeight: number }

/** The wind at one height above ground: `speed` in m/s, `height` in m. */
export type Wind = { readonly speed: number; readonly height: number }

/** The power of a turbine in the unit of its rating; beyond the curve (below 3, above 25 m/s) it stands still. */
export function turbinePower(turbine: WindTurbine, wind: Wind): number {
  return turbine.ratedPower * shareOfRating(speedAtHub(wind, turbine.hubHeight))
}

/** Wind rises with height by the power law with the exponent 1/7 of open country (Peterson and Hennessey 1978). */
export function speedAtHub(wind: Wind, hubHeight: number): number {
  return wind.speed * (hubHeight / wind.height) ** (1 / 7)
}

/** The power curve at hub height, as a share of the rating. */
export function shareOfRating(speed: number): number {
  const position = (speed - CUT_IN) / SPACING
  const last = POWER_CURVE.length - 1
  if (!(position >= 0) || position > last) return 0
  const below = Math.min(Math.floor(position), last - 1)
  return POWER_CURVE[below]! + (position - below) * (POWER_CURVE[below + 1]! - POWER_CURVE[below]!)
}

const CUT_IN = 3
const SPACING = 0.5

/**
 * Shares of the rating at 3, 3.5, ... 25 m/s: the industry composite of IEC class II turbines published in
 * NREL/turbine-models (db8d5594, IEC_Class2_Normalized_Industry_Composite), rounded to four places.
 */
const POWER_CURVE = [
  0.01, 0.0322, 0.0576, 0.0924, 0.1302, 0.1786, 0.2329, 0.3019, 0.3762, 0.4648, 0.555, 0.6543, 0.7507, 0.8287,
  0.8988, 0.9394, 0.9739, 0.9857, 0.9942, 0.998, 0.9998, 0.9999, 0.9994, 0.9981, 0.9959, 0.9932, 0.9906,
  0.9888, 0.9877, 0.9871, 0.987, 0.9568, 0.9266, 0.8964, 0.8662, 0.836, 0.8058, 0.7756, 0.7454, 0.7152, 0.685,
  0.6548, 0.6246, 0.5944, 0.5642,
]
