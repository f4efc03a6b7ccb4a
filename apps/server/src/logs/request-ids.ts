import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const SANE = /^[A-Za-z0-9._~-]{1,64}$/
const run = randomBytes(6).toString('base64url')
let count = 0

/** The id under which a request is found again: the sender's own where it is one, else one of ours. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const said = headers['x-request-id']
  return typeof said === 'string' && SANE.test(said) ? said : `${run}-${(++count).toString(36)}`
}
