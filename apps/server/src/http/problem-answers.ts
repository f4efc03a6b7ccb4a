import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { SAFE_HEADERS } from './headers.ts'
import { StoreAway } from '../store/store-away.ts'
import { flawOfPath } from './path-flaw.ts'
import { invalidRequest, Problem } from './problem.ts'
import { BYTES_EXPECTED } from './read-body.ts'

/** Whatever goes wrong in a request is answered as a problem, ours and Fastify's. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler(answerFault)
  app.setNotFoundHandler((request, reply) => send(reply, request, new Problem('route_unknown')))
}

export function answerFault(
  fault: FastifyError | Problem,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const problem = problemOf(fault, request)
  request.outcome = problem.reason
  request.sequence = problem.sequence
  if (problem.reason === 'internal') request.log.error({ err: fault, url: request.url }, 'a request failed')
  return send(reply, request, problem)
}

function send(reply: FastifyReply, request: FastifyRequest, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  if (problem.status === 503) reply.header('retry-after', '1')
  // A request that reached no route has met no hook either.
  reply.headers({ ...SAFE_HEADERS, 'x-request-id': request.id })
  const body = JSON.stringify(problem.body(pathOf(request.url), request.id))
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json')
    .serializer((payload: string) => payload)
    .send(body)
}

const pathOf = (url: string): string => url.split('?')[0]!

function problemOf(fault: FastifyError | Problem, { url, routeOptions }: FastifyRequest): Problem {
  if (fault instanceof Problem) return fault
  if (fault instanceof StoreAway) return new Problem('store_away', { detail: fault.message })
  const takesReadings = routeOptions.config?.operation === 'addReadings'
  switch (fault.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new Problem('media_type_unsupported', {
        field: 'content-type',
        ...(takesReadings && { detail: BYTES_EXPECTED }),
      })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new Problem('body_too_large', takesReadings ? { detail: FEWER_READINGS } : {})
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new Problem('json_malformed')
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH': {
      const { field, detail } = flawOfPath(pathOf(url))
      return invalidRequest(field, detail)
    }
    default:
  }
  if (fault instanceof SyntaxError) return new Problem('json_malformed', { detail: fault.message })
  if (fault.statusCode !== undefined && fault.statusCode >= 400 && fault.statusCode < 500) {
    return invalidRequest(null, fault.message)
  }
  return new Problem('internal')
}

const FEWER_READINGS =
  'A body has up to 16 MiB: send fewer readings at a time, as JSON or as JSON lines (`application/x-ndjson`).'

/** What is no HTTP request gets an answer by hand, and no second chance. */
export function refuseBytes(fault: { readonly code?: string }, socket: Socket): void {
  if (fault.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const problem = invalidRequest(null, 'The bytes received are no HTTP request.')
  const body = JSON.stringify(problem.body('', null))
  socket.end(
    `HTTP/1.1 400 ${STATUS_CODES[400]}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  )
}
