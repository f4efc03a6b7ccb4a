import { problem, type ProblemBody, type Reason } from './problem.ts'

/** The server understood, and said no. `message` is for people, `reason` for programs. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly status: number
  /** `unreadable` where the answer was not one of our problem answers. */
  readonly reason: Reason | 'unreadable'
  /** The field of the request that was wrong, where one was. */
  readonly field: string | null
  /** Place in the journal of a rejected command. */
  readonly sequence: number | null

  constructor(
    body: Omit<ProblemBody, 'type' | 'instance' | 'reason' | 'requestId'> & {
      readonly reason: Reason | 'unreadable'
    },
  ) {
    super(`${body.title}. ${body.detail}`)
    this.status = body.status
    this.reason = body.reason
    this.field = body.field
    this.sequence = body.sequence
  }
}

/** Reads a problem answer; whatever else an intermediary may have put there becomes `unreadable`. */
export async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  const parsed = problem.safeParse(json(text))
  if (parsed.success) return new Problem(parsed.data)
  return new Problem({
    title: `HTTP ${response.status}`,
    status: response.status,
    detail: `${response.url} answered something that is no problem document: ${text.slice(0, 200)}`,
    reason: 'unreadable',
    field: null,
    sequence: null,
  })
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
