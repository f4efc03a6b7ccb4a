import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { communityQuery } from './queries.ts'

/** Has days and traces asked again as soon as another slot is settled. */
export function useSettledSlots(): void {
  const queries = useQueryClient()
  const { data: community } = useQuery(communityQuery)
  const settledAtMs = community?.settledAtMs
  const known = useRef(settledAtMs)
  useEffect(() => {
    if (known.current !== undefined && known.current !== settledAtMs)
      for (const key of ['member-day', 'member-trace']) void queries.invalidateQueries({ queryKey: [key] })
    known.current = settledAtMs
  }, [queries, settledAtMs])
}
