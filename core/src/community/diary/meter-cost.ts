const SAFE = 2 ** 52

/** What metered net imports cost at a tariff, in exact nanos; silent slots cost nothing. */
export function exactMeterCost(
  netImportWh: Float64Array,
  importPrice: Float64Array,
  exportPrice: Float64Array,
): bigint {
  let total = 0n
  let part = 0
  for (let slot = 0; slot < netImportWh.length; slot++) {
    const net = netImportWh[slot]!
    if (Number.isNaN(net)) continue
    const cost = net * (net > 0 ? importPrice[slot]! : exportPrice[slot]!)
    if (Math.abs(part + cost) > SAFE) {
      total += BigInt(part)
      part = 0
    }
    part += cost
  }
  return total + BigInt(part)
}
