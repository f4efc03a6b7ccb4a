import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { codingFlaw } from './read-json.ts'
import { Problem } from './problem.ts'

/** Within `routes`, JSON and JSON lines are handed on as the bytes they are: another thread reads them. */
export function readBytes(routes: FastifyInstance): void {
  routes.removeAllContentTypeParsers()
  routes.addContentTypeParser(
    ['application/json', 'application/x-ndjson'],
    { parseAs: 'buffer' },
    (request: FastifyRequest, body: Buffer, done) => {
      const flaw = codingFlaw(request.headers)
      if (flaw !== null) done(flaw)
      else done(null, body)
    },
  )
}

/** A request without a body has no parser to run. */
export function requireBytes(
  request: FastifyRequest,
  _reply: FastifyReply,
  done: (fault?: Error) => void,
): void {
  if (request.body instanceof Uint8Array) done()
  else done(new Problem('media_type_unsupported', { field: 'content-type', detail: BYTES_EXPECTED }))
}

export const BYTES_EXPECTED =
  'Send readings, with `Content-Type: application/json` or `Content-Type: application/x-ndjson`.'
