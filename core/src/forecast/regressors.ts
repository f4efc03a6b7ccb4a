/**
 * What a model is told about one interval to forecast: numbers computed from what was known at `known` (the
 * last interval that had ended), from the calendar and from the sky, never from anything later.
 */
export type Regressors = {
  /** How many numbers the trees read; the ridge reads `width`, that is these and the dummies behind them. */
  readonly dense: number
  readonly width: number
  fill(target: number, known: number, row: Float32Array): void
  /** The level and spread of the series lately, in which targets and lags are expressed. */
  scaleAt(known: number): Scale
  /** Whether there is anything to forecast; where not, the forecast is zero (a plant at night). */
  isActive(target: number): boolean
}

export type Scale = { readonly level: number; readonly spread: number }

/** Writes a row from left to right. */
export type RowWriter = { readonly at: number; put(value: number): void }

export function rowWriter(row: Float32Array): RowWriter {
  let at = 0
  return {
    get at() {
      return at
    },
    put(value) {
      row[at++] = value
    },
  }
}

/** The target's place among what is known: its reading `days` days back, from the latest that had ended. */
export function lagsOf(target: number, known: number, perDay: number): (days: number) => number {
  const ahead = Math.ceil((target - known) / perDay) - 1
  return (days) => target - (days + ahead) * perDay
}

/** What `column` holds at `index`, a gap before its beginning. */
export const at = (column: Float64Array, index: number): number => (index >= 0 ? column[index]! : Number.NaN)
