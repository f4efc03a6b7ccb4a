/** DuckDB is 70 MB of native code: it is loaded by whoever writes or asks a lake, and by nobody else. */
export const loadDuckDb = () => import('@duckdb/node-api')

export type DuckDbConnection = Awaited<
  ReturnType<
    Awaited<ReturnType<Awaited<ReturnType<typeof loadDuckDb>>['DuckDBInstance']['create']>>['connect']
  >
>

/** A text as SQL writes it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
