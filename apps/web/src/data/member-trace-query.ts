import { queryOptions } from '@tanstack/react-query'
import type { Reader } from './use-reader.ts'

/** How a settled slot came onto a member's bill. */
export const memberTraceQuery = ({ name, client }: Reader, participant: string, slot: string) =>
  queryOptions({
    queryKey: ['member-trace', name, participant, slot],
    queryFn: ({ signal }) => client.getMemberTrace({ params: { participant, slot }, signal }),
    staleTime: 60_000,
  })
