import { z } from 'zod'
import { side } from './order.ts'
import { atMs, energySumWh, nanos, orderId, participantName, priceMicrosPerKwh, slotName } from './units.ts'

export const finishedOrder = z
  .object({
    kind: z.enum(['order', 'block']),
    orderId,
    participant: participantName,
    slot: slotName.meta({ description: 'Of a block, its first.' }),
    side,
    priceMicrosPerKwh: priceMicrosPerKwh.nullable().meta({ description: 'null for a market order.' }),
    energyWh: energySumWh.meta({ description: 'What it was for, at last.', examples: [2500] }),
    filledWh: energySumWh.meta({ description: 'What of it traded.', examples: [2500] }),
    notionalNanos: nanos.meta({ description: 'What the fills came to: price times energy.' }),
    outcome: z
      .enum([
        'filled',
        'cancelled',
        'expired',
        'gate_closed',
        'unfilled_remainder',
        'self_trade',
        'participant_killed',
        'market_killed',
        'price_outside_band',
        'block_rejected',
      ])
      .meta({ description: '`filled`, or why the rest was removed.', examples: ['filled'] }),
    placedAtMs: atMs,
    finishedAtMs: atMs,
  })
  .meta({ id: 'FinishedOrder', description: 'An order or a block that trades no more.' })
export type FinishedOrder = z.infer<typeof finishedOrder>
