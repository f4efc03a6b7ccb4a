import type { DuckDbConnection } from './duckdb.ts'

/** A table that is not in the files, and is asked beside them. An instant is in milliseconds since 1970. */
export type TableBeside = {
  readonly name: string
  readonly columns: Readonly<Record<string, 'text' | 'whole' | 'instant'>>
  readonly rows: readonly (readonly (string | number)[])[]
}

/** Makes a table that can be asked for by its name. */
export async function makeBeside(
  connection: DuckDbConnection,
  { name, columns, rows }: TableBeside,
): Promise<void> {
  const all = Object.entries(columns)
  const types = all.map(([column, kind]) => `${column} ${kind === 'text' ? 'varchar' : 'bigint'}`)
  await connection.run(`create table ${name}_rows (${types.join(', ')})`)
  const appender = await connection.createAppender(`${name}_rows`)
  for (const row of rows) {
    for (const cell of row)
      if (typeof cell === 'string') appender.appendVarchar(cell)
      else appender.appendBigInt(BigInt(cell))
    appender.endRow()
  }
  appender.closeSync()
  const told = all.map(([column, kind]) => (kind === 'instant' ? `epoch_ms(${column}) as ${column}` : column))
  await connection.run(`create view ${name} as select ${told.join(', ')} from ${name}_rows`)
}
