import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** When each client heard an event: milliseconds of `performance.now()`, by the event's id. */
export type Arrivals = ReadonlyMap<string, Float64Array>

const AT_ONCE = 200
const OPEN = 'event: open'

/**
 * Many readers of the event stream, each on a connection of its own, as thin as can be: they note when an event
 * came and in which order, and keep nothing else.
 */
export class SseClients {
  /** What any of them saw that cannot be: an event twice, or out of order. */
  readonly wrong: string[] = []
  readonly #count: number
  readonly #sockets: Socket[] = []
  readonly #arrivals = new Map<string, Float64Array>()
  #opened = 0
  #lost = 0

  static async open(count: number, port: number): Promise<SseClients> {
    const clients = new SseClients(count)
    for (let first = 0; first < count; first += AT_ONCE) {
      const until = Math.min(count, first + AT_ONCE)
      await Promise.all(Array.from({ length: until - first }, (_, at) => clients.#open(first + at, port)))
    }
    return clients
  }

  private constructor(count: number) {
    this.#count = count
  }

  /** Connections that the server opened and has not ended. */
  get alive(): number {
    return this.#opened - this.#lost
  }

  get arrivals(): Arrivals {
    return this.#arrivals
  }

  /** How many clients have heard an event. */
  heard(id: string): number {
    return this.#arrivals.get(id)?.reduce((sum, at) => sum + (Number.isNaN(at) ? 0 : 1), 0) ?? 0
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async #open(client: number, port: number): Promise<void> {
    const socket = connect({ host: '127.0.0.1', port }).setNoDelay(true)
    this.#sockets.push(socket)
    socket.once('error', (fault) => this.wrong.push(`client ${client}: ${fault.message}`))
    socket.once('close', () => this.#lost++)
    await once(socket, 'connect')
    const opened = new Promise<void>((resolve) => this.#listen(socket, client, resolve))
    socket.write(`GET /v1/events HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n\r\n`)
    await opened
    this.#opened++
  }

  #listen(socket: Socket, client: number, opened: () => void): void {
    let text = ''
    let last = [0, -1]
    let isOpen = false
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      const now = performance.now()
      text += chunk
      if (!isOpen && text.includes(OPEN)) {
        isOpen = true
        opened()
      }
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const id = isOpen ? idIn(text.slice(0, end)) : undefined
        text = text.slice(end + 2)
        if (id === undefined) continue
        const place = id.split('.').map(Number)
        if (place[0]! < last[0]! || (place[0] === last[0] && place[1]! <= last[1]!))
          this.wrong.push(`client ${client}: ${id} came after ${last.join('.')}`)
        last = place
        this.#timesOf(id)[client] = now
      }
    })
  }

  #timesOf(id: string): Float64Array {
    let times = this.#arrivals.get(id)
    if (times === undefined) this.#arrivals.set(id, (times = new Float64Array(this.#count).fill(Number.NaN)))
    return times
  }
}

/** Of an event; undefined for the one that opens the stream, and for signs of life. */
function idIn(message: string): string | undefined {
  if (message.includes(OPEN)) return undefined
  return /(?:^|\n)id: (\d+\.\d+)/.exec(message)?.[1]
}
