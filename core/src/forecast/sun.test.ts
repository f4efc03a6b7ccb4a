import { getSpa } from 'nrel-spa'
import { expect, test } from 'vitest'
import { epochMs, parseInstant } from '../kernel/index.ts'
import { apparentElevation, sunPosition, type Site } from './sun.ts'

const reference = { latitude: 39.742476, longitude: -105.1786 }

test('the sun stands where NREL computed it over Golden, Colorado', () => {
  const sun = sunPosition(parseInstant('2003-10-17T19:30:30Z')!, reference)
  expect(Math.abs(90 - apparentElevation(sun.zenith) - 50.11162)).toBeLessThan(0.05)
  expect(Math.abs(sun.azimuth - 194.34024)).toBeLessThan(0.05)
})

test('it stays within 0.05 degrees of SPA at every hour, season and latitude', () => {
  const sites: Site[] = [
    reference,
    { latitude: 34.09, longitude: -117.44 },
    { latitude: 52.2, longitude: 0.12 },
    { latitude: -33.9, longitude: 151.2 },
    { latitude: 0.5, longitude: 32.6 },
    { latitude: 69.6, longitude: 18.9 },
  ]
  let compared = 0
  for (const site of sites)
    for (let day = 0; day < 365 * 30; day += 97)
      for (let hour = 0; hour < 24; hour += 3) {
        const at = epochMs(Date.UTC(2000, 0, 1 + day, hour, 17))
        const ours = sunPosition(at, site)
        const spa = getSpa(new Date(at), site.latitude, site.longitude, 0, { pressure: 0, elevation: 0 })
        expect(angleBetween(ours, spa), `${new Date(at).toISOString()} ${site.latitude}`).toBeLessThan(0.05)
        compared++
      }
  expect(compared).toBeGreaterThan(5000)
})

/** The angle between two directions, which a difference of azimuths overstates near the zenith. */
function angleBetween(
  a: { zenith: number; azimuth: number },
  b: { zenith: number; azimuth: number },
): number {
  const [za, zb] = [(a.zenith * Math.PI) / 180, (b.zenith * Math.PI) / 180]
  const turn = ((a.azimuth - b.azimuth) * Math.PI) / 180
  const haversine = Math.sin((za - zb) / 2) ** 2 + Math.sin(za) * Math.sin(zb) * Math.sin(turn / 2) ** 2
  return (2 * Math.asin(Math.sqrt(haversine)) * 180) / Math.PI
}
