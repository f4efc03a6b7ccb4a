import { expect, test } from 'vitest'
import { clearSkyAt, CLEAR_RURAL_SKY, haurwitz, ineichen } from './clear-sky.ts'

test('Haurwitz agrees with the published values at eight elevations', () => {
  const published: [number, number][] = [
    [-20, 0],
    [-0.05, 0],
    [-0.001, 0],
    [5, 48.6298687941956],
    [10, 135.741748091813],
    [30, 487.894132885425],
    [50, 778.766689344363],
    [90, 1035.0920325345],
  ]
  for (const [elevation, global] of published) expect(haurwitz(elevation)).toBeCloseTo(global, 9)
})

test('Ineichen agrees with the published values at five zeniths', () => {
  const published: [number, number, number, number, number][] = [
    [82.85457044, 6.97935524, 65.49426624, 321.16092181, 25.54562017],
    [46.0467599, 1.32355476, 704.6968125, 888.90147035, 87.73601277],
    [10.56413562, 0.93527685, 1044.1230677, 953.24925854, 107.03109696],
    [34.86074109, 1.12008114, 853.02065704, 922.06124712, 96.42909484],
    [72.41687122, 3.01614096, 251.99427693, 655.44925241, 53.9901349],
  ]
  for (const [zenith, airMass, global, direct, diffuse] of published) {
    const sky = ineichen({ ...CLEAR_RURAL_SKY, zenith, airMass, extraterrestrial: 1364 })
    expect(sky.global).toBeCloseTo(global, 2)
    expect(sky.direct).toBeCloseTo(direct, 2)
    expect(sky.diffuse).toBeCloseTo(diffuse, 2)
  }
})

test('below the horizon there is no light, and near it nothing overflows', () => {
  expect(ineichen(clearSkyAt(95))).toEqual({ global: 0, direct: 0, diffuse: 0 })
  for (let zenith = 80; zenith < 90; zenith += 0.1) {
    const sky = ineichen(clearSkyAt(zenith))
    expect(sky.global).toBeGreaterThanOrEqual(0)
    expect(sky.diffuse).toBeLessThanOrEqual(sky.global)
  }
})
