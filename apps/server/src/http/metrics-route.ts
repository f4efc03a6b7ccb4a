import type { FastifyInstance } from 'fastify'
import { isFromHere } from './access.ts'
import { callerOf } from './caller.ts'
import { Problem } from './problem.ts'
import type { ServerParts } from './server-parts.ts'

/** What Prometheus reads: by whoever sits at this machine, and from elsewhere with an operator's key. */
export function serveMetrics(app: FastifyInstance, parts: ServerParts): void {
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    if (!isFromHere(request)) {
      const caller = callerOf(parts, request.headers.authorization)
      if (caller === null) throw new Problem('key_missing', { field: 'authorization' })
      if (caller.role !== 'operator') throw new Problem('not_permitted')
    }
    return reply
      .type(parts.metrics.registry.contentType)
      .serializer((text: string) => text)
      .send(await parts.metrics.text())
  })
}
