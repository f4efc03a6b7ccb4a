import type { FastifyInstance } from 'fastify'
import { isLoopback } from '../settings.ts'
import { Problem } from './problem.ts'

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * A server on the loopback interface answers under names of this machine only. Without this, a web page whose
 * name is made to point to 127.0.0.1 could read what the browser's user can (DNS rebinding).
 */
export function refuseForeignHosts(
  app: FastifyInstance,
  { host, allowedHosts }: { readonly host: string; readonly allowedHosts: readonly string[] },
): void {
  if (!isLoopback(host)) return
  const allowed = new Set([...LOOPBACK, ...allowedHosts.map((name) => name.toLowerCase())])
  app.addHook('onRequest', (request, _reply, done) => {
    const name = (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
    if (!allowed.has(name)) throw new Problem('host_not_allowed', { field: 'host' })
    done()
  })
}
