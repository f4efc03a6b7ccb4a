import { z } from 'zod'

/** Why the exchange says no. */
export const rejectionReasons = [
  'rules_missing',
  'rules_already_set',
  'rules_invalid',
  'time_goes_backwards',
  'day_already_open',
  'day_invalid',
  'participant_unknown',
  'participant_already_registered',
  'participant_invalid',
  'participant_killed',
  'not_permitted',
  'market_halted',
  'slot_unknown',
  'gate_closed',
  'energy_out_of_range',
  'price_out_of_range',
  'price_off_tick',
  'price_outside_band',
  'price_band_invalid',
  'position_limit_exceeded',
  'limit_invalid',
  'expiry_invalid',
  'terms_contradict',
  'not_in_continuous_trading',
  'would_trade',
  'cannot_fill',
  'self_trade',
  'order_unknown',
  'not_your_order',
  'nothing_to_amend',
  'block_not_amendable',
  'block_profile_invalid',
  'block_limit_reached',
  'block_after_opening_auction',
] as const

/** Why a request does not get as far as the exchange. */
export const requestReasons = [
  'json_malformed',
  'request_invalid',
  'body_too_large',
  'media_type_unsupported',
  'route_unknown',
  'method_not_allowed',
  'host_not_allowed',
  'origin_foreign',
  'too_many_requests',
  'key_missing',
  'key_unknown',
  'idempotency_key_reused',
  'alarm_unknown',
  'auction_unknown',
  'clock_is_real',
  'community_none',
  'day_unknown',
  'agent_unknown',
  'decision_unknown',
  'forecast_unknown',
  'key_id_unknown',
  'last_operator_key',
  'webhook_unknown',
  'webhook_url_refused',
  'events_not_kept',
  'too_many_streams',
  'overloaded',
  'journal_failed',
  'readings_failed',
  'tables_none',
  'starting',
  'store_away',
  'internal',
] as const

export const reason = z.enum([...rejectionReasons, ...requestReasons]).meta({
  id: 'Reason',
  description: 'What was wrong, for programs. Stable: a reason is never renamed.',
  examples: ['gate_closed'],
})
export type Reason = z.infer<typeof reason>

export const problem = z
  .object({
    type: z
      .string()
      .meta({ description: 'A URN of the reason.', examples: ['urn:gridbourse:problem:gate_closed'] }),
    title: z
      .string()
      .meta({ description: 'The reason in words.', examples: ['The gate of the slot is closed'] }),
    status: z.int().meta({ description: 'The HTTP status, again.', examples: [422] }),
    detail: z.string().meta({
      description: 'What was wrong here and what to do.',
      examples: ['Orders for this slot were accepted until 2026-11-22T10:10Z.'],
    }),
    instance: z.string().meta({ description: 'The path of the request.', examples: ['/v1/orders'] }),
    requestId: z
      .string()
      .nullable()
      .default(null)
      .meta({
        description:
          'Under which the request is in the log: the `X-Request-Id` that was sent, or one made here.',
        examples: ['q3Zk0Xw1-4f'],
      }),
    reason,
    field: z
      .string()
      .nullable()
      .meta({
        description: 'The field of the request that was wrong, where one was: `energyWh`, `items.3.slot`.',
        examples: ['slot'],
      }),
    sequence: z
      .int()
      .nullable()
      .meta({
        description:
          'Place in the journal of the rejected command, or null where it never reached the exchange.',
        examples: [1043],
      }),
  })
  .meta({ id: 'Problem', description: 'A problem answer (RFC 9457, `application/problem+json`).' })
export type ProblemBody = z.infer<typeof problem>

/** The field and the message of the first thing that a schema complained about. */
export function complaintOf(issues: readonly z.core.$ZodIssue[]): { field: string | null; detail: string } {
  const issue = issues[0]
  if (issue === undefined) return { field: null, detail: 'The request is not what this operation expects.' }
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
  return { field: path.length === 0 ? null : path.map(String).join('.'), detail: issue.message }
}
