import type { Quantity, Site, Span } from '@gridbourse/core/forecast'

/** Everything a folder or file has to forecast, on one grid of intervals. */
export type Material = Span & {
  readonly zone: string
  readonly site: Site | undefined
  readonly series: readonly Measured[]
  readonly weather: readonly Float64Array[] | undefined
}

export type Measured = {
  /** `<participant>/<load|generation>`, `aggregate/<load|generation>` or `price`. */
  readonly id: string
  readonly quantity: Quantity
  readonly values: Float64Array
  /** The ids of other plants under the same sky. */
  readonly neighbours: readonly string[]
}

export type Selection = {
  readonly only: readonly string[]
  readonly except: readonly string[]
  readonly column: string | undefined
}
