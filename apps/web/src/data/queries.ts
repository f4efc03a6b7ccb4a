import { createClient, Problem, type Client } from '@gridbourse/api'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'

/** Nobody's client: all that everybody may see. One attempt, because whoever asks here asks again anyway. */
export const anybody: Client = clientWith(undefined)

/** A client that shows a key. */
export function clientWith(key: string | undefined): Client {
  return createClient({ baseUrl: location.origin, key, attempts: 1, timeoutMs: 15_000 })
}

/** A command's own key; a page that is not served safely has no `crypto.randomUUID`. */
export const commandKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const CLOCK_MS = 1_000
const COMMUNITY_MS = 1_000
const SLOW_MS = 15_000

export const clockQuery = queryOptions({
  queryKey: ['clock'],
  queryFn: async ({ signal }) => ({ ...(await anybody.getClock({ signal })), readAtMs: performance.now() }),
  refetchInterval: CLOCK_MS,
  structuralSharing: false,
})

export const marketQuery = queryOptions({
  queryKey: ['market'],
  queryFn: ({ signal }) => anybody.getMarket({ signal }),
  refetchInterval: SLOW_MS,
})

/** The community, or null where none lives in this market. */
export const communityQuery = queryOptions({
  queryKey: ['community'],
  queryFn: ({ signal }) =>
    anybody.getCommunity({ signal }).catch((fault: unknown) => {
      if (fault instanceof Problem && fault.reason === 'community_none') return null
      throw fault
    }),
  refetchInterval: COMMUNITY_MS,
})

export const slotsQuery = queryOptions({
  queryKey: ['slots'],
  queryFn: async ({ signal }) => (await anybody.listSlots({ signal })).slots,
  refetchInterval: SLOW_MS,
})

export const bookQuery = (slot: string) =>
  queryOptions({
    queryKey: ['book', slot],
    queryFn: ({ signal }) => anybody.getBook({ params: { slot }, query: { depth: 50 }, signal }),
    refetchInterval: SLOW_MS,
  })

export const tradesQuery = (slot: string) =>
  queryOptions({
    queryKey: ['trades', slot],
    queryFn: async ({ signal }) =>
      (await anybody.listTrades({ query: { slot, limit: 1000 }, signal })).trades,
  })

export const auctionsQuery = queryOptions({
  queryKey: ['auctions'],
  queryFn: async ({ signal }) => (await anybody.listAuctions({ query: { limit: 200 }, signal })).auctions,
  refetchInterval: SLOW_MS,
})

/** A certificate never changes; whose its orders are depends on who asks. */
export const certificateQuery = (
  auctionId: string,
  { name, client }: { readonly name: string; readonly client: Client } = { name: '', client: anybody },
) =>
  queryOptions({
    queryKey: ['certificate', auctionId, name],
    queryFn: ({ signal }) => client.getAuction({ params: { auctionId }, signal }),
    staleTime: Infinity,
    gcTime: 60_000,
    placeholderData: keepPreviousData,
  })

export const useMarket = () => useQuery(marketQuery)
export const useClock = () => useQuery(clockQuery)
