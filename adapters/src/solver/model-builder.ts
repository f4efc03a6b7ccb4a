import type { ModelData } from 'highs'

/** A coefficient of a row: the column, and what it counts for. */
type Entry = readonly [column: number, coefficient: number]

/** Collects columns and rows, and hands them over in the arrays HiGHS reads. */
export class ModelBuilder {
  readonly #cost: number[] = []
  readonly #colLower: number[] = []
  readonly #colUpper: number[] = []
  readonly #whole: number[] = []
  readonly #rowLower: number[] = []
  readonly #rowUpper: number[] = []
  readonly #starts: number[] = [0]
  readonly #indices: number[] = []
  readonly #values: number[] = []

  /** Adds a column from `lower` (0 where not given) to `upper`, and returns its number. */
  column({ cost = 0, lower = 0, upper = Infinity, isWhole = false }: Column): number {
    this.#colLower.push(lower)
    this.#colUpper.push(upper)
    this.#whole.push(isWhole ? 1 : 0)
    return this.#cost.push(cost) - 1
  }

  /** Adds a row whose sum lies between `lower` and `upper`, and returns its number. */
  row({ lower = -Infinity, upper = Infinity }: Bounds, entries: readonly Entry[]): number {
    for (const [column, coefficient] of entries) {
      this.#indices.push(column)
      this.#values.push(coefficient)
    }
    this.#starts.push(this.#indices.length)
    this.#rowLower.push(lower)
    return this.#rowUpper.push(upper) - 1
  }

  build(): LinearModel {
    const [numCols, numRows] = [this.#cost.length, this.#rowLower.length]
    return {
      numCols,
      numRows,
      colCost: Float64Array.from(this.#cost),
      colLower: Float64Array.from(this.#colLower),
      colUpper: Float64Array.from(this.#colUpper),
      rowLower: Float64Array.from(this.#rowLower),
      rowUpper: Float64Array.from(this.#rowUpper),
      integrality: Int32Array.from(this.#whole),
      matrix: {
        format: 'csr',
        numCols,
        numRows,
        starts: Int32Array.from(this.#starts),
        indices: Int32Array.from(this.#indices),
        values: Float64Array.from(this.#values),
      },
    }
  }
}

/** A model in arrays; `integrality` is 1 where a column is whole. */
export type LinearModel = ModelData & { readonly integrality: Int32Array }

/** The model with its whole columns held at the whole numbers next to `values`, and none left to decide. */
export function withWholeHeld(model: LinearModel, values: Float64Array): LinearModel {
  const held = (bounds: ArrayLike<number>) =>
    Float64Array.from(bounds, (bound, column) =>
      model.integrality[column] === 1 ? Math.round(values[column]!) : bound,
    )
  const integrality = new Int32Array(model.numCols)
  return { ...model, colLower: held(model.colLower), colUpper: held(model.colUpper), integrality }
}

type Bounds = { readonly lower?: number; readonly upper?: number }
type Column = Bounds & { readonly cost?: number; readonly isWhole?: boolean }
