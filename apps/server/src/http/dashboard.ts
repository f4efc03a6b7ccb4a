import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

/** Where scripts/build-web.mjs puts the dashboard. */
export const DASHBOARD = fileURLToPath(new URL('../../../web/dist/', import.meta.url))

/** Addresses that are pages, and what lies below them; each is the same file, which finds out by itself. */
const PAGES = [
  '/',
  ...['market', 'house', 'settlement', 'load', 'yield', 'grid', 'forecasts', 'agents', 'alarms'].flatMap(
    (name) => [`/${name}`, `/${name}/*`],
  ),
]

/** Nothing from elsewhere, nothing inline. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const isDashboardBuilt = (folder = DASHBOARD): boolean => existsSync(join(folder, 'index.html'))

/**
 * The dashboard for browsers. Programs that ask `/` for anything else are sent to the API's description, as is
 * everybody where no dashboard was built.
 */
export function serveDashboard(app: FastifyInstance, folder = DASHBOARD): void {
  const isBuilt = isDashboardBuilt(folder)
  const page = isBuilt ? file(join(folder, 'index.html')) : null
  for (const url of page === null ? ['/'] : PAGES) {
    app.get(url, { schema: { hide: true } }, (request, reply) => {
      reply.header('vary', 'accept, accept-encoding')
      if (page === null || !wantsPage(request)) return reply.redirect('/docs')
      reply
        .header('content-security-policy', POLICY)
        .header('cache-control', 'no-cache')
        .header('referrer-policy', 'no-referrer')
        .header('cross-origin-opener-policy', 'same-origin')
      return send(request, reply, page)
    })
  }
  if (page === null) return
  const assets = join(folder, 'assets')
  for (const name of readdirSync(assets)) {
    const asset = file(join(assets, name))
    // The name holds a hash of the content: what was fetched once stays good.
    app.get(`/assets/${name}`, { schema: { hide: true } }, (request, reply) => {
      reply.header('vary', 'accept-encoding').header('cache-control', 'public, max-age=31536000, immutable')
      return send(request, reply, asset)
    })
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

type File = { readonly type: string; readonly whole: Buffer; readonly small: Buffer | null }

function file(path: string): File {
  const extension = extname(path)
  const whole = readFileSync(path)
  return {
    type: TYPES[extension] ?? 'application/octet-stream',
    whole,
    small: extension === '.woff2' ? null : gzipSync(whole),
  }
}

function send(request: FastifyRequest, reply: FastifyReply, { type, whole, small }: File): FastifyReply {
  reply.type(type).header('x-content-type-options', 'nosniff')
  const takesSmall = small !== null && /\bgzip\b/.test(String(request.headers['accept-encoding']))
  return takesSmall ? reply.header('content-encoding', 'gzip').send(small) : reply.send(whole)
}

const wantsPage = (request: FastifyRequest): boolean => /\btext\/html\b/.test(request.headers.accept ?? '')
