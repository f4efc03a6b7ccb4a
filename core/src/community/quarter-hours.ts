/**
 * The rule `register`: readings of long intervals become readings of `parts` equal parts each. The cumulative
 * register is interpolated linearly, rounded half up to whole Wh, and differenced, so that nothing is lost or
 * made; across a gap the register stands still. `parts` 1 rounds the readings themselves the same way.
 */
export function byRegister(readingsWh: ArrayLike<number>, parts: number): Float64Array {
  const result = new Float64Array(readingsWh.length * parts)
  let register = 0
  let shown = 0
  for (let interval = 0; interval < readingsWh.length; interval++) {
    const energy = readingsWh[interval]!
    for (let part = 0; part < parts; part++) {
      const at = interval * parts + part
      if (Number.isNaN(energy)) {
        result[at] = Number.NaN
        continue
      }
      const next = halfUp(register + (energy * (part + 1)) / parts)
      result[at] = next - shown
      shown = next
    }
    if (!Number.isNaN(energy)) register += energy
  }
  return result
}

/** Register values are sums of decimal readings: what is left of binary fractions must not decide a half. */
const halfUp = (energyWh: number): number => Math.floor(Number((energyWh + 0.5).toFixed(6)))
