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
  const holder = keys.holderOf(keyIn(authorization) ?? '')
  const caller = holder === undefined ? undefined : market.participants.get(holder)
  if (caller === undefined) throw new Problem('key_unknown', { field: 'authorization' })
  return caller
}

/** The key that a request carried, whether it is known or not; null for none. */
export const keyIn = (authorization: string | undefined): string | null =>
  /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? null

/** Operators and observers know everything. */
export const isInsider = (caller: ParticipantView): boolean => caller.role !== 'participant'

export const readerOf = (caller: Caller): Reader =>
  caller === null ? 'anybody' : isInsider(caller) ? 'insider' : caller.participant
