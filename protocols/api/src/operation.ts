import { z } from 'zod'
import type { Reason } from './problem.ts'
import { idempotencyKey } from './units.ts'

/**
 * Who may call: anybody; whoever holds a key; a participant (operators only to cancel for one); operators.
 * `member`: whoever may see a member's own things, which are its own key, operators and observers (who command
 * nothing); where the community is modelled and its members are nobody, also whoever sits at the server's machine.
 */
export type Caller = 'anybody' | 'key holder' | 'member' | 'participant' | 'operator'

/** One thing a client can ask of the server: enough for a route, its page in the docs, and the client. */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With parameters in braces, as OpenAPI writes them. */
  readonly path: string
  readonly caller: Caller
  /**
   * The parameter of path or query that names the participant whose things it tells or changes. Only the
   * participant itself, operators and observers may name it; the server refuses others before it does anything.
   */
  readonly about?: string
  readonly tag: Tag
  readonly summary: string
  readonly description: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  /** Of the good answer. */
  readonly status: 200 | 201
  /** null: the answer is no JSON document of ours. */
  readonly answer: z.ZodType | null
  /** The rejections worth naming; every operation may also fail in the ways of all requests. */
  readonly reasons: readonly Reason[]
}

export const tags = {
  Market: 'The market, its slots and books, as everybody may see them.',
  Orders: 'Placing, amending and cancelling, one by one or in batches.',
  Events: 'What happened, as it happens.',
  Community: 'Members of the community that lives here: days, plans, bills, balance.',
  Agents: 'Who decides, what was decided, and why.',
  Readings:
    'What meters, plants and lines tell: in by batches, out by the newest, by stretches of time, by version.',
  Forecasts: 'What is expected, and how well that was known.',
  Alarms: 'What somebody should know, until it is no longer so.',
  Participants: 'Who trades, with which key, within which limits.',
  Operator: 'Halt, resume, kill, bands and limits.',
  Server: 'Whether the server lives.',
} as const
export type Tag = keyof typeof tags

/** A command changes the exchange: it is journaled, durable before its answer, and safe to retry with its key. */
export const isCommand = (operation: Operation): boolean => operation.method !== 'GET'

/** What the headers of a command may say. Without a key every retry is a new command. */
export const commandHeaders = z.object({ 'idempotency-key': idempotencyKey.optional() })

/** Fills the braces of an operation's path. */
export function pathOf(
  operation: Pick<Operation, 'path'>,
  params: Readonly<Record<string, string>> = {},
): string {
  return operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name]
    if (value === undefined) throw new TypeError(`${operation.path} needs ${name}`)
    return encodeURIComponent(value)
  })
}
