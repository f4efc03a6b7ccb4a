import { lossIn } from '@gridbourse/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { invalidRequest, Problem } from './problem.ts'

/** JSON is the only language; some clients say it also where they say nothing. */
export function readJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body: string, done) => {
    const flaw = codingFlaw(request.headers)
    if (flaw !== null) done(flaw)
    else if (body === '') done(null, undefined)
    else
      void parse(request, body, (fault, value) =>
        done(fault === null ? faithfulnessFlaw(body) : (forbiddenName(body) ?? fault), value),
      )
  })
}

/** Names that would reach behind an object are refused by the parser, which calls the whole no JSON. */
function forbiddenName(body: string): Problem | null {
  let found: string | null = null
  try {
    JSON.parse(body, (name, value: unknown) => {
      if (FORBIDDEN.includes(name)) found ??= name
      return value
    })
  } catch {
    return null
  }
  return found === null ? null : invalidRequest(found, 'a field may not have this name')
}

const FORBIDDEN = ['__proto__', 'constructor']

/** What JSON lets a sender say and a reader lose: the same field twice, digits that no float holds. */
function faithfulnessFlaw(body: string): Problem | null {
  const loss = lossIn(body, 'read as floats')
  if (loss === null) return null
  const detail =
    loss.kind === 'repeated_name'
      ? 'stands twice in the same object: send it once'
      : 'expected a number that can be read exactly: this one has too many digits'
  return invalidRequest(loss.path.join('.'), detail)
}

/** What the bytes of a body may be: UTF-8 as it is. */
export function codingFlaw(headers: FastifyRequest['headers']): Problem | null {
  if (!/^(identity)?$/i.test(headers['content-encoding'] ?? '')) {
    const detail = 'Send the body as it is, without `Content-Encoding`.'
    return new Problem('media_type_unsupported', { field: 'content-encoding', detail })
  }
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '') ?? []
  if (/^utf-?8$/i.test(charset)) return null
  return new Problem('media_type_unsupported', { field: 'content-type', detail: 'Send JSON in UTF-8.' })
}
