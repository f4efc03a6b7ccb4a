import { lossIn } from '@gridbourse/api'
import type { EpochMs } from '@gridbourse/core/kernel'
import { ownerOf, readingFlaw, type Candidate, type Reading } from '@gridbourse/core/telemetry'
import type { Form, LineProblem, Sender } from './messages.ts'

/** What a body holds: readings, and what was wrong with the rest. */
export type Judged = {
  readonly readings: readonly Reading[]
  readonly refused: number
  /** Of the first hundred. */
  readonly problems: readonly LineProblem[]
}

/** The body as a whole cannot be read. */
export type Malformed = { readonly field: string | null; readonly detail: string }

const MOST_PROBLEMS = 100
const MOST_IN_JSON = 10_000

/** Reads a body. Each reading is judged by itself, so that one bad line costs nobody the others. */
export function judgeBody(
  body: Uint8Array,
  { form, now, sender }: { readonly form: Form; readonly now: EpochMs; readonly sender: Sender },
): Judged | Malformed {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
  const candidates = form === 'json' ? fromJson(text) : fromLines(text)
  return 'detail' in candidates ? candidates : judge(candidates, { now, sender })
}

/** Candidates with the lines they stand on; a line that is no JSON has a problem in its place. */
type Candidates = readonly { readonly line: number; readonly said: unknown; readonly flaw?: string }[]

export function judge(
  candidates: Candidates,
  { now, sender }: { readonly now: EpochMs; readonly sender: Sender },
): Judged {
  const readings: Reading[] = []
  const problems: LineProblem[] = []
  let refused = 0
  for (const { line, said, flaw } of candidates) {
    const problem = flaw === undefined ? flawOf(said, now, sender) : { field: null, detail: flaw }
    if (problem === null) {
      const { source, metric, atMs, value } = said as { [Name in keyof Candidate]-?: never }
      readings.push({ source, metric, at: atMs, value })
      continue
    }
    refused++
    if (problems.length < MOST_PROBLEMS) problems.push({ line, ...problem })
  }
  return { readings, refused, problems }
}

function flawOf(said: unknown, now: EpochMs, { owner }: Sender): Omit<LineProblem, 'line'> | null {
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    return { field: null, detail: `expected a JSON object with ${FIELDS.join(', ')}` }
  for (const name in said)
    if (!FIELDS.includes(name))
      return { field: name.slice(0, 100), detail: `is not known here; known are ${FIELDS.join(', ')}` }
  const flaw = readingFlaw(said, now)
  if (flaw !== null) return flaw
  if (owner === null || ownerOf((said as { source: string }).source) === owner) return null
  return { field: 'source', detail: `expected a source of your own: ${owner}, or ${owner}/ and a name` }
}

const FIELDS = ['source', 'metric', 'atMs', 'value']

function fromJson(text: string): Candidates | Malformed {
  const said = parsed(text)
  if (said === undefined) return { field: null, detail: 'The body could not be read as JSON.' }
  const readings = typeof said === 'object' && said !== null && 'readings' in said ? said.readings : undefined
  if (!Array.isArray(readings) || Object.keys(said as object).length !== 1)
    return { field: 'readings', detail: 'expected a JSON object with readings, a list' }
  if (readings.length === 0 || readings.length > MOST_IN_JSON)
    return {
      field: 'readings',
      detail: `expected 1 to ${MOST_IN_JSON} readings; more can be sent as JSON lines`,
    }
  return lossOf(text, 1) ?? readings.map((each, i) => ({ line: i + 1, said: each as unknown }))
}

/** All lines at once, which is far quicker; one by one only where one of them is no JSON. */
function fromLines(text: string): Candidates | Malformed {
  const lines = text
    .split('\n')
    .map((line, i) => ({ line: i + 1, text: line }))
    .filter((each) => each.text.trim() !== '')
  if (lines.length === 0)
    return { field: null, detail: 'The body is empty: expected a reading on each line.' }
  const whole = `[${lines.map((each) => each.text).join(',')}]`
  const all = parsed(whole)
  if (Array.isArray(all) && all.length === lines.length)
    return lossOf(whole, 0) ?? lines.map(({ line }, i) => ({ line, said: all[i] as unknown }))
  return lines.map((each) => {
    const said = parsed(each.text)
    const { line } = each
    if (said === undefined) return { line, said, flaw: 'expected a JSON object on a line of its own' }
    return lossIn(each.text, 'read as floats') === null ? { line, said } : { line, said, flaw: LOSS }
  })
}

const LOSS = 'a field stands twice, or a number has more digits than can be read exactly'

/** What JSON lets a sender say and a reader lose spoils the body: nobody can tell what was meant. */
function lossOf(text: string, depth: number): Malformed | null {
  const loss = lossIn(text, 'read as floats')
  if (loss === null) return null
  const [place, ...rest] = loss.path.slice(depth)
  return { field: [`readings.${place}`, ...rest].join('.'), detail: LOSS }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
