import {
  commandHeaders,
  eventId,
  isCommand,
  marketEvent,
  problem,
  type Operation,
  type OperationId,
  type Reason,
} from '@gridbourse/api'
import { z } from 'zod'
import { meaningOf } from './problem.ts'

/** What a route checks and what its page in the documentation says. */
export function schemaOf(id: OperationId, operation: Operation) {
  const headers = headersOf(operation)
  return {
    operationId: id,
    tags: [operation.tag],
    summary: operation.summary,
    description: operation.description,
    ...(operation.params && { params: operation.params }),
    ...(operation.query && { querystring: operation.query }),
    ...(operation.body && { body: operation.body }),
    ...(headers && { headers }),
    ...(operation.caller !== 'anybody' && { security: securityOf(operation) }),
    response: { [operation.status]: goodAnswer(operation), ...problemAnswers(operation) },
  }
}

/** Of modelled members a reader at the server's machine needs no key. */
const securityOf = ({ caller }: Operation) => (caller === 'member' ? [{ key: [] }, {}] : [{ key: [] }])

function headersOf(operation: Operation): z.ZodObject | undefined {
  if (isCommand(operation)) return commandHeaders
  return operation.answer === null ? z.object({ 'last-event-id': lastEventId }) : undefined
}

/** Without an example, which the docs page would send unless it is deleted. */
const lastEventId = eventId.optional().meta({
  description: 'Continue right after this event; left out: from now on.',
  examples: undefined,
})

const goodAnswer = ({ answer }: Operation) =>
  answer === null
    ? {
        description: 'Events for as long as you listen: the JSON of each `data`.',
        content: { 'text/event-stream': { schema: marketEvent } },
      }
    : { description: 'Done.', content: { 'application/json': { schema: answer } } }

/** Problems by status, each with the reasons behind it. */
function problemAnswers(operation: Operation) {
  const reasons = new Set<Reason>([...operation.reasons, ...reasonsOfAll(operation)])
  const byStatus = Map.groupBy(reasons, (reason) => meaningOf(reason).status)
  return Object.fromEntries(
    [...byStatus].map(([status, those]) => [
      status,
      {
        description: those.map((reason) => `\`${reason}\`: ${meaningOf(reason).title}.`).join(' '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  )
}

function reasonsOfAll(operation: Operation): readonly Reason[] {
  return [
    ...(operation.params || operation.query || operation.body ? ['request_invalid' as const] : []),
    ...(operation.body ? (['json_malformed', 'body_too_large', 'media_type_unsupported'] as const) : []),
    ...(operation.caller === 'anybody' ? [] : (['key_missing', 'key_unknown'] as const)),
    ...(operation.caller === 'anybody' || operation.caller === 'key holder'
      ? []
      : ['not_permitted' as const]),
    ...(isCommand(operation)
      ? (['idempotency_key_reused', 'journal_failed', 'overloaded', 'starting'] as const)
      : []),
  ]
}
