import { isCommand, type Operation } from '@gridbourse/api'
import type { ParticipantView } from '@gridbourse/core/market'
import type { MarketView } from '../views/market-view.ts'
import { isInsider, type Caller } from './caller.ts'
import { Problem } from './problem.ts'

// The one place that decides who may do and see what. An operation declares it (`caller`, `about`), the route
// holds it to that before the handler runs, and a handler that tells of several participants asks `mayRead`.

/** What a request may reach: who asks, and the members that are nobody and may be looked at from here. */
export type Access = {
  readonly caller: Caller
  readonly openMembers: ReadonlySet<string>
}

const NONE: ReadonlySet<string> = new Set()

/** Of who has not said who asks, and may see what everybody may. */
export const ANYBODY: Access = { caller: null, openMembers: NONE }

/**
 * Modelled members are nobody: whoever sits at this machine may look at them without a key, so that a newcomer
 * needs none. A key of one of them says who asks, and sees its own alone, as it would among real ones.
 */
export function accessOf(
  caller: Caller,
  from: { readonly isHere: boolean; readonly modelledMembers: ReadonlySet<string> },
): Access {
  const isMember = caller !== null && from.modelledMembers.has(caller.name)
  return { caller, openMembers: from.isHere && !isMember ? from.modelledMembers : NONE }
}

/** Refuses callers that an operation is not for. What a role may do beyond that the exchange decides. */
export function admit({ caller, openMembers }: Access, operation: Operation): void {
  const kind = operation.caller
  if (kind === 'anybody' || (kind === 'member' && openMembers.size > 0)) return
  if (caller === null) throw new Problem('key_missing', { field: 'authorization' })
  if (kind === 'operator' && caller.role !== 'operator') throw new Problem('not_permitted')
  if (kind === 'participant' && caller.role === 'observer') throw new Problem('not_permitted')
  if (kind === 'member' && isCommand(operation) && caller.role === 'observer')
    throw new Problem('not_permitted')
}

/**
 * Whether a participant's own things (meters, plans, bills, decisions, readings) may be told to whoever asks: to
 * itself, to operators and observers, and of modelled members to whoever sits at this machine. For lists, which
 * leave out what may not be told. `me` is the caller. Knows nothing of whether there is such a participant.
 */
export function mayRead({ caller, openMembers }: Access, participant: string): boolean {
  if (caller !== null && (participant === 'me' || participant === caller.name || isInsider(caller)))
    return true
  return openMembers.has(participant)
}

/**
 * Whether what is known of everybody together may be told: situations of agents that act for the market, suspicions,
 * the state of the machine. To operators and observers, and of a modelled community to whoever sits at this machine.
 */
export const mayReadAll = ({ caller, openMembers }: Access): boolean =>
  openMembers.size > 0 || (caller !== null && isInsider(caller))

/**
 * Refuses a request about a participant that the caller may not read: without a key with `key_missing`, else with
 * `not_permitted`. Routes call it for the parameter that their operation's `about` names; a handler calls it where
 * whose things they are turns out later (a decision by its id).
 */
export function requireMayRead(access: Access, participant: string, field: string | null = null): void {
  if (mayRead(access, participant)) return
  if (access.caller === null) throw new Problem('key_missing', { field: 'authorization' })
  throw new Problem('not_permitted', { field })
}

/** Holds a request to what its operation says it is about. */
export function requireAbout(
  access: Access,
  { about }: Operation,
  { params, query }: { readonly params: unknown; readonly query: unknown },
): void {
  if (about === undefined) return
  const named = valueOf(params, about) ?? valueOf(query, about)
  if (named !== undefined) requireMayRead(access, named, about)
}

function valueOf(part: unknown, name: string): string | undefined {
  if (typeof part !== 'object' || part === null) return undefined
  const value: unknown = Reflect.get(part, name)
  return typeof value === 'string' ? value : undefined
}

/** Whose things a request is about: the caller's own, or for insiders those of the participant named. */
export function subjectOf(
  market: MarketView,
  caller: ParticipantView,
  name: string | undefined,
): ParticipantView {
  if (name === undefined || name === 'me' || name === caller.name) return caller
  if (!isInsider(caller)) throw new Problem('not_permitted', { field: 'participant' })
  const named = market.participants.named(name)
  if (named === undefined) throw new Problem('participant_unknown', { field: 'participant' })
  return named
}

/** Whether a request came from this machine by itself: what a proxy hands on comes from somewhere else. */
export function isFromHere(request: {
  readonly ip: string
  readonly headers: Readonly<Record<string, unknown>>
}): boolean {
  if (request.headers['forwarded'] !== undefined || request.headers['x-forwarded-for'] !== undefined)
    return false
  return /^(::ffff:)?127\./.test(request.ip) || request.ip === '::1'
}
