import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { communityQuery } from '../data/queries.ts'

/**
 * Whose day a page of one kind of member shows: the address decides, else the first of that kind. Null where none
 * lives here, undefined before that is known.
 */
export function useDayMember(kind: 'producer' | 'consumer'): string | null | undefined {
  const { participant } = useParams({ strict: false })
  const { data: community } = useQuery(communityQuery)
  if (participant !== undefined) return participant
  if (community === undefined) return undefined
  return community?.members.find((member) => member.kind === kind)?.participant ?? null
}
