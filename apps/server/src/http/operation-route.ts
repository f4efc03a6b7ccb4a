import type { operations, OperationId } from '@gridbourse/api'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Access } from './access.ts'
import type { Caller } from './caller.ts'
import type { ServerParts } from './server-parts.ts'
import type { ParticipantView } from '@gridbourse/core/market'

type Operations = typeof operations
type Part<Id extends OperationId, Name extends string> = Operations[Id] extends {
  readonly [Key in Name]: infer Schema
}
  ? Schema extends z.ZodType
    ? z.output<Schema>
    : undefined
  : undefined

/** One request of an operation, parsed and admitted. */
export type Call<Id extends OperationId> = {
  readonly params: Part<Id, 'params'>
  readonly query: Part<Id, 'query'>
  readonly body: Part<Id, 'body'>
  readonly caller: Operations[Id]['caller'] extends 'anybody' | 'member' ? Caller : ParticipantView
  /** What it may see of participants: ask `mayRead` before telling of one that the operation's `about` does not name. */
  readonly access: Access
  /** The idempotency key; empty for none. */
  readonly key: string
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

type Answer<Id extends OperationId> = Operations[Id]['answer'] extends z.ZodType
  ? z.input<Operations[Id]['answer']>
  : FastifyReply

/** Does what an operation says and answers, or throws a `Problem`. */
export type Handler<Id extends OperationId> = (
  parts: ServerParts,
  call: Call<Id>,
) => Answer<Id> | Promise<Answer<Id>>

export type Handlers<Ids extends OperationId = OperationId> = { readonly [Id in Ids]: Handler<Id> }
