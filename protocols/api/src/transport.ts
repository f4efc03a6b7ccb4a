export type ClientOptions = {
  /** Where the server answers: `http://127.0.0.1:4000`. */
  readonly baseUrl: string
  /** Sent as `Authorization: Bearer`; without it only what everybody may see can be asked. */
  readonly key?: string | undefined
  readonly fetch?: typeof fetch
  /** How often a request is sent before its failure is told, the first time included. Default 5. */
  readonly attempts?: number
  /** How long one attempt may take. Default 30 000 ms. */
  readonly timeoutMs?: number
}

/** The server said nothing that could be understood; `cause` is what the network said instead. */
export class ServerUnreachable extends Error {
  override readonly name = 'ServerUnreachable'
}

export type Sending = {
  readonly method: string
  /** Path and search. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export type Transport = {
  /** Sends, and sends again while the network fails or the server asks for patience. */
  send(sending: Sending): Promise<Response>
  /** Sends once, without a time limit. */
  open(sending: Sending): Promise<Response>
}

const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5000

/**
 * Whatever is sent here may be sent again: reading changes nothing, and a command carries its
 * idempotency key.
 */
export function createTransport(options: ClientOptions): Transport {
  const { attempts = 5, timeoutMs = 30_000 } = options
  const send = options.fetch ?? fetch
  const base = options.baseUrl.replace(/\/+$/, '')
  const open = ({ method, path, headers, body, signal }: Sending): Promise<Response> =>
    send(base + path, {
      method,
      headers: {
        ...headers,
        ...(options.key === undefined ? {} : { authorization: `Bearer ${options.key}` }),
      },
      body: body ?? null,
      signal: signal ?? null,
    })

  return {
    open,
    async send(sending) {
      for (let attempt = 1; ; attempt++) {
        const isLast = attempt >= attempts
        let patienceMs = pauseMs(attempt)
        try {
          const limit = AbortSignal.timeout(timeoutMs)
          const signal = sending.signal === undefined ? limit : AbortSignal.any([sending.signal, limit])
          const response = await whole(await open({ ...sending, signal }))
          const retryAfter = response.headers.get('retry-after')
          if (![429, 503].includes(response.status) || retryAfter === null || isLast) return response
          patienceMs = Math.min(LONGEST_PAUSE_MS, Math.max(patienceMs, Number(retryAfter) * 1000 || 0))
        } catch (cause) {
          sending.signal?.throwIfAborted()
          if (isLast) {
            throw new ServerUnreachable(`${base} did not answer, asked ${attempt} times: ${saidBy(cause)}`, {
              cause,
            })
          }
        }
        await pause(patienceMs, sending.signal)
      }
    },
  }
}

/** Doubles with every attempt; the dice keep a crowd from coming back all at once. */
export const pauseMs = (attempt: number): number =>
  Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2)

export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

/** A body that breaks off is a failure of the network too, so it is read before the attempt counts as answered. */
async function whole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer()
  const { status, statusText, headers, url } = response
  const copy = new Response(status === 204 ? null : body, { status, statusText, headers })
  Object.defineProperty(copy, 'url', { value: url })
  return copy
}

function saidBy(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault)
  const { cause } = fault
  return cause instanceof Error && cause.message !== '' ? cause.message : fault.message
}
