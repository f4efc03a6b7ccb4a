/** A span of time in which a kWh is expected to cost so much. */
export type PricedSpan = { readonly from: number; readonly to: number; readonly priceMicrosPerKwh: number }

export type Window = {
  readonly from: number
  readonly to: number
  readonly costNanos: bigint
}

/** Something that runs for a while and takes its energy evenly, at any slot's beginning. */
export type Appliance = { readonly energyWh: number; readonly durationMs: number }

/** Every window of unbroken slots that the appliance could run in, with its cost, by when it begins. */
export function windowsOf(
  spans: readonly PricedSpan[],
  { energyWh, durationMs }: Appliance,
): readonly Window[] {
  const windows: Window[] = []
  for (const [first, { from }] of spans.entries()) {
    const ran = unbroken(spans, first, from + durationMs)
    if (ran === null) continue
    // Micros per kWh times Wh is nanos; the energy of a slot is its part of the whole.
    const cost = ran.reduce(
      (sum, span) =>
        sum +
        (BigInt(span.priceMicrosPerKwh) * BigInt(energyWh) * BigInt(span.to - span.from)) /
          BigInt(durationMs),
      0n,
    )
    windows.push({ from, to: from + durationMs, costNanos: cost })
  }
  return windows
}

/** The cheapest window that is over by then, the earliest of equals; null where none fits. */
export function cheapestWindow(windows: readonly Window[], byMs: number): Window | null {
  let best: Window | null = null
  for (const window of windows)
    if (window.to <= byMs && (best === null || window.costNanos < best.costNanos)) best = window
  return best
}

/** The spans from `first` on, up to exactly `end`; null where a price is missing on the way. */
function unbroken(spans: readonly PricedSpan[], first: number, end: number): readonly PricedSpan[] | null {
  const taken: PricedSpan[] = []
  for (let at = first; at < spans.length; at++) {
    const span = spans[at]!
    const before = taken.at(-1)
    if (before !== undefined && before.to !== span.from) return null
    taken.push(span)
    if (span.to >= end) return span.to === end ? taken : null
  }
  return null
}
