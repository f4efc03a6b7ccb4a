import { isCommand, type Operation, type OperationId } from '@gridbourse/api'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { deedAbout, isAudited } from '../audit/auditor.ts'
import { Problem } from './problem.ts'
import type { ServerParts } from './server-parts.ts'

type Handle = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

/** Orders are counted and timed one by one. */
const ORDERS: ReadonlySet<OperationId> = new Set<OperationId>([
  'placeOrder',
  'placeBlock',
  'placeBatch',
  'amendOrder',
  'cancelOrder',
])

/** Lets whoever runs the server know what a handler does: metrics, a trace where one is told, and the audit log. */
export function watched(
  { metrics, tracing, audit, log }: ServerParts,
  id: OperationId,
  operation: Operation,
  handle: Handle,
): Handle {
  const isOrder = ORDERS.has(id)
  const traced = tracing === null ? handle : tracedBy(tracing, id, operation, handle)
  const counted: Handle = async (request, reply) => {
    const from = performance.now()
    try {
      const answer = await traced(request, reply)
      metrics.ordersAnswered(resultsOf(answer), (performance.now() - from) / 1000)
      return answer
    } catch (fault) {
      metrics.ordersAnswered(new Map([[reasonOf(fault), 1]]), (performance.now() - from) / 1000)
      throw fault
    }
  }
  const audited: Handle = async (request, reply) => {
    const written = async (outcome: string, answer: unknown): Promise<void> => {
      const { params, body, access } = request
      const on = deedAbout({ params, body, answer })
      const by = access.caller?.name ?? 'nobody named, at this machine'
      try {
        await audit.record({ by, did: id, on, outcome, requestId: request.id })
      } catch (fault) {
        log.error({ err: fault, requestId: request.id, did: id }, 'the audit log could not be written')
      }
    }
    try {
      const answer = await traced(request, reply)
      await written('done', answer)
      return answer
    } catch (fault) {
      await written(reasonOf(fault), null)
      throw fault
    }
  }
  return isOrder ? counted : isAudited(id, operation) ? audited : traced
}

/** Counts every answer, those too that no handler gave, and tells of each in the log where that is asked for. */
export function watchAnswers(app: FastifyInstance, { metrics, log }: ServerParts): void {
  const isTold = ['info', 'debug', 'trace'].includes(log.level)
  app.addHook('onResponse', (request, reply, done) => {
    const operation = request.routeOptions.config.operation ?? 'none'
    metrics.answered(operation, reply.statusCode)
    if (isTold) {
      const { method, id: requestId, outcome, sequence } = request
      const { caller } = request.access ?? {}
      log.info(
        {
          requestId,
          method,
          path: request.url.split('?')[0],
          operation,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
          ...(caller && { by: caller.name }),
          ...(outcome !== 'done' && { outcome }),
          ...(sequence !== null && { sequence }),
        },
        'answered',
      )
    }
    done()
  })
}

function tracedBy(
  tracing: NonNullable<ServerParts['tracing']>,
  id: OperationId,
  operation: Operation,
  handle: Handle,
): Handle {
  return async (request, reply) => {
    const header = request.headers['traceparent']
    const span = tracing.request({
      operation: id,
      method: request.method,
      path: operation.path,
      requestId: request.id,
      traceparent: typeof header === 'string' ? header : undefined,
    })
    const answered = isCommand(operation) ? span.command() : undefined
    try {
      const answer = await handle(request, reply)
      answered?.(sequenceOf(answer))
      span.end(reply.statusCode, 'done')
      return answer
    } catch (fault) {
      answered?.(fault instanceof Problem ? fault.sequence : null)
      span.end(fault instanceof Problem ? fault.status : 500, reasonOf(fault))
      throw fault
    }
  }
}

/** The place in the journal that an answer names; of a batch the last. */
export function sequenceOf(answer: unknown): number | null {
  if (typeof answer !== 'object' || answer === null) return null
  if ('sequence' in answer && typeof answer.sequence === 'number') return answer.sequence
  if ('results' in answer && Array.isArray(answer.results)) return sequenceOf(answer.results.at(-1))
  return null
}

/** What came of an order, or of those in a batch, and how often. */
function resultsOf(answer: unknown): ReadonlyMap<string, number> {
  if (typeof answer !== 'object' || answer === null || !('results' in answer)) return ONE_ACCEPTED
  const counts = new Map<string, number>()
  for (const { accepted, reason } of answer.results as { accepted: boolean; reason?: string }[]) {
    const result = accepted ? 'accepted' : (reason ?? 'internal')
    counts.set(result, (counts.get(result) ?? 0) + 1)
  }
  return counts
}

const ONE_ACCEPTED: ReadonlyMap<string, number> = new Map([['accepted', 1]])

const reasonOf = (fault: unknown): string => (fault instanceof Problem ? fault.reason : 'internal')

declare module 'fastify' {
  interface FastifyRequest {
    /** `done`, or the reason why not. */
    outcome: string
    /** Place in the journal of what the request asked for; null where it asked for nothing, or never got there. */
    sequence: number | null
  }
  interface FastifyContextConfig {
    operation?: OperationId
  }
}
