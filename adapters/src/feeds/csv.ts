import type { Findings } from './findings.ts'

export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

/** A table as it stands in a file: a heading, and rows of as many cells. */
export type Csv = {
  readonly file: string
  readonly heading: readonly string[]
  readonly rows: readonly CsvRow[]
  readonly decimalSign: '.' | ','
}

/**
 * Reads comma, semicolon or tab separated text with LF or CRLF, a byte order mark and quoted cells. Where commas
 * do not separate, numbers may have a decimal comma: then all of the file has. Blank lines are passed over.
 */
export function parseCsv(file: string, text: string, findings: Findings): Csv | undefined {
  const body = text.replace(/^\uFEFF/, '')
  if (body.trim() === '')
    return findings.refuse({ file, rule: 'file_is_empty', words: 'is empty; its first line is a heading' })
  const separator = separatorOf(body)
  const rows = rowsOf(body, separator)
  const heading = rows[0]!.cells
  const isSurplus = heading.length > 1 && heading.at(-1) === ''
  const names = isSurplus ? heading.slice(0, -1) : heading
  const data: CsvRow[] = []
  for (const { line, cells } of rows.slice(1)) {
    const surplus = isSurplus && cells.length === heading.length && cells.at(-1) === ''
    const kept = surplus ? cells.slice(0, -1) : cells
    if (kept.length === names.length) data.push({ line, cells: kept })
    else
      findings.refuse({
        file,
        line,
        rule: 'row_has_other_number_of_cells',
        words: `has ${kept.length} cells where the heading has ${names.length}`,
      })
  }
  names.forEach((name, column) => {
    const place = `${column + 1}`
    if (name === '')
      findings.refuse({ file, line: 1, place, rule: 'column_has_no_name', words: 'a column has no name' })
    else if (names.indexOf(name) < column)
      findings.refuse({
        file,
        line: 1,
        place,
        rule: 'column_name_is_taken',
        words: 'a column name is used twice',
        found: name,
      })
  })
  const hasCommas = data.some(({ cells }) => cells.some((cell) => /^[+-]?\d+,\d+$/.test(cell)))
  return { file, heading: names, rows: data, decimalSign: separator !== ',' && hasCommas ? ',' : '.' }
}

/** What stands between the cells of the heading: the sign that is there most often. */
function separatorOf(body: string): ',' | ';' | '\t' {
  const heading = body.slice(0, (body.search(/\r|\n/) + 1 || body.length + 1) - 1).replaceAll(/"[^"]*"/g, '')
  const count = (sign: string): number => heading.split(sign).length
  if (count('\t') > count(',') && count('\t') > count(';')) return '\t'
  return count(';') > count(',') ? ';' : ','
}

function rowsOf(body: string, separator: string): CsvRow[] {
  const rows: CsvRow[] = []
  const lines = body.split(/\r\n|\n|\r/)
  for (let index = 0; index < lines.length; index++) {
    const line = index + 1
    let text = lines[index]!
    if (text.trim() === '') continue
    if (!text.includes('"')) {
      rows.push({ line, cells: text.split(separator).map((cell) => cell.trim()) })
      continue
    }
    while (isOpen(text) && index + 1 < lines.length) text += `\n${lines[++index]!}`
    rows.push({ line, cells: quotedCells(text, separator) })
  }
  return rows
}

/** Whether a quote goes on in the next line. */
const isOpen = (text: string): boolean => text.split('"').length % 2 === 0

function quotedCells(text: string, separator: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text[at]!
    if (sign === '"' && isQuoted && text[at + 1] === '"') {
      cell += '"'
      at++
    } else if (sign === '"') isQuoted = !isQuoted
    else if (sign === separator && !isQuoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += sign
  }
  return [...cells, cell.trim()]
}

/** `2 (ann)`: how a column of a table is named to people. */
export const placeOf = ({ heading }: Csv, column: number): string => `${column + 1} (${heading[column]})`
