import { METHODS } from 'node:http'
import type { FastifyInstance, HTTPMethods } from 'fastify'
import { Problem } from './problem.ts'

/** Collects the methods of every route that follows; `refuseTheRest` then answers all others with 405. */
export function refuseOtherMethods(app: FastifyInstance): { refuseTheRest(): void } {
  knowAllMethods(app)
  const known = new Map<string, Set<string>>()
  let isCollecting = true
  app.addHook('onRoute', ({ url, method }) => {
    if (!isCollecting) return
    const methods = known.get(url) ?? new Set()
    for (const name of [method].flat()) methods.add(name)
    known.set(url, methods)
  })
  return {
    refuseTheRest() {
      isCollecting = false
      for (const [url, methods] of known) {
        const allow = [...methods].toSorted().join(', ')
        app.route({
          method: app.supportedMethods.filter((method) => !methods.has(method)) as HTTPMethods[],
          url,
          schema: { hide: true },
          onRequest: (_request, reply) => {
            reply.header('allow', allow)
            throw new Problem('method_not_allowed', { detail: `This address answers to ${allow}.` })
          },
          handler: () => undefined,
        })
      }
    },
  }
}

/** Without this, Fastify answers 404 to methods that it does not route. CONNECT never reaches it. */
function knowAllMethods(app: FastifyInstance): void {
  for (const method of METHODS) {
    if (method !== 'CONNECT' && !app.supportedMethods.includes(method)) app.addHttpMethod(method)
  }
}
