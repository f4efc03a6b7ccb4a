import type { Asked, QuestionKind, StreetAnswer } from '../street/messages.ts'
import { StreetSilent, type Street } from '../street/street.ts'
import { Problem } from './problem.ts'
import type { ServerParts } from './server-parts.ts'

/** The community that lives here, or a problem that says there is none. */
export function streetOf({ street }: Pick<ServerParts, 'street'>): Street {
  if (street === null) throw new Problem('community_none')
  return street
}

/** Asks the street's thread; where it rests, whoever asks is to try again. */
export async function askStreet<Kind extends QuestionKind>(
  parts: Pick<ServerParts, 'street'>,
  kind: Kind,
  asked: Asked<Kind>,
): Promise<StreetAnswer<Kind>> {
  try {
    return await streetOf(parts).ask(kind, asked)
  } catch (fault) {
    if (fault instanceof StreetSilent) throw new Problem('starting', { detail: SILENT })
    throw fault
  }
}

const SILENT =
  'The community does not answer now: it starts, rests or has stopped (GET /v1/community says which). Try again.'
