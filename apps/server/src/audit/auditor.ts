import { isCommand, type Operation, type OperationId } from '@gridbourse/api'

/** Who did what, with what came of it. */
export type Deed = {
  /** A participant's name, or `server`. */
  readonly by: string
  readonly did: string
  /** With what, and to whom; never a secret. */
  readonly on: Readonly<Record<string, unknown>>
  /** `done`, or the reason why not. */
  readonly outcome: string
  readonly requestId: string | null
}

/** Where deeds are written down, each durable before it is answered. */
export type Auditor = { record(deed: Deed): Promise<void> }

/** Orders and readings are in the journal and the reading log, which are lists of who did what themselves. */
export const isAudited = (id: OperationId, operation: Operation): boolean =>
  isCommand(operation) && operation.tag !== 'Orders' && id !== 'addReadings' && id !== 'redecide'

/** What a request was about and what its answer named, without anything that opens a door. */
export function deedAbout(request: {
  readonly params: unknown
  readonly body: unknown
  readonly answer: unknown
}): Record<string, unknown> {
  return {
    ...fieldsOf(request.params),
    ...withoutQuery(fieldsOf(request.body)),
    ...picked(request.answer, ANSWERED),
  }
}

/** Names of what was made or written. */
const ANSWERED = ['participant', 'keyId', 'webhookId', 'sequence']

function picked(value: unknown, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).filter(([name]) => names.includes(name)))
}

const fieldsOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}

/** Addresses of webhooks may carry passwords and tokens: where they lead is enough. */
function withoutQuery(fields: Record<string, unknown>): Record<string, unknown> {
  const { url } = fields
  return typeof url === 'string' ? { ...fields, url: new URL(url).origin } : fields
}
