import type { FastifyInstance } from 'fastify'

/** Said with every answer: what the API says is data, no page, and nobody's frame. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
}

const YEAR_S = 31_536_000

/** Pages bring their own policy and put it in place of this one. With TLS, browsers are told to stay with it. */
export function sendSafeHeaders(
  app: FastifyInstance,
  { isEncrypted, ending }: { readonly isEncrypted: boolean; readonly ending: AbortSignal },
): void {
  const headers = isEncrypted
    ? { ...SAFE_HEADERS, 'strict-transport-security': `max-age=${YEAR_S}` }
    : SAFE_HEADERS
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id)
    // Whoever goes on asking does so on a new connection, of the next server.
    if (ending.aborted) reply.header('connection', 'close')
    done()
  })
}
