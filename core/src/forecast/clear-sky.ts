/** Irradiance in W/m2: on the ground, in the beam, and from the sky. */
export type Irradiance = { readonly global: number; readonly direct: number; readonly diffuse: number }

/** The air above a place: its altitude in m and its turbidity after Linke (3 is a clear rural sky). */
export type Atmosphere = { readonly altitude: number; readonly linkeTurbidity: number }

export const CLEAR_RURAL_SKY: Atmosphere = { altitude: 0, linkeTurbidity: 3 }

/** W/m2 at one astronomical unit, the value the published coefficients were fitted with. */
const SOLAR_CONSTANT = 1364

/** Metres over which the pressure of the air falls to 1/e. */
const SCALE_HEIGHT = 8434.5

/** Global irradiance under a clear sky at an apparent elevation in degrees (Haurwitz 1945), in W/m2. */
export function haurwitz(elevation: number): number {
  const height = Math.sin((elevation * Math.PI) / 180)
  return height > 0 ? 1098 * height * Math.exp(-0.059 / height) : 0
}

/** What the light crosses: a sun at `zenith` (apparent, degrees) seen through `airMass` of an atmosphere. */
export type ClearSky = Atmosphere & {
  readonly zenith: number
  /** Absolute air mass, that is at the pressure of the place. */
  readonly airMass: number
  /** Irradiance outside the atmosphere, in W/m2. */
  readonly extraterrestrial: number
}

/** The clear sky over a place with the sun at an apparent zenith and a distance in astronomical units. */
export function clearSkyAt(zenith: number, distance = 1, air: Atmosphere = CLEAR_RURAL_SKY): ClearSky {
  const airMass = relativeAirMass(zenith) * Math.exp(-air.altitude / SCALE_HEIGHT)
  return { ...air, zenith, airMass, extraterrestrial: SOLAR_CONSTANT / distance ** 2 }
}

/** Irradiance under a clear sky (Ineichen and Perez 2002), in W/m2. */
export function ineichen(sky: ClearSky): Irradiance {
  const height = Math.cos((sky.zenith * Math.PI) / 180)
  if (height <= 0) return { global: 0, direct: 0, diffuse: 0 }
  const { altitude, linkeTurbidity, airMass, extraterrestrial } = sky
  const low = Math.exp(-altitude / 8000)
  const high = Math.exp(-altitude / 1250)
  const gain = 5.09e-5 * altitude + 0.868
  const loss = 3.92e-5 * altitude + 0.0387
  const global =
    gain * extraterrestrial * height * Math.exp(-loss * airMass * (low + high * (linkeTurbidity - 1)))
  const clear = (0.664 + 0.163 / low) * extraterrestrial * Math.exp(-0.09 * airMass * (linkeTurbidity - 1))
  const shaded = (global * (1 - (0.1 - 0.2 * Math.exp(-linkeTurbidity)) / (0.1 + 0.882 / low))) / height
  const direct = Math.max(0, Math.min(clear, shaded))
  return { global, direct, diffuse: global - direct * height }
}

/** How much air a beam at an apparent zenith crosses, as a multiple of the zenith's (Kasten and Young 1989). */
export function relativeAirMass(zenith: number): number {
  return 1 / (Math.cos((zenith * Math.PI) / 180) + 0.50572 * (96.07995 - zenith) ** -1.6364)
}
