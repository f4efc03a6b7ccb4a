import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decode } from './decode.ts'
import type { Findings } from './findings.ts'
import { columnOf, expectValues, readSeriesTable, type SeriesTable } from './series-table.ts'

/** What is read where: a column of a file. */
export type ColumnName = { readonly file: string; readonly column: string }

/** What no value of a column may be. */
export type ValueRule = {
  readonly rule: string
  readonly words: string
  readonly isWrong: (value: number) => boolean
}

/** Values of equal intervals from `start`, NaN where none was measured. */
export type Series = { readonly start: number; readonly step: number; readonly values: Float64Array }

/** The csv files of a folder, each read once. */
export class FolderTables {
  readonly #folder: string
  readonly #findings: Findings
  readonly #tables = new Map<string, Promise<SeriesTable | undefined>>()

  constructor(folder: string, findings: Findings) {
    this.#folder = folder
    this.#findings = findings
  }

  table(file: string): Promise<SeriesTable | undefined> {
    const known = this.#tables.get(file)
    if (known !== undefined) return known
    const table = this.#read(file)
    this.#tables.set(file, table)
    return table
  }

  /** A column, held against rules; undefined, and told, where it cannot be read. */
  async column({ file, column }: ColumnName, rules: readonly ValueRule[]): Promise<Series | undefined> {
    const table = await this.table(file)
    const values = table && columnOf(table, column, this.#findings)
    if (table === undefined || values === undefined) return undefined
    for (const rule of rules) expectValues(table, column, values, rule, this.#findings)
    return { start: table.start, step: table.step, values }
  }

  async #read(file: string): Promise<SeriesTable | undefined> {
    const text = await readText(this.#folder, file, this.#findings)
    return text === undefined ? undefined : readSeriesTable(file, text, this.#findings)
  }
}

/** The text of a file of the folder; undefined, and told, where there is none. */
export async function readText(
  folder: string,
  file: string,
  findings: Findings,
): Promise<string | undefined> {
  try {
    return decode(file, await readFile(join(folder, file)), findings)
  } catch (fault) {
    const { code } = fault as NodeJS.ErrnoException
    const words = code === 'ENOENT' ? `is not there (${code})` : `cannot be read (${code})`
    return findings.refuse({ file, rule: 'file_cannot_be_read', words })
  }
}
