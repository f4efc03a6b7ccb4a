import { connect, type Socket } from 'node:net'

/** One kept-alive connection that asks one thing at a time, with as little of its own cost as possible. */
export class HttpConnection {
  readonly #socket: Socket
  #pending: Buffer = Buffer.alloc(0)
  #answered: ((status: number, body: Buffer) => void) | undefined
  #failed: ((fault: Error) => void) | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('error', (fault) => this.#fail(fault))
    socket.on('close', () => this.#fail(new Error('the server closed the connection')))
  }

  static open(port: number): Promise<HttpConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('error', reject)
      socket.once('connect', () => {
        socket.off('error', reject)
        resolve(new HttpConnection(socket))
      })
    })
  }

  /** `request` is a whole HTTP/1.1 request. Calls back once, with the answer or with what went wrong. */
  ask(
    request: string | Buffer,
    answered: (status: number, body: Buffer) => void,
    failed: (fault: Error) => void,
  ): void {
    this.#answered = answered
    this.#failed = failed
    this.#socket.write(request)
  }

  close(): void {
    this.#failed = undefined
    this.#socket.destroy()
  }

  #take(chunk: Buffer): void {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk])
    const head = bytes.indexOf('\r\n\r\n')
    const length =
      head < 0 ? undefined : /\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))?.[1]
    const end = head + 4 + Number(length ?? 0)
    if (head < 0 || bytes.length < end) {
      this.#pending = bytes
      return
    }
    this.#pending = bytes.subarray(end)
    const answered = this.#answered
    this.#answered = undefined
    this.#failed = undefined
    answered?.(Number(bytes.toString('latin1', 9, 12)), bytes.subarray(head + 4, end))
  }

  #fail(fault: Error): void {
    const failed = this.#failed
    this.#answered = undefined
    this.#failed = undefined
    failed?.(fault)
  }
}

/** A request with a JSON body, as it goes over the wire. */
export function jsonRequest(terms: {
  readonly method: 'POST' | 'GET'
  readonly path: string
  readonly key: string
  readonly idempotencyKey?: string
  readonly body?: string
}): string {
  const { body = '' } = terms
  const idempotency = terms.idempotencyKey === undefined ? '' : `idempotency-key: ${terms.idempotencyKey}\r\n`
  const content =
    body === '' ? '' : `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`
  return `${terms.method} ${terms.path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer ${terms.key}\r\n${idempotency}${content}\r\n${body}`
}
