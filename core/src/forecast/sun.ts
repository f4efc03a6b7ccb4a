import type { EpochMs } from '../kernel/index.ts'

/** A place on earth in degrees, north and east positive. */
export type Site = { readonly latitude: number; readonly longitude: number }

/** Where the sun stands, in degrees: geometric zenith angle (no refraction) and azimuth clockwise from north. */
export type SunPosition = {
  readonly zenith: number
  readonly azimuth: number
  /** Distance to the sun in astronomical units. */
  readonly distance: number
}

/**
 * The sun's position by NOAA's closed form (the low-precision series of Meeus, Astronomical Algorithms,
 * chapter 25): within 0.02 degrees of NREL's SPA between 1900 and 2100.
 */
export function sunPosition(at: EpochMs, site: Site): SunPosition {
  const century = (at / 86_400_000 + 2_440_587.5 - 2_451_545) / 36_525
  const orbit = orbitAt(century)
  const solarMinutes = (at / 60_000) % 1440
  const trueSolarMinutes = solarMinutes + orbit.equationOfTime + 4 * site.longitude
  const hourAngle = trueSolarMinutes / 4 - 180
  const cosZenith =
    sin(site.latitude) * sin(orbit.declination) + cos(site.latitude) * cos(orbit.declination) * cos(hourAngle)
  const azimuth =
    180 +
    degrees(
      Math.atan2(
        sin(hourAngle),
        cos(hourAngle) * sin(site.latitude) - tan(orbit.declination) * cos(site.latitude),
      ),
    )
  return {
    zenith: degrees(Math.acos(Math.max(-1, Math.min(1, cosZenith)))),
    azimuth: azimuth % 360,
    distance: orbit.distance,
  }
}

/** The elevation above the horizon as seen through the air, in degrees (NOAA's piecewise refraction). */
export function apparentElevation(zenith: number): number {
  const elevation = 90 - zenith
  return elevation + refraction(elevation) / 3600
}

function orbitAt(century: number): { declination: number; equationOfTime: number; distance: number } {
  const meanLongitude = 280.46646 + century * (36_000.76983 + century * 0.0003032)
  const meanAnomaly = 357.52911 + century * (35_999.05029 - century * 0.0001537)
  const eccentricity = 0.016708634 - century * (0.000042037 + century * 0.0000001267)
  const centre =
    sin(meanAnomaly) * (1.914602 - century * (0.004817 + century * 0.000014)) +
    sin(2 * meanAnomaly) * (0.019993 - century * 0.000101) +
    sin(3 * meanAnomaly) * 0.000289
  const node = 125.04 - 1934.136 * century
  const longitude = meanLongitude + centre - 0.00569 - 0.00478 * sin(node)
  const obliquity =
    23 +
    (26 + (21.448 - century * (46.815 + century * (0.00059 - century * 0.001813))) / 60) / 60 +
    0.00256 * cos(node)
  const y = tan(obliquity / 2) ** 2
  const equationOfTime =
    4 *
    degrees(
      y * sin(2 * meanLongitude) -
        2 * eccentricity * sin(meanAnomaly) +
        4 * eccentricity * y * sin(meanAnomaly) * cos(2 * meanLongitude) -
        0.5 * y * y * sin(4 * meanLongitude) -
        1.25 * eccentricity * eccentricity * sin(2 * meanAnomaly),
    )
  return {
    declination: degrees(Math.asin(sin(obliquity) * sin(longitude))),
    equationOfTime,
    distance: (1.000001018 * (1 - eccentricity ** 2)) / (1 + eccentricity * cos(meanAnomaly + centre)),
  }
}

/** Refraction in arc seconds (NOAA Global Monitoring Laboratory, solar calculation details). */
function refraction(elevation: number): number {
  if (elevation > 85) return 0
  const t = tan(elevation)
  if (elevation > 5) return 58.1 / t - 0.07 / t ** 3 + 0.000086 / t ** 5
  if (elevation > -0.575)
    return 1735 + elevation * (-518.2 + elevation * (103.4 + elevation * (-12.79 + elevation * 0.711)))
  return -20.774 / t
}

const radians = (angle: number): number => (angle * Math.PI) / 180
const degrees = (angle: number): number => (angle * 180) / Math.PI
const sin = (angle: number): number => Math.sin(radians(angle))
const cos = (angle: number): number => Math.cos(radians(angle))
const tan = (angle: number): number => Math.tan(radians(angle))
