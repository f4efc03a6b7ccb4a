import { styleText } from 'node:util'

/** Prints an answer: for programs as one line of JSON, for people as `lines` has it. */
export function show<Answer>(
  answer: Answer,
  options: { readonly json?: true },
  lines: (answer: Answer) => string,
): void {
  process.stdout.write(`${options.json ? JSON.stringify(answer) : lines(answer)}\n`)
}

/** Rows under headings; `>` before a heading puts its column to the right. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const names = headings.map((heading) => heading.replace(/^>/, ''))
  const widths = names.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        headings[column]?.startsWith('>') ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd()
  return [line(names), ...rows.map(line)].join('\n')
}

/** Colour, where somebody is looking and wants it (a terminal, and no NO_COLOR). */
export const tinted = (colour: 'green' | 'red' | 'yellow' | 'cyan' | 'dim', text: string): string =>
  styleText(colour, text, { stream: process.stdout, validateStream: true })

export const clockText = (atMs: number): string => new Date(atMs).toISOString().slice(11, 23)

export const instantText = (atMs: number): string =>
  new Date(atMs).toISOString().replace(/(:00)?\.000Z$/, 'Z')
