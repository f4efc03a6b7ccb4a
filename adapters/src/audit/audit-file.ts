import { readFile, rename, writeFile } from 'node:fs/promises'
import { openLineFile } from '../lines/index.ts'
import { nextLine, verifyAudit, type AuditEntry, type AuditVerdict, type ChainEnd } from './chain.ts'

/** An append-only log of who did what, each line chained to the one before. */
export type AuditLog = {
  /** What was found at the opening. */
  readonly found: AuditVerdict
  /** Resolves when the line is durable. Calls follow one another. */
  record(entry: AuditEntry): Promise<void>
  close(): Promise<void>
}

/** How far the chain had come, in a file beside it: without it nobody would miss lines cut off the end. */
const endPath = (path: string): string => `${path}.end`

/**
 * Opens the log, made where there is none. A last line that a crash tore is cut off, and the chain goes on at the
 * last whole line. Where lines are not as they were written, or missing, they are left as they are: the first new
 * line says so, and `verify` names them.
 */
export async function openAuditLog(path: string): Promise<AuditLog> {
  const file = await openLineFile(path)
  const found = withEnd(verifyAudit(file.lines), await readEnd(path))
  let end = lastOf(file.lines) ?? found.end
  const append = async (entry: AuditEntry): Promise<void> => {
    const line = nextLine(end, new Date().toISOString(), entry)
    end = line
    await file.append(JSON.stringify(line))
    await keepEnd(path, line)
  }
  let recorded: Promise<void> = Promise.resolve()
  const record = (entry: AuditEntry): Promise<void> => {
    const done = recorded.then(() => append(entry))
    recorded = done.catch(() => undefined)
    return done
  }
  if (found.flaw !== null)
    await record({
      by: 'server',
      did: 'findAuditBroken',
      on: { ...found.flaw },
      outcome: 'done',
      requestId: null,
    })
  return {
    found,
    record,
    async close() {
      await recorded
      await file.close()
    },
  }
}

/** Reads the log and changes nothing; whoever writes it goes on undisturbed. */
export async function readAuditLog(path: string): Promise<AuditVerdict> {
  const text = await readFile(path, 'utf8')
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return withEnd(verifyAudit(whole === '' ? [] : whole.slice(0, -1).split('\n')), await readEnd(path))
}

/** Lines that were durable once and are gone, or others. A crash leaves at most one line more than the end says. */
function withEnd(verdict: AuditVerdict, end: ChainEnd | undefined): AuditVerdict {
  if (verdict.flaw !== null || end === undefined || end.number === 0) return verdict
  const known = verdict.lines[end.number - 1]
  if (known?.hash === end.hash) return verdict
  return {
    ...verdict,
    flaw:
      known === undefined
        ? { line: verdict.end.number + 1, words: `is missing: the log had ${end.number} lines` }
        : { line: end.number, words: 'is another than the one that was written' },
  }
}

/** The chain goes on behind whatever is there, so that a broken line stays the only broken one. */
function lastOf(texts: readonly string[]): ChainEnd | undefined {
  const last = texts.at(-1)
  if (last === undefined) return undefined
  try {
    const { number, hash } = JSON.parse(last) as ChainEnd
    return Number.isSafeInteger(number) && typeof hash === 'string' ? { number, hash } : undefined
  } catch {
    return undefined
  }
}

async function readEnd(path: string): Promise<ChainEnd | undefined> {
  try {
    const [, number, hash] =
      /^(\d+) ([0-9a-f]{64})$/.exec((await readFile(endPath(path), 'utf8')).trim()) ?? []
    return hash === undefined ? undefined : { number: Number(number), hash }
  } catch {
    return undefined
  }
}

async function keepEnd(path: string, { number, hash }: ChainEnd): Promise<void> {
  const draft = `${endPath(path)}.draft`
  await writeFile(draft, `${number} ${hash}\n`, { mode: 0o600 })
  await rename(draft, endPath(path))
}
