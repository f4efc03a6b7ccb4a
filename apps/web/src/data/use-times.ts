import { useMemo } from 'react'
import { timesIn, type Times } from '../format/times.ts'
import { useMarket } from './queries.ts'

/** Local time of the market's own zone; null before the market is known. */
export function useTimes(): Times | null {
  const zone = useMarket().data?.timeZone
  return useMemo(() => (zone === undefined ? null : timesIn(zone)), [zone])
}
