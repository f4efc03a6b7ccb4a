import type { FastifyInstance } from 'fastify'
import { Problem } from './problem.ts'

const READS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses commands that a browser sends for a page from elsewhere. There is no cookie and no other authority that a
 * browser adds by itself, so such a page could do no more than anybody on the network; but anybody at this machine
 * may change the wishes of a modelled household without a key, and a page from elsewhere is not at this machine.
 */
export function refuseForeignOrigins(
  app: FastifyInstance,
  { allowedHosts }: { readonly allowedHosts: readonly string[] },
): void {
  const allowed = new Set(allowedHosts.map((name) => name.toLowerCase()))
  const isOurs = (origin: string, host: string | undefined): boolean => {
    const from = hostOf(origin)
    return from !== undefined && (from === host || allowed.has(from.replace(/:\d+$/, '').toLowerCase()))
  }
  app.addHook('onRequest', (request, _reply, done) => {
    const { origin, host } = request.headers
    const site = request.headers['sec-fetch-site']
    if (READS.has(request.method)) return done()
    const isForeign = origin === undefined ? site === 'cross-site' : !isOurs(origin, host)
    if (isForeign)
      throw new Problem('origin_foreign', { field: origin === undefined ? 'sec-fetch-site' : 'origin' })
    done()
  })
}

/** undefined for `null`, which is what pages without an address of their own send. */
function hostOf(origin: string): string | undefined {
  return /^https?:\/\/([^/?#]+)$/i.exec(origin)?.[1]
}
