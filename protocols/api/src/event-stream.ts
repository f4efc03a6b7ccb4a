import { createParser } from 'eventsource-parser'
import { marketEvent, type MarketEvent } from './event.ts'
import { pathOf } from './operation.ts'
import { operations } from './operations.ts'
import { Problem, problemOf } from './problem-error.ts'
import { pause, pauseMs, type Transport } from './transport.ts'

export type StreamOptions = {
  /** Continue right after this event; `0.0` for the beginning of the journal. Left out: from now on. */
  readonly lastEventId?: string
  /** Only events of this slot. */
  readonly slot?: string
  readonly signal?: AbortSignal
  /** Called whenever the stream is open, with the id that it continues after. */
  readonly onOpen?: (lastEventId: string) => void
}

/** The server says something at least every 15 s; after three times that the connection counts as dead. */
const SILENCE_MS = 45_000

/** Events in order, each once. A break is mended by asking for what came after the last one. */
export async function* streamOf(
  transport: Transport,
  options: StreamOptions = {},
): AsyncGenerator<MarketEvent, void, undefined> {
  let { lastEventId } = options
  const wasStopped = (): boolean => options.signal?.aborted === true
  for (let failures = 0; !wasStopped();) {
    try {
      for await (const message of messagesOf(transport, {
        ...options,
        ...(lastEventId && { lastEventId }),
      })) {
        failures = 0
        lastEventId = message.id
        if ('data' in message) yield marketEvent.parse(JSON.parse(message.data))
        else options.onOpen?.(message.id)
      }
    } catch (fault) {
      if (wasStopped()) return
      if (fault instanceof Problem && fault.status !== 503) throw fault
      if (!(fault instanceof Problem || isBreak(fault))) throw fault
    }
    failures++
    await pause(pauseMs(failures), options.signal).catch(() => undefined)
  }
}

type Message = { readonly id: string } | { readonly id: string; readonly data: string }

/** What one connection brings, until it ends. */
async function* messagesOf(transport: Transport, options: StreamOptions): AsyncGenerator<Message> {
  const silence = new AbortController()
  const signal =
    options.signal === undefined ? silence.signal : AbortSignal.any([options.signal, silence.signal])
  const listen = () =>
    setTimeout(() => silence.abort(new StreamBroke('nothing was heard for 45 s')), SILENCE_MS)
  let watch = listen()
  try {
    const response = await transport
      .open({
        method: 'GET',
        path:
          pathOf(operations.streamEvents) + (options.slot ? `?slot=${encodeURIComponent(options.slot)}` : ''),
        headers: {
          accept: 'text/event-stream',
          ...(options.lastEventId && { 'last-event-id': options.lastEventId }),
        },
        signal,
      })
      .catch(broke)
    if (!response.ok) throw await problemOf(response)

    const messages: Message[] = []
    const parser = createParser({
      onEvent: ({ id, event, data }) => {
        if (id === undefined) return
        if (event === 'open') messages.push({ id })
        else if (event === undefined || event === 'message') messages.push({ id, data })
      },
    })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    try {
      for (;;) {
        const chunk = await reader?.read().catch(broke)
        if (chunk === undefined || chunk.done) return
        clearTimeout(watch)
        watch = listen()
        parser.feed(chunk.value)
        yield* messages.splice(0)
      }
    } finally {
      await reader?.cancel().catch(() => undefined)
    }
  } finally {
    clearTimeout(watch)
    silence.abort()
  }
}

class StreamBroke extends Error {
  override readonly name = 'StreamBroke'
}

const isBreak = (fault: unknown): boolean => fault instanceof StreamBroke

function broke(cause: unknown): never {
  throw new StreamBroke('the event stream broke', { cause })
}
