export type Level = { readonly priceMicrosPerKwh: number; readonly energyWh: number; readonly orders: number }

/** A level with all energy that is at least as good. */
export type Stair = Level & { readonly cumulativeWh: number }

/** Levels, best first, with their running sum. */
export function staircase(levels: readonly Level[]): readonly Stair[] {
  let cumulativeWh = 0
  return levels.map((level) => {
    cumulativeWh += level.energyWh
    return { ...level, cumulativeWh }
  })
}

/** The staircase as a line: energy to the right, price up. */
export function stairPath(
  stairs: readonly Stair[],
  x: (energyWh: number) => number,
  y: (price: number) => number,
): string {
  return stairs
    .map(({ priceMicrosPerKwh, energyWh, cumulativeWh }, index) => {
      const level = y(priceMicrosPerKwh).toFixed(1)
      const start = index === 0 ? `M${x(cumulativeWh - energyWh).toFixed(1)} ${level}` : `V${level}`
      return `${start}H${x(cumulativeWh).toFixed(1)}`
    })
    .join('')
}
