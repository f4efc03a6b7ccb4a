/**
 * What the neighbours' plants make, as a share of the most they ever made: one sky shines on all of them. Each
 * neighbour is measured by its own best until then, so a late reading never changes an earlier share.
 */
export type Street = {
  /** Shares from 0 to 1; read only up to where `extendTo` came. */
  readonly shares: Float64Array
  extendTo(known: number): void
}

export function streetOf(neighbours: readonly Float64Array[], length: number): Street {
  const shares = new Float64Array(length).fill(Number.NaN)
  const best = new Float64Array(neighbours.length)
  let reached = 0
  return {
    shares,
    extendTo(known) {
      for (; reached <= known; reached++) {
        let made = 0
        let possible = 0
        for (let n = 0; n < neighbours.length; n++) {
          const value = neighbours[n]![reached]!
          if (Number.isNaN(value)) continue
          best[n] = Math.max(best[n]!, value)
          made += value
          possible += best[n]!
        }
        if (possible > 0) shares[reached] = made / possible
      }
    },
  }
}
