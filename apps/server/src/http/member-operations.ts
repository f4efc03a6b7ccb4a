import type { MemberOverride } from '@gridbourse/api'
import type { MemberWish, WishFlaw } from '@gridbourse/core/community'
import type { EpochMs } from '@gridbourse/core/kernel'
import type { Caller } from './caller.ts'
import { askStreet, streetOf } from './asked-street.ts'
import { slotNamed } from './market-reads.ts'
import type { Handlers } from './operation-route.ts'
import { presentDay, presentWish } from './present-day.ts'
import { presentTrace } from './present-trace.ts'
import { invalidRequest, Problem } from './problem.ts'
import type { ServerParts } from './server-parts.ts'

/** What one member of the community did, plans and owes. */
export const memberOperations: Handlers<
  'getMemberDay' | 'getMemberTrace' | 'overrideMember' | 'endMemberOverride'
> = {
  async getMemberDay(parts, { params, query, caller }) {
    const member = memberNamed(parts, params.participant, caller)
    const day = await askStreet(parts, 'day', {
      member,
      date: query.date ?? null,
      now: nowOf(parts),
    })
    if (day === null) throw new Problem('day_unknown', { field: 'date' })
    return presentDay(day, parts)
  },

  async getMemberTrace(parts, { params, caller }) {
    const member = memberNamed(parts, params.participant, caller)
    const slot = slotNamed(parts.names, params.slot)
    const trace = await askStreet(parts, 'trace', { member, slot })
    if (trace === null)
      throw new Problem('slot_unknown', {
        field: 'slot',
        detail: 'The slot is not settled yet, or more than three days ago and not remembered any more.',
      })
    return presentTrace(trace, parts)
  },

  async overrideMember(parts, { params, body, caller }) {
    const member = memberNamed(parts, params.participant, caller)
    const wish = wishFrom(body)
    const flaw = await askStreet(parts, 'wish', { member, wish, now: nowOf(parts) })
    if (flaw !== null) throw invalidRequest(FLAWS[flaw].field, FLAWS[flaw].detail)
    return presentWish(wish)
  },

  async endMemberOverride(parts, { params, caller }) {
    const member = memberNamed(parts, params.participant, caller)
    return { ended: await askStreet(parts, 'end_wish', { member, now: nowOf(parts) }) }
  },
}

const FLAWS: Readonly<Record<WishFlaw, { field: string; detail: string }>> = {
  until_is_past: { field: 'untilMs', detail: "expected an instant after the market's time" },
  no_battery: { field: 'kind', detail: 'expected `away`: the member has no battery to hold' },
  nobody_lives_there: {
    field: 'kind',
    detail: 'expected `hold` or `reserve`: only in a household somebody can be away',
  },
}

type AskedWish = Pick<MemberOverride, 'kind' | 'reservePercent' | 'untilMs'>

function wishFrom({ kind, reservePercent, untilMs }: AskedWish): MemberWish {
  const until = untilMs as EpochMs
  if (kind !== 'reserve') return { kind, reservePercent: null, until }
  if (reservePercent === null)
    throw invalidRequest('reservePercent', 'missing: expected a share of 0 to 100 with `reserve`')
  return { kind, reservePercent, until }
}

/** The market's time. */
export const nowOf = ({ engine, market }: Pick<ServerParts, 'engine' | 'market'>): EpochMs =>
  engine.clock?.at ?? market.clock

/** `me` is the caller. */
function memberNamed(parts: ServerParts, participant: string, caller: Caller): string {
  const member = participant === 'me' && caller !== null ? caller.name : participant
  if (!streetOf(parts).members.some(({ id }) => id === member))
    throw new Problem('participant_unknown', { field: 'participant' })
  return member
}
