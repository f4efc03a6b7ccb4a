import { z } from 'zod'
import { finishedOrder } from './finished-order.ts'
import { order, side } from './order.ts'
import { body, energyWh, orderId, participantName, priceMicrosPerKwh, slotName } from './units.ts'

const profile = z
  .array(body({ slot: slotName, energyWh }), { error: 'expected a list of {slot, energyWh}' })
  .min(1, { error: 'a block has at least one slot' })
  .max(200, { error: 'a block has at most 200 slots' })
  .meta({ description: 'Ascending slots of one delivery day, with the energy in each.' })

export const blockTerms = {
  side,
  priceMicrosPerKwh: priceMicrosPerKwh.meta({
    description: 'The limit on the energy-weighted mean price over the slots.',
    examples: [95_000],
  }),
  profile,
}

export const placeBlock = body(blockTerms).meta({
  id: 'PlaceBlock',
  description: 'All or nothing over several slots of one delivery day, in its opening auction.',
  examples: [
    {
      side: 'sell',
      priceMicrosPerKwh: 95_000,
      profile: [
        { slot: '2026-11-22T10:00Z', energyWh: 5000 },
        { slot: '2026-11-22T10:15Z', energyWh: 5000 },
      ],
    },
  ],
})
export type PlaceBlock = z.infer<typeof placeBlock>

export const block = z
  .object({
    kind: z.literal('block'),
    orderId,
    participant: participantName,
    ...blockTerms,
    profile: z.array(z.object({ slot: slotName, energyWh })),
  })
  .meta({ id: 'Block', description: 'A block that waits for its opening auction.' })
export type Block = z.infer<typeof block>

export const liveOrder = z.discriminatedUnion('kind', [order, block])
export type LiveOrder = z.infer<typeof liveOrder>

export const orderList = z
  .object({
    orders: z.array(liveOrder).meta({ description: 'Live ones; none where finished ones were asked for.' }),
    finished: z
      .array(finishedOrder)
      .optional()
      .meta({ description: 'With `state=finished`: those that trade no more, newest first.' }),
    next: orderId.nullable().optional().meta({
      description: 'With `state=finished`: ask with `before` set to this for older ones; null at the end.',
    }),
  })
  .meta({ id: 'OrderList', description: 'Live orders and blocks by ascending id, or finished ones.' })
export type OrderList = z.infer<typeof orderList>
