import type { z } from 'zod'
import { streamOf, type StreamOptions } from './event-stream.ts'
import type { MarketEvent } from './event.ts'
import { isCommand, pathOf, type Operation } from './operation.ts'
import { operations, type OperationId } from './operations.ts'
import { problemOf } from './problem-error.ts'
import { createTransport, type ClientOptions, type Transport } from './transport.ts'

/**
 * A method per operation. Each resolves to the answer; throws `Problem` where the server said no and
 * `ServerUnreachable` where it said nothing. A command gets an idempotency key of its own unless it is
 * given one, and is sent again under the same key when the network fails: it is done once.
 */
export type Client = { readonly [Id in Callable]: Method<Id> } & {
  /** The event stream, continued over breaks without a gap, until `signal` is aborted. */
  events(options?: StreamOptions): AsyncGenerator<MarketEvent, void, undefined>
}

export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options)
  const methods = Object.entries(operations)
    .filter(([, operation]) => operation.answer !== null)
    .map(([id, operation]) => [id, (request: Request = {}) => call(transport, operation, request)])
  return { ...Object.fromEntries(methods), events: (stream) => streamOf(transport, stream) } as Client
}

type Operations = typeof operations
type Callable = { [Id in OperationId]: Operations[Id]['answer'] extends null ? never : Id }[OperationId]

type Part<Id extends OperationId, Name extends 'params' | 'query' | 'body'> =
  Operations[Id] extends Record<Name, infer Schema extends z.ZodType> ? z.input<Schema> : undefined

/** A part is named where the operation has it, and may be left out where everything in it may. */
type Named<Name extends string, Value> = [Value] extends [undefined]
  ? unknown
  : Record<string, never> extends Value
    ? { readonly [Key in Name]?: Value }
    : { readonly [Key in Name]: Value }

export type RequestOf<Id extends OperationId> = Named<'params', Part<Id, 'params'>> &
  Named<'query', Part<Id, 'query'>> &
  Named<'body', Part<Id, 'body'>> & {
    /** Of a command; made up where it is left out. */
    readonly idempotencyKey?: string
    readonly signal?: AbortSignal
  }

export type AnswerOf<Id extends OperationId> = z.output<NonNullable<Operations[Id]['answer']>>

type Method<Id extends OperationId> =
  Record<string, never> extends RequestOf<Id>
    ? (request?: RequestOf<Id>) => Promise<AnswerOf<Id>>
    : (request: RequestOf<Id>) => Promise<AnswerOf<Id>>

type Request = {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | null | undefined>>
  readonly body?: unknown
  readonly idempotencyKey?: string
  readonly signal?: AbortSignal
}

async function call(transport: Transport, operation: Operation, request: Request): Promise<unknown> {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (isCommand(operation)) headers['idempotency-key'] = request.idempotencyKey ?? crypto.randomUUID()
  if (request.body !== undefined) headers['content-type'] = 'application/json'
  const response = await transport.send({
    method: operation.method,
    path: pathOf(operation, request.params) + searchOf(request.query),
    headers,
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
    signal: request.signal,
  })
  if (!response.ok) throw await problemOf(response)
  return operation.answer?.parse(await response.json())
}

function searchOf(query: Request['query'] = {}): string {
  const given = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === null ? [] : [[name, String(value)]],
  )
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
