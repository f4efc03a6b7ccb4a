import type { Caller as Kind } from '@gridbourse/api'
import type { KeyStore, ParticipantView } from '@gridbourse/core/market'
import type { MarketView } from '../views/market-view.ts'
import type { Reader } from './reader.ts'
import { Problem } from './problem.ts'

/** Who sent a request, by the key it carried; null without one. */
export type Caller = ParticipantView | null

export function callerOf(
  { keys, market }: { keys: KeyStore; market: MarketView },
  authorization: string | undefined,
): Caller {
  if (authorization === undefined) return null
  const holder = keys.holderOf(/^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '')
  const caller = holder === undefined ? undefined : market.participants.get(holder)
  if (caller === undefined) throw new Problem('key_unknown', { field: 'authorization' })
  return caller
}

/** Refuses callers that an operation is not for. What a role may do beyond that the exchange decides. */
export function admit(caller: Caller, kind: Kind): void {
  if (kind === 'anybody') return
  if (caller === null) throw new Problem('key_missing', { field: 'authorization' })
  if (kind === 'operator' && caller.role !== 'operator') throw new Problem('not_permitted')
  if (kind === 'participant' && caller.role === 'observer') throw new Problem('not_permitted')
}

export const isInsider = (caller: ParticipantView): boolean => caller.role !== 'participant'

export const readerOf = (caller: Caller): Reader =>
  caller === null ? 'anybody' : isInsider(caller) ? 'insider' : caller.participant

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
