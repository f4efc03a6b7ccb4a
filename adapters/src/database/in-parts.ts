/** A statement has room for 65,535 values: rows go in so many at once. */
const ROWS = 1_000

export function* inParts<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let at = 0; at < rows.length; at += ROWS) yield rows.slice(at, at + ROWS)
}
