import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { communityQuery } from '../data/queries.ts'

export type DayMember = {
  /** Null where nobody of that kind lives here, undefined before that is known. */
  readonly participant: string | null | undefined
  /** The address names somebody whose day stands on another page. */
  readonly isHousehold: boolean
}

/** Whose day a page of one kind of member shows: the address decides, else the first of that kind. */
export function useDayMember(kind: 'producer' | 'consumer'): DayMember {
  const { participant } = useParams({ strict: false })
  const { data: community } = useQuery(communityQuery)
  const members = community?.members ?? []
  if (participant !== undefined) {
    const named = members.find((member) => member.participant === participant)
    return { participant, isHousehold: named?.kind === 'household' }
  }
  const first = members.find((member) => member.kind === kind)?.participant
  return { participant: first ?? (community === undefined ? undefined : null), isHousehold: false }
}
