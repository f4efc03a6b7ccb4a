import { hash } from 'node:crypto'

/** Who did what: what a line of the audit log says. */
export type AuditEntry = {
  /** A participant's name, or `server`. */
  readonly by: string
  /** `addKey`, `haltMarket`, `start`, … */
  readonly did: string
  /** With what, and to whom; never a secret. */
  readonly on: Readonly<Record<string, unknown>>
  /** `done`, or the reason why not. */
  readonly outcome: string
  /** Names the request in the log; null where there was none. */
  readonly requestId: string | null
}

/** A line as it lies in the file. Its hash covers everything before it in the line, and the hash of the line before. */
export type AuditLine = AuditEntry & {
  /** The first is 1, there are no gaps. */
  readonly number: number
  /** By the machine's clock, in ISO 8601. */
  readonly at: string
  readonly hash: string
}

/** What the first line follows. */
export const BEGINNING = '0'.repeat(64)

export type ChainEnd = { readonly number: number; readonly hash: string }

/** Writes the line that follows `end`. */
export function nextLine(end: ChainEnd, at: string, entry: AuditEntry): AuditLine {
  const { by, did, on, outcome, requestId } = entry
  const said = { number: end.number + 1, at, by, did, on, outcome, requestId }
  return { ...said, hash: hashOf(end.hash, said) }
}

const hashOf = (before: string, said: object): string => hash('sha256', `${before}\n${JSON.stringify(said)}`)

export type AuditFlaw = {
  /** The first line that is not as it was written, from 1. */
  readonly line: number
  readonly words: string
}

export type AuditVerdict = {
  /** The lines that are as they were written. */
  readonly lines: readonly AuditLine[]
  readonly end: ChainEnd
  /** null where all are. */
  readonly flaw: AuditFlaw | null
}

/** Follows the chain to its end or to the first line that is not as it was written. */
export function verifyAudit(texts: readonly string[]): AuditVerdict {
  const lines: AuditLine[] = []
  let end: ChainEnd = { number: 0, hash: BEGINNING }
  for (const text of texts) {
    const line = lineFrom(text)
    const words = flawOf(line, text, end)
    if (line === undefined || words !== null)
      return { lines, end, flaw: { line: end.number + 1, words: words ?? 'is no line of an audit log' } }
    lines.push(line)
    end = { number: line.number, hash: line.hash }
  }
  return { lines, end, flaw: null }
}

function flawOf(line: AuditLine | undefined, text: string, end: ChainEnd): string | null {
  if (line === undefined) return 'is no line of an audit log'
  if (line.number !== end.number + 1)
    return `has the number ${line.number}: lines are missing or in another order`
  const { hash: kept, ...said } = line
  if (kept === hashOf(end.hash, said) && JSON.stringify(line) === text) return null
  return 'is not as it was written, or what came before it is not'
}

function lineFrom(text: string): AuditLine | undefined {
  try {
    const line: unknown = JSON.parse(text)
    return isLine(line) ? line : undefined
  } catch {
    return undefined
  }
}

function isLine(value: unknown): value is AuditLine {
  if (typeof value !== 'object' || value === null) return false
  const { number, at, by, did, on, outcome, hash: kept } = value as Record<string, unknown>
  return (
    Number.isSafeInteger(number) &&
    [at, by, did, outcome, kept].every((field) => typeof field === 'string') &&
    typeof on === 'object'
  )
}
