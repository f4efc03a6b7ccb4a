import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { forecastQuery, memberDayQuery } from '../data/member-queries.ts'
import { communityQuery } from '../data/queries.ts'
import { useReader } from '../data/use-reader.ts'

/** What the utility asks and pays for a slot; both as the tariff says. */
export type Utility = { readonly asks: number; readonly pays: number }

export type Corridor = {
  readonly utility: ReadonlyMap<string, Utility>
  /** Of the local price: nine quantiles, as published. */
  readonly expected: ReadonlyMap<string, readonly number[]>
}

/**
 * The utility's two prices by slot, as far as they are known here: of what was settled, and of today. And what the
 * local price is expected to be. Both are empty where nobody lives in the market.
 */
export function useCorridor(): Corridor {
  const reader = useReader()
  const { data: community } = useQuery(communityQuery)
  const member = community?.members[0]?.participant
  // One tariff holds for a community; the day of any member tells it.
  const { data: day } = useQuery({
    ...memberDayQuery(reader, member ?? ''),
    enabled: member !== undefined,
  })
  const { data: forecast } = useQuery({
    ...forecastQuery(reader, 'community', 'price'),
    enabled: member !== undefined,
  })
  const recent = community?.recent
  return useMemo(
    () => ({
      utility: new Map(
        [...(day?.slots ?? []), ...(recent ?? [])].map(
          ({ slot, importPriceMicrosPerKwh: asks, exportPriceMicrosPerKwh: pays }) => [slot, { asks, pays }],
        ),
      ),
      expected: new Map(
        (forecast?.points ?? []).flatMap(({ slot, quantiles }) =>
          quantiles === null ? [] : [[slot, quantiles] as const],
        ),
      ),
    }),
    [day, recent, forecast],
  )
}
