import { z } from 'zod'
import type { Operation } from './operation.ts'
import {
  keyList,
  newKey,
  participant,
  participantList,
  registerParticipant,
  registeredParticipant,
} from './participant.ts'
import { ofParticipant } from './request-parts.ts'
import { body, participantName } from './units.ts'

/** Who takes part, and with which keys. */
export const participantOperations = {
  registerParticipant: {
    method: 'POST',
    path: '/v1/participants',
    caller: 'operator',
    tag: 'Participants',
    summary: 'Register a participant',
    description: 'Gives it its first key, told this once.',
    body: registerParticipant,
    status: 201,
    answer: registeredParticipant,
    reasons: ['participant_already_registered', 'participant_invalid'],
  },
  listParticipants: {
    method: 'GET',
    path: '/v1/participants',
    caller: 'key holder',
    tag: 'Participants',
    summary: 'Participants',
    description: 'For operators and observers all, else yourself.',
    status: 200,
    answer: participantList,
    reasons: [],
  },
  getParticipant: {
    method: 'GET',
    path: '/v1/participants/{participant}',
    caller: 'key holder',
    about: 'participant',
    tag: 'Participants',
    summary: 'One participant',
    description: 'Yourself, or for operators and observers anybody. `me` is whoever holds the key.',
    params: ofParticipant,
    status: 200,
    answer: participant,
    reasons: ['participant_unknown', 'not_permitted'],
  },
  addKey: {
    method: 'POST',
    path: '/v1/participants/{participant}/keys',
    caller: 'key holder',
    about: 'participant',
    tag: 'Participants',
    summary: 'Make a new key',
    description:
      'For yourself, or as an operator for anybody. Older keys stay valid until they are removed. Only the hash of a key is kept, so a retry makes another one: remove the one you did not see.',
    params: ofParticipant,
    status: 201,
    answer: newKey,
    reasons: ['participant_unknown', 'not_permitted'],
  },
  listKeys: {
    method: 'GET',
    path: '/v1/participants/{participant}/keys',
    caller: 'key holder',
    about: 'participant',
    tag: 'Participants',
    summary: 'Keys of a participant',
    description: 'By id; the keys themselves are known to nobody.',
    params: ofParticipant,
    status: 200,
    answer: keyList,
    reasons: ['participant_unknown', 'not_permitted'],
  },
  removeKey: {
    method: 'DELETE',
    path: '/v1/participants/{participant}/keys/{keyId}',
    caller: 'key holder',
    about: 'participant',
    tag: 'Participants',
    summary: 'Remove a key',
    description:
      'It is refused from now on, and event streams that it opened end. The last key of an operator stays, so that nobody is locked out.',
    params: body({ participant: participantName, keyId: z.string().max(64) }),
    status: 200,
    answer: z.object({}),
    reasons: ['key_id_unknown', 'last_operator_key', 'participant_unknown', 'not_permitted'],
  },
} as const satisfies Record<string, Operation>
