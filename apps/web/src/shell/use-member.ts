import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useEffect } from 'react'
import { communityQuery } from '../data/queries.ts'

const KEPT = 'gridbourse-member'

/**
 * Whose page this is: the address decides, else who was looked at last, else the first household. Null before the
 * community is known, and where none lives here.
 */
export function useMember(): string | null {
  const { participant } = useParams({ strict: false })
  const { data: community } = useQuery(communityQuery)
  useEffect(() => {
    if (participant !== undefined) localStorage.setItem(KEPT, participant)
  }, [participant])
  if (participant !== undefined) return participant
  if (!community) return null
  const { members } = community
  const kept = localStorage.getItem(KEPT)
  const found =
    members.find((member) => member.participant === kept) ??
    members.find(({ kind }) => kind === 'household') ??
    members[0]
  return found?.participant ?? null
}

/** home-01 as people say it: Home 01. */
export const spoken = (participant: string): string => {
  const name = participant.replaceAll(/[-_]/g, ' ')
  return name.charAt(0).toUpperCase() + name.slice(1)
}
