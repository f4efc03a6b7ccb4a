import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { flawOfTarget, guardedLookup, TargetRefused, type Targets } from './target-guard.ts'

const TIMEOUT_MS = 10_000

export type Delivery = {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly targets: Targets
  readonly signal: AbortSignal
}

/** Posts once; resolves when the receiver took it (2xx), else rejects saying why. Redirects are not followed. */
export function post({ url, headers, body, targets, signal }: Delivery): Promise<void> {
  const target = new URL(url)
  const flaw = flawOfTarget(target, targets)
  if (flaw !== null) return Promise.reject(new TargetRefused(flaw))
  const request = target.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((taken, failed) => {
    const sent = request(
      target,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'gridbourse',
          ...headers,
        },
        lookup: guardedLookup(targets),
        timeout: TIMEOUT_MS,
        signal,
      },
      (response) => {
        response.resume()
        const status = response.statusCode ?? 0
        if (status >= 200 && status < 300) response.on('end', taken)
        else failed(new Error(`the receiver answered ${status}`))
        response.on('error', failed)
      },
    )
    sent.on('timeout', () =>
      sent.destroy(new Error(`the receiver did not answer within ${TIMEOUT_MS / 1000} s`)),
    )
    sent.on('error', failed)
    sent.end(body)
  })
}
