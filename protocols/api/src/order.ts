import { z } from 'zod'
import {
  atMs,
  body,
  energySumWh,
  energyWh,
  nanos,
  orderId,
  participantName,
  priceMicrosPerKwh,
  sequence,
  slotName,
} from './units.ts'

export const side = z.enum(['buy', 'sell'], { error: 'expected "buy" or "sell"' }).meta({ examples: ['buy'] })

export const timeInForce = z
  .enum(['gate', 'time', 'ioc', 'fok'], { error: 'expected "gate", "time", "ioc" or "fok"' })
  .meta({
    description:
      "How long an order lives. `gate` (default): until the slot's gate closes. `time`: until `expiresAtMs` or the gate, whichever is first. `ioc`: what does not trade at once is cancelled. `fok`: trades whole at once or not at all.",
    examples: ['gate'],
  })

/** What an order says; shared by `placeOrder` and the items of a batch. */
export const orderTerms = {
  slot: slotName,
  side,
  priceMicrosPerKwh: priceMicrosPerKwh.nullable().meta({
    description:
      'The limit, in millionths of the currency per kWh. null is a market order: any price inside the band, at once, the remainder cancelled.',
    examples: [120_000],
  }),
  energyWh,
  timeInForce: timeInForce.optional(),
  expiresAtMs: atMs.optional().meta({
    description: 'Needed with `timeInForce: "time"`, and only with that.',
    examples: [1_795_340_000_000],
  }),
  postOnly: flag('Rejected (`would_trade`) instead of trading on entry. Default false.'),
  atClose: flag('Waits unmatched for the closing auction. Default false.'),
}

export const placeOrder = body(orderTerms).meta({
  id: 'PlaceOrder',
  description: 'An order for one slot.',
  examples: [{ slot: '2026-11-22T10:15Z', side: 'buy', priceMicrosPerKwh: 120_000, energyWh: 2500 }],
})
export type PlaceOrder = z.infer<typeof placeOrder>

export const amendTerms = {
  priceMicrosPerKwh: priceMicrosPerKwh
    .optional()
    .meta({ description: 'The new limit; left out, it stays.', examples: [118_000] }),
  energyWh: energyWh
    .optional()
    .meta({ description: 'The new total, what has traded included; left out, it stays.', examples: [2000] }),
}

export const amendOrder = body(amendTerms)
  .refine((terms) => terms.priceMicrosPerKwh !== undefined || terms.energyWh !== undefined, {
    error: 'say at least one of priceMicrosPerKwh and energyWh',
  })
  .meta({
    id: 'AmendOrder',
    description:
      'New terms of a live order. With the same price and less energy it keeps its place in the queue.',
    examples: [{ energyWh: 2000 }],
  })
export type AmendOrder = z.infer<typeof amendOrder>

/** What an accepted command did by the time it was durable. */
export const answerTerms = {
  sequence,
  orderId,
  filledWh: energySumWh.meta({ description: 'What traded at once.', examples: [1500] }),
  restingWh: energySumWh.meta({
    description: 'What is live now, in the book or waiting for an auction.',
    examples: [1000],
  }),
  notionalNanos: nanos.meta({
    description:
      "What `filledWh` cost in all: each trade's price times its energy, in billionths of the currency.",
    examples: ['180000000'],
  }),
}

export const orderAnswer = z.object(answerTerms).meta({
  id: 'OrderAnswer',
  description: 'An order command was accepted and is durable.',
  examples: [
    { sequence: 1042, orderId: '4711', filledWh: 1500, restingWh: 1000, notionalNanos: '180000000' },
  ],
})
export type OrderAnswer = z.infer<typeof orderAnswer>

export const done = z.object({ sequence }).meta({
  id: 'Done',
  description: 'The command was accepted and is durable.',
  examples: [{ sequence: 1042 }],
})
export type Done = z.infer<typeof done>

export const order = z
  .object({
    kind: z.literal('order'),
    orderId,
    participant: participantName,
    slot: slotName,
    side,
    priceMicrosPerKwh,
    energyWh: energyWh.meta({ description: 'The total, what has traded included.', examples: [2500] }),
    remainingWh: energySumWh.meta({ description: 'What is left to trade.', examples: [1000] }),
    timeInForce,
    expiresAtMs: atMs.nullable(),
    postOnly: z.boolean(),
    atClose: z.boolean(),
    state: z.enum(['waiting', 'resting', 'at_close']).meta({
      description:
        '`waiting` for the opening auction, `resting` in the book, or `at_close`: waiting for the closing auction.',
      examples: ['resting'],
    }),
  })
  .meta({ id: 'Order', description: 'An order that can still trade.' })
export type Order = z.infer<typeof order>

function flag(description: string): z.ZodOptional<z.ZodBoolean> {
  return z
    .boolean({ error: 'expected true or false' })
    .optional()
    .meta({ description, examples: [false] })
}
