import { z } from 'zod'
import { blockTerms } from './block.ts'
import { amendTerms, answerTerms, orderTerms } from './order.ts'
import { reason } from './problem.ts'
import { body, idempotencyKey, orderId, sequence, slotName } from './units.ts'

/** The most commands one batch may hold. */
export const MAX_BATCH_ITEMS = 10_000

const batchItem = z
  .discriminatedUnion(
    'type',
    [
      body({ type: z.literal('place_order'), key: idempotencyKey, ...orderTerms }),
      body({ type: z.literal('place_block'), key: idempotencyKey, ...blockTerms }),
      body({ type: z.literal('amend_order'), key: idempotencyKey, orderId, ...amendTerms }),
      body({ type: z.literal('cancel_order'), key: idempotencyKey, orderId }),
      body({ type: z.literal('cancel_all'), key: idempotencyKey, slot: slotName.optional() }),
    ],
    { error: 'expected "place_order", "place_block", "amend_order", "cancel_order" or "cancel_all"' },
  )
  .meta({ id: 'BatchItem', description: 'One command with its own idempotency key.' })
export type BatchItem = z.infer<typeof batchItem>

export const batch = body({
  items: z
    .array(batchItem, { error: 'expected a list of commands' })
    .min(1, { error: 'a batch has at least one item' })
    .max(MAX_BATCH_ITEMS, { error: `a batch has at most ${MAX_BATCH_ITEMS} items` }),
}).meta({
  id: 'Batch',
  description:
    'Commands done in this order, each for itself: one that is rejected does not stop the next. If any item is malformed, nothing of the batch is done.',
  examples: [
    {
      items: [
        {
          type: 'place_order',
          key: 'morning-1',
          slot: '2026-11-22T10:15Z',
          side: 'sell',
          priceMicrosPerKwh: 90_000,
          energyWh: 4000,
        },
        { type: 'cancel_order', key: 'morning-2', orderId: '4711' },
      ],
    },
  ],
})
export type Batch = z.infer<typeof batch>

const batchResult = z
  .discriminatedUnion('accepted', [
    z.object({ accepted: z.literal(true), key: idempotencyKey, ...answerTerms, orderId: orderId.nullable() }),
    z.object({
      accepted: z.literal(false),
      key: idempotencyKey,
      sequence: sequence.nullable().meta({
        description:
          'Place in the journal, or null where the command never reached it (such as a reused key).',
        examples: [1043],
      }),
      reason,
      field: z.string().nullable(),
      detail: z.string(),
    }),
  ])
  .meta({ id: 'BatchResult', description: 'What became of one item. `orderId` is null for `cancel_all`.' })
export type BatchResult = z.infer<typeof batchResult>

export const batchAnswer = z.object({ results: z.array(batchResult) }).meta({
  id: 'BatchAnswer',
  description: 'One result per item, in the order of the items; all are durable.',
})
export type BatchAnswer = z.infer<typeof batchAnswer>
