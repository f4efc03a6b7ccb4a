import { isCommand, type Operation } from '@gridbourse/api'
import type {
  FastifyRequest,
  onRequestHookHandler,
  preHandlerHookHandler,
  preParsingHookHandler,
} from 'fastify'
import { accessOf, admit, ANYBODY, isFromHere, requireAbout, type Access } from './access.ts'
import { callerOf } from './caller.ts'
import { Problem } from './problem.ts'
import { requireReady, requireStarted } from './readiness.ts'
import type { ServerParts } from './server-parts.ts'

/**
 * What stands before every handler: who asks (`onRequest`), whether it asks too often (rate-limits.ts, between the
 * two), whether it may (`preParsing`, before a stranger's body is read), and about whom (`preHandler`).
 */
export function gateOf(parts: ServerParts, operation: Operation) {
  const isOfServer = operation.tag === 'Server'
  const onRequest: onRequestHookHandler = (request, _reply, done) => {
    request.access = ANYBODY
    request.refusal = null
    if (!isOfServer) {
      try {
        requireStarted(parts.engine)
        request.access = accessTo(parts, request)
      } catch (fault) {
        if (!(fault instanceof Problem)) throw fault
        // Kept until it is counted: who guesses keys is slowed as everybody is.
        request.refusal = fault
      }
    }
    done()
  }
  const preParsing: preParsingHookHandler = (request, _reply, payload, done) => {
    if (request.refusal !== null) throw request.refusal
    if (isCommand(operation) && endsInSlash(request.url))
      throw new Problem('route_unknown', {
        detail: 'The address ends in a slash: is the id behind it missing?',
      })
    admit(request.access, operation)
    if (isCommand(operation)) requireReady(parts.engine)
    done(null, payload)
  }
  const preHandler: preHandlerHookHandler = (request, _reply, done) => {
    requireAbout(request.access, operation, request)
    done()
  }
  return { onRequest, preParsing, ...(operation.about !== undefined && { preHandler }) }
}

/** Reads forgive a slash too many. Of a command it would be another one: an order's without its id is all orders'. */
const endsInSlash = (url: string): boolean => /\/(\?|$)/.test(url)

function accessTo(parts: ServerParts, request: FastifyRequest): Access {
  const { modelledMembers } = parts
  const isHere = modelledMembers.size > 0 && isFromHere(request)
  return accessOf(callerOf(parts, request.headers.authorization), { isHere, modelledMembers })
}

declare module 'fastify' {
  interface FastifyRequest {
    access: Access
    /** Why whoever asks is nobody known. */
    refusal: Problem | null
  }
}
