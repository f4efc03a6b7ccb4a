import { pino, type Logger } from 'pino'
import { prettyLine } from './pretty-line.ts'
import { withoutSecrets } from './secrets.ts'

export type Log = Logger

export type LogOptions = {
  readonly level: string
  /** Where lines go; stderr. */
  readonly write?: (line: string) => void
  /** For eyes, not programs. */
  readonly isPretty?: boolean
}

/**
 * The server's log: one line of JSON per thing that happened, on stderr; on a terminal a line that can be read.
 * Keys, secrets and passwords are taken out of every line as it is written, wherever in it they stand.
 */
export function createLog({ level, write = toStderr, isPretty = process.stderr.isTTY }: LogOptions): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: ['req.headers.authorization', 'headers.authorization', '*.secret', '*.key', '*.password'],
    },
    {
      write(line: string) {
        const safe = withoutSecrets(line)
        write(isPretty ? prettyLine(safe) : safe)
      },
    },
  )
}

const toStderr = (line: string): void => {
  process.stderr.write(line)
}

/** What nobody asked for and somebody should know. */
export const warnerOf =
  (log: Log) =>
  (fault: unknown): void => {
    if (fault instanceof Error) log.warn({ err: fault }, fault.message)
    else log.warn(String(fault))
  }
