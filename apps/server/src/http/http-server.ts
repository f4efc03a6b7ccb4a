import { complaintOf, operations, type Operation, type OperationId } from '@gridbourse/api'
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchemaCompiler,
} from 'fastify'
import type { z } from 'zod'
import { requestIdOf } from '../logs/request-ids.ts'
import { agentOperations } from './agent-operations.ts'
import { alarmOperations } from './alarm-operations.ts'
import { clockOperations } from './clock-operations.ts'
import { communityOperations } from './community-operations.ts'
import { serveDashboard } from './dashboard.ts'
import { serveDocumentation } from './documentation.ts'
import { streamOperation } from './event-stream.ts'
import { forecastOperations } from './forecast-operations.ts'
import { refuseForeignHosts } from './foreign-hosts.ts'
import { refuseForeignOrigins } from './foreign-origins.ts'
import { gateOf } from './gate.ts'
import { gridOperations } from './grid-operations.ts'
import { sendSafeHeaders } from './headers.ts'
import { marketReads } from './market-reads.ts'
import { memberOperations } from './member-operations.ts'
import { serveMetrics } from './metrics-route.ts'
import type { Call, Handlers } from './operation-route.ts'
import { schemaOf } from './operation-schema.ts'
import { operatorOperations, participantOperations } from './operator-operations.ts'
import { orderOperations } from './order-operations.ts'
import { refuseOtherMethods } from './other-methods.ts'
import { MOST_PARAM_CHARACTERS } from './path-flaw.ts'
import { answerFault, answerProblems, refuseBytes } from './problem-answers.ts'
import { invalidRequest } from './problem.ts'
import { limitRates, rateOf } from './rate-limits.ts'
import { readBytes, requireBytes } from './read-body.ts'
import { readJsonOnly } from './read-json.ts'
import { readingOperations } from './reading-operations.ts'
import type { ServerParts } from './server-parts.ts'
import { statusOperations } from './status-operations.ts'
import type { Tls } from './tls.ts'
import { sequenceOf, watchAnswers, watched } from './watched.ts'
import { webhookOperations } from './webhook-operations.ts'

export type HttpOptions = {
  readonly host: string
  /** Names beside localhost under which a server on the loopback interface may be asked. */
  readonly allowedHosts: readonly string[]
  /** null: in the clear. */
  readonly tls: Tls | null
  /** How many times the usual rates are allowed; 0: any. */
  readonly rateFactor: number
  /** Aborted when the server is about to stop. */
  readonly ending: AbortSignal
}

const BODY_BYTES = 64 * 1024
/** A batch of 10,000 blocks of a few slots each. */
const BATCH_BYTES = 16 * 1024 * 1024
const BATCHES: ReadonlySet<OperationId> = new Set<OperationId>(['placeBatch', 'addReadings'])
/** Whose bodies are judged on another thread. */
const BYTES: ReadonlySet<OperationId> = new Set<OperationId>(['addReadings'])

const handlers: Handlers = {
  ...marketReads,
  ...clockOperations,
  ...communityOperations,
  ...memberOperations,
  ...agentOperations,
  ...forecastOperations,
  ...gridOperations,
  ...orderOperations,
  ...participantOperations,
  ...operatorOperations,
  ...webhookOperations,
  ...alarmOperations,
  ...streamOperation,
  ...readingOperations,
  ...statusOperations,
}

/** All operations of the API over HTTP. */
export async function createHttpServer(parts: ServerParts, options: HttpOptions): Promise<FastifyInstance> {
  const app = Fastify({
    ...(options.tls !== null && { https: { cert: options.tls.cert, key: options.tls.key } }),
    loggerInstance: parts.log,
    genReqId: requestIdOf,
    frameworkErrors: answerFault,
    clientErrorHandler: refuseBytes,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    bodyLimit: BODY_BYTES,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: MOST_PARAM_CHARACTERS },
  })
  app.decorateRequest('access')
  app.decorateRequest('refusal', null)
  app.decorateRequest('outcome', 'done')
  app.decorateRequest('sequence', null)
  answerProblems(app)
  watchAnswers(app, parts)
  sendSafeHeaders(app, { isEncrypted: options.tls !== null, ending: options.ending })
  refuseForeignHosts(app, options)
  refuseForeignOrigins(app, options)
  await limitRates(app, options.rateFactor)
  readJsonOnly(app)
  app.setValidatorCompiler(({ schema, httpPart }) => validator(schema as z.ZodType, httpPart ?? 'body'))
  app.setSerializerCompiler(() => JSON.stringify)
  await serveDocumentation(app, parts.version)
  serveDashboard(app)
  serveMetrics(app, parts)
  const allowed = refuseOtherMethods(app)
  for (const id of Object.keys(operations) as OperationId[]) {
    if (!BYTES.has(id)) mount(app, parts, id, options)
    else
      await app.register(async (routes) => {
        readBytes(routes)
        mount(routes, parts, id, options)
      })
  }
  allowed.refuseTheRest()
  await app.ready()
  return app
}

function mount<Id extends OperationId>(
  app: FastifyInstance,
  parts: ServerParts,
  id: Id,
  { rateFactor }: HttpOptions,
): void {
  const operation: Operation = operations[id]
  const handle = watched(parts, id, operation, async (request, reply) =>
    handlers[id](parts, callFrom<Id>(request, reply)),
  )
  app.route({
    method: operation.method,
    url: operation.path.replace(/\{(\w+)\}/g, ':$1'),
    bodyLimit: BATCHES.has(id) ? BATCH_BYTES : BODY_BYTES,
    schema: schemaOf(id, operation),
    ...(BYTES.has(id) && { preValidation: requireBytes, validatorCompiler: exceptBody }),
    exposeHeadRoute: operation.answer !== null,
    config: { operation: id, ...rateOf(id, operation, rateFactor) },
    ...gateOf(parts, operation),
    handler: async (request, reply) => {
      reply.code(operation.status)
      const answer = await handle(request, reply)
      request.sequence = sequenceOf(answer)
      return answer
    },
  })
}

const callFrom = <Id extends OperationId>(request: FastifyRequest, reply: FastifyReply): Call<Id> =>
  ({
    params: request.params,
    query: request.query,
    body: request.body,
    caller: request.access.caller,
    access: request.access,
    key: request.headers['idempotency-key'] ?? '',
    request,
    reply,
  }) as Call<Id>

/** Strangers' data is parsed here and nowhere else. */
function validator(schema: z.ZodType, part: string) {
  return (data: unknown) => {
    const parsed = schema.safeParse(data)
    if (parsed.success) return { value: part === 'headers' ? data : parsed.data }
    const { field, detail } = complaintOf(parsed.error.issues)
    return { error: invalidRequest(field, detail) }
  }
}

const exceptBody: FastifySchemaCompiler<unknown> = ({ schema, httpPart }) =>
  httpPart === 'body'
    ? (value) => ({ value: value as unknown })
    : validator(schema as z.ZodType, httpPart ?? '')
