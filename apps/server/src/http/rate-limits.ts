import rateLimit from '@fastify/rate-limit'
import { isCommand, type Operation, type OperationId } from '@gridbourse/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from './problem.ts'

const MINUTE_MS = 60_000

/** Requests a minute, of one caller on one operation. */
const MOST = {
  /** Orders, batches and readings: what software sends as fast as it can think. */
  trading: 600_000,
  reading: 60_000,
  /** Keys, webhooks, operators' acts: each is written to the disk on its own. */
  rare: 6_000,
} as const

/** So many callers are counted on an operation at once; whoever was quiet longest is forgotten first. */
const CALLERS_COUNTED = 20_000

/**
 * Counts requests by caller and operation: a participant's by all its keys together, a stranger's by address. The
 * counts lie in this process; the plugin takes another `store` (Redis) where several processes share them.
 */
export async function limitRates(app: FastifyInstance, factor: number): Promise<void> {
  if (factor === 0) return
  await app.register(rateLimit, {
    global: false,
    cache: CALLERS_COUNTED,
    timeWindow: MINUTE_MS,
    keyGenerator: ({ access, ip }: FastifyRequest) =>
      access.caller === null ? ip : access.caller.participant,
    // Whoever is within its limit is spared the bytes.
    addHeadersOnExceeding: {
      'x-ratelimit-limit': false,
      'x-ratelimit-remaining': false,
      'x-ratelimit-reset': false,
    },
    errorResponseBuilder: (_request, { max, ttl }) =>
      new Problem('too_many_requests', {
        detail: `At most ${max} requests a minute to this operation. Try again in ${Math.ceil(ttl / 1000)} s.`,
      }),
  })
}

/** The rate of a route, for its `config`. */
export function rateOf(id: OperationId, operation: Operation, factor: number) {
  if (factor === 0 || operation.tag === 'Server') return {}
  return { rateLimit: { max: Math.max(1, Math.round(MOST[kindOf(id, operation)] * factor)) } }
}

function kindOf(id: OperationId, operation: Operation): keyof typeof MOST {
  if (operation.caller === 'participant' || id === 'addReadings') return 'trading'
  return isCommand(operation) ? 'rare' : 'reading'
}
