import { useId, useState, type ReactNode } from 'react'
import { useSize } from './use-size.ts'

export type Table = {
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/**
 * A drawing with its name, one sentence that says what it shows, and the same as a table. The head is as high in
 * every column of a page.
 */
export function Figure({
  title,
  note,
  summary,
  table,
  aside,
  height,
  draw,
  over,
}: {
  title: string
  note?: ReactNode
  /** Made from the data; read to whoever does not see the drawing. */
  summary: string
  table: Table
  aside?: ReactNode
  /** At least: where a column has more room the drawing takes its part of it, where it has less the column scrolls. */
  height: number
  draw: (width: number, height: number) => ReactNode
  /** What lies over the drawing and can be pressed or pointed at. */
  over?: (width: number, height: number) => ReactNode
}) {
  const [isTable, setIsTable] = useState(false)
  const { ref, width, height: room } = useSize()
  const tall = Math.max(height, room)
  const id = useId()
  return (
    <section aria-labelledby={id} className="flex flex-col desk:flex-1">
      <Head id={id} title={title} note={note}>
        {aside}
        <button
          type="button"
          aria-pressed={isTable}
          onClick={() => setIsTable(!isTable)}
          className="text-ink-2 border-line min-h-6 border-b text-label"
          aria-label={`${title} as a table`}
        >
          {isTable ? 'Chart' : 'Table'}
        </button>
      </Head>
      <div ref={ref} className="relative mx-[14px] desk:flex-1" style={{ minHeight: height }}>
        {isTable ? (
          <div className="scrolls absolute inset-0" tabIndex={0} role="region" aria-label={`${title}, table`}>
            <DataTable table={table} caption={title} />
          </div>
        ) : (
          <>
            <svg
              role="img"
              aria-label={`${title}. ${summary}`}
              width={width}
              height={tall}
              className="absolute block"
            >
              {draw(width, tall)}
            </svg>
            {over?.(width, tall)}
          </>
        )}
      </div>
    </section>
  )
}

/** The head of a column or of a part of one. */
export function Head({
  id,
  title,
  note,
  children,
}: {
  id: string
  title: string
  note?: ReactNode
  children?: ReactNode
}) {
  return (
    <div className="flex min-h-[38px] flex-wrap items-center gap-x-3 px-[14px] py-[6px]">
      <h2 id={id} className="text-[12.5px] font-[650]">
        {title}
      </h2>
      {note !== undefined && <p className="text-ink-3 text-label">{note}</p>}
      <div className="ml-auto flex items-center gap-3">{children}</div>
    </div>
  )
}

export function DataTable({ table, caption }: { table: Table; caption: string }) {
  return (
    <table className="w-full text-body">
      <caption className="sr-only">{caption}</caption>
      <thead className="text-ink-3 text-label">
        <tr>
          {table.head.map((name, index) => (
            <th key={name} scope="col" className={`py-1 ${index === 0 ? 'text-left' : 'pl-2 text-right'}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {table.rows.map((row) => (
          <tr key={row[0]} className="border-hair border-t">
            {row.map((cell, index) =>
              index === 0 ? (
                <th key={index} scope="row" className="py-1 text-left">
                  {cell}
                </th>
              ) : (
                <td key={index} className="py-1 pl-2 text-right">
                  {cell}
                </td>
              ),
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
