import type { Community } from '@gridbourse/api'
import type { Times } from '../format/times.ts'
import type { StreetFacts } from './street-facts.ts'

/** What every part of the home page is made from. */
export type Shared = {
  readonly community: Community
  readonly facts: StreetFacts
  readonly times: Times
  readonly slotDurationMs: number
  readonly currency: string
}
