import { placeOf, type Csv, type CsvRow } from './csv.ts'
import type { Findings } from './findings.ts'

/** Words that meters and loggers write where they have no reading. */
const NO_READING = /^(nan|n\/?a|null|none|nil|-|unknown|unavailable|missing|#n\/a|#nv)$/i

/**
 * The number in a cell: NaN where it is empty or says that there is no reading, which is told; undefined where it
 * is no number, which is refused.
 */
export function numberAt(csv: Csv, row: CsvRow, column: number, findings: Findings): number | undefined {
  const cell = row.cells[column]!
  if (cell === '') return Number.NaN
  const plain = csv.decimalSign === ',' && !cell.includes('.') ? cell.replace(',', '.') : cell
  if ((csv.decimalSign === '.' || plain !== cell || !cell.includes('.')) && isNumber(plain))
    return Number(plain)
  const where = { file: csv.file, line: row.line, place: placeOf(csv, column) }
  if (NO_READING.test(cell)) {
    const words = 'a text that means no reading counts as a gap'
    findings.repair({ ...where, rule: 'text_means_no_reading', words, found: cell })
    return Number.NaN
  }
  const words =
    csv.decimalSign === ',' && isNumber(cell)
      ? 'a file has either decimal commas or decimal points'
      : 'a value is a number, or empty where it is missing'
  return findings.refuse({ ...where, rule: 'value_is_no_number', words, found: cell })
}

const isNumber = (text: string): boolean =>
  /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))

/** The product as the decimals say it: 2.2758 times 1000 is 2275.8, not 2275.7999999999997. */
export function decimalProduct(value: number, scale: number): number {
  const product = value * scale
  if (Number.isInteger(product) || Number.isNaN(product)) return product
  const rounded = Math.round(product * 1e6) / 1e6
  const isExact =
    Math.abs(product) < 1e9 && Math.abs(rounded - product) <= 2 * Number.EPSILON * Math.abs(product)
  return isExact ? rounded : Number(product.toPrecision(15))
}
