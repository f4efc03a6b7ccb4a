import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { forecastQuery, memberDayQuery } from '../data/member-queries.ts'
import { communityQuery } from '../data/queries.ts'
import { useSession } from '../data/session.tsx'
import { useReader } from '../data/use-reader.ts'

/** A tariff of a day changes with the day. */
const TARIFF_MS = 60_000

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
  const { operator } = useSession()
  const members = community?.members ?? []
  // One tariff holds for a community; the day of any member tells it to whoever may see one.
  const member =
    members.find(({ participant }) => participant === reader.name) ??
    (operator !== null || community?.isModelled === true ? members[0] : undefined)
  const { data: day } = useQuery({
    ...memberDayQuery(reader, member?.participant ?? ''),
    enabled: member !== undefined,
    refetchInterval: TARIFF_MS,
  })
  const { data: forecast } = useQuery({
    ...forecastQuery(reader, 'community', 'price'),
    enabled: members.length > 0,
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
