import type { ForecastQuantity } from '@gridbourse/api'
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Reader } from './use-reader.ts'

const OFTEN_MS = 5_000

/** A member's local day; today without a date. Days that are over are asked for once. */
export const memberDayQuery = ({ name, client }: Reader, participant: string, date?: string) =>
  queryOptions({
    queryKey: ['member-day', name, participant, date ?? 'today'],
    queryFn: ({ signal }) => client.getMemberDay({ params: { participant }, query: { date }, signal }),
    ...(date === undefined ? { refetchInterval: OFTEN_MS } : { staleTime: Infinity }),
  })

export const agentsQuery = ({ name, client }: Reader) =>
  queryOptions({
    queryKey: ['agents', name],
    queryFn: async ({ signal }) => (await client.listAgents({ signal })).agents,
    refetchInterval: OFTEN_MS,
  })

export const decisionsQuery = ({ name, client }: Reader, agent: string) =>
  queryOptions({
    queryKey: ['decisions', name, agent],
    queryFn: async ({ signal }) =>
      (await client.listDecisions({ params: { agent }, query: { limit: 100 }, signal })).decisions,
    refetchInterval: OFTEN_MS,
  })

/** A decision never changes. */
export const decisionQuery = ({ name, client }: Reader, id: string) =>
  queryOptions({
    queryKey: ['decision', name, id],
    queryFn: ({ signal }) => client.getDecision({ params: { id }, signal }),
    staleTime: Infinity,
    gcTime: 60_000,
  })

export const forecastsQuery = ({ name, client }: Reader) =>
  queryOptions({
    queryKey: ['forecasts', name],
    queryFn: async ({ signal }) => (await client.listForecasts({ signal })).series,
    refetchInterval: 3 * OFTEN_MS,
  })

export const forecastQuery = ({ name, client }: Reader, of: string, quantity: ForecastQuantity) =>
  queryOptions({
    queryKey: ['forecast', name, of, quantity],
    queryFn: ({ signal }) => client.getForecast({ params: { of, quantity }, signal }),
    refetchInterval: OFTEN_MS,
    placeholderData: keepPreviousData,
  })

export const gridQuery = ({ name, client }: Reader) =>
  queryOptions({
    queryKey: ['grid', name],
    queryFn: ({ signal }) => client.getGrid({ signal }),
    refetchInterval: OFTEN_MS,
  })

export const alarmsQuery = ({ name, client }: Reader) =>
  queryOptions({
    queryKey: ['alarms', name],
    queryFn: ({ signal }) => client.listAlarms({ signal }),
    refetchInterval: OFTEN_MS,
  })
