import type { ParticipantNumber } from '@gridbourse/core/market'

/** Who reads: anybody, a participant, or an insider (operator or observer), who may know everything. */
export type Reader = 'anybody' | 'insider' | ParticipantNumber
