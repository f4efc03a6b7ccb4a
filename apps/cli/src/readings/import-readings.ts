import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { Problem, type Client, type Reading } from '@gridbourse/api'
import { CannotDo } from '../complaint.ts'
import { HeadingFlaw, readingRows, type RowProblem } from './reading-rows.ts'

/** What became of a file. */
export type Imported = {
  readonly accepted: number
  readonly refused: number
  /** Of the first hundred. */
  readonly problems: readonly RowProblem[]
}

/** So many go in one request. */
const READINGS_AT_ONCE = 10_000

const MOST_PROBLEMS = 100

/** The fields of a reading on the wire, by the columns that they stand in. */
const COLUMN_OF: Readonly<Record<string, string>> = { atMs: 'at' }

/**
 * Sends the readings of a file. Good rows are taken and bad ones told, so the file can be put right and sent again:
 * what is there already changes nothing. `signal` ends it between two requests; what was answered is durable.
 */
export async function importReadings(
  file: string,
  {
    client,
    signal,
    told,
  }: {
    readonly client: Client
    readonly signal: AbortSignal
    /** How many KiB of the file are done with. */
    readonly told: (kibibytes: number) => void
  },
): Promise<Imported> {
  if (!(await stat(file).catch(unreadable(file))).isFile()) throw new CannotDo(`${file} is no file.`)
  const input = createReadStream(file)
  const lines = createInterface({ input, crlfDelay: Infinity })
  const problems: RowProblem[] = []
  let accepted = 0
  let refused = 0
  let waiting: { readonly line: number; readonly reading: Reading }[] = []
  const refuse = (problem: RowProblem): void => {
    refused++
    if (problems.length < MOST_PROBLEMS) problems.push(problem)
  }

  const send = async (): Promise<void> => {
    const rows = waiting
    waiting = []
    if (rows.length === 0) return
    const taken = await takenBy(
      client,
      rows.map(({ reading }) => reading),
    )
    accepted += taken.accepted
    // The server tells the first hundred; more than that are told by nobody.
    refused += taken.refused - taken.problems.length
    for (const { line, field, detail } of taken.problems)
      refuse({
        line: rows[line - 1]!.line,
        column: field === null ? null : (COLUMN_OF[field] ?? field),
        detail,
      })
    told(input.bytesRead / 1024)
  }

  try {
    for await (const row of readingRows(lines)) {
      if (signal.aborted) break
      if ('detail' in row) refuse(row)
      else if (waiting.push(row) === READINGS_AT_ONCE) await send()
    }
  } catch (fault) {
    if (fault instanceof HeadingFlaw) throw new CannotDo(`${file}: ${fault.message}`)
    throw fault
  }
  if (!signal.aborted) await send()
  return { accepted, refused, problems: problems.toSorted((a, b) => a.line - b.line) }
}

/** A request of which nothing was good is refused as a whole, and names its first problem. */
async function takenBy(client: Client, readings: readonly Reading[]) {
  try {
    return await client.addReadings({ body: { readings: [...readings] } })
  } catch (fault) {
    const place = fault instanceof Problem ? /^line (\d+)(?:, (\w+))?$/.exec(fault.field ?? '') : null
    if (!(fault instanceof Problem) || place === null) throw fault
    const problem = { line: Number(place[1]), field: place[2] ?? null, detail: fault.message }
    return { accepted: 0, refused: readings.length, problems: [problem] }
  }
}

const unreadable =
  (file: string) =>
  (fault: NodeJS.ErrnoException): never => {
    throw new CannotDo(
      `${file} cannot be read: ${fault.code === 'ENOENT' ? 'there is no such file' : fault.message}`,
    )
  }
