import type { LakeAnswer } from '@gridbourse/server/lake'
import { table } from '../output.ts'

/** Rows under headings, numbers to the right. */
export function tableOf({ columns, rows }: LakeAnswer): string {
  if (rows.length === 0) return 'no rows'
  const isNumeric = columns.map((_, i) => rows.every((row) => /^(-?\d+(\.\d+)?)?$/.test(cellText(row[i]))))
  const headings = columns.map((name, i) => (isNumeric[i] ? `>${name}` : name))
  return table(
    headings,
    rows.map((row) => row.map(cellText)),
  )
}

/** RFC 4180: cells with a comma, a quote or a line feed are quoted. */
export const csvText = ({ columns, rows }: LakeAnswer): string =>
  [columns, ...rows].map((cells) => cells.map((cell) => csvCell(cellText(cell))).join(',')).join('\n')

const csvCell = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
