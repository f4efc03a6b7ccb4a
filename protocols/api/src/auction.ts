import { z } from 'zod'
import { side } from './order.ts'
import { seen } from './trade.ts'
import {
  atMs,
  auctionId,
  energySumWh,
  energyWh,
  nanos,
  orderId,
  priceMicrosPerKwh,
  sequence,
  slotName,
} from './units.ts'

export const certificateTerms = {
  slots: z.array(
    z
      .object({
        slot: slotName,
        volumeWh: energySumWh,
        priceMicrosPerKwh: priceMicrosPerKwh.nullable().meta({ description: 'null where nothing traded.' }),
        priceIntervalMicrosPerKwh: z
          .tuple([priceMicrosPerKwh.nullable(), priceMicrosPerKwh.nullable()])
          .meta({
            description: 'Every price in it supports the result; null where nothing bounds that end.',
            examples: [[90_000, 120_000]],
          }),
        dualPriceMicrosPerKwh: priceMicrosPerKwh.meta({
          description: 'The price that `boundNanos` takes for this slot.',
        }),
      })
      .meta({ id: 'SlotClearing', description: 'What one slot cleared at.' }),
  ),
  volumeWh: energySumWh,
  welfareNanos: nanos.meta({
    description: 'Value to accepted buyers minus cost to accepted sellers, at their limits.',
    examples: ['75000000'],
  }),
  boundNanos: nanos.meta({
    description: 'The welfare that the dual prices prove no result can exceed, blocks taken as divisible.',
    examples: ['75000000'],
  }),
  gapNanos: nanos.meta({
    description: '`boundNanos` minus `welfareNanos`; 0 without blocks.',
    examples: ['0'],
  }),
  proven: z.boolean().meta({
    description: 'The search over blocks ended before its node limit: no better permitted result exists.',
    examples: [true],
  }),
  accepted: z.array(z.object({ orderId, energyWh })),
  rejected: z
    .array(
      z.object({
        orderId,
        energyWh,
        reason: z
          .enum(['out_of_the_money', 'at_the_margin', 'no_counterparty', 'paradoxically_rejected'])
          .meta({
            description:
              '`out_of_the_money`: the limit is worse than the price. `at_the_margin`: the limit is the price, and others at it came first or shared it. `no_counterparty`: nobody on the other side. `paradoxically_rejected`: a block that the price would pay, left out because no permitted result with it is better.',
            examples: ['out_of_the_money'],
          }),
      }),
    )
    .meta({ description: 'Energy not accepted, by order; an order filled in part stands in both lists.' }),
}

export const auctionKind = z.enum(['opening', 'closing']).meta({
  description:
    '`opening`: all slots of a delivery day together, with blocks. `closing`: one slot at its gate.',
  examples: ['closing'],
})

/** An order as it came to an auction. */
export const calledOrder = z
  .object({
    orderId,
    kind: z.enum(['order', 'block']).meta({ description: 'A block stands once for each of its slots.' }),
    slot: slotName,
    side,
    priceMicrosPerKwh: priceMicrosPerKwh.meta({ description: 'Its limit.' }),
    energyWh: energyWh.meta({ description: 'What of it could still trade.' }),
    participant: seen,
  })
  .meta({ id: 'CalledOrder', description: 'An order as it came to an auction; sealed until it is held.' })
export type CalledOrder = z.infer<typeof calledOrder>

export const auction = z
  .object({
    auctionId,
    kind: auctionKind,
    sequence,
    atMs,
    ...certificateTerms,
    orders: z
      .array(calledOrder)
      .meta({ description: 'All that it had to choose from: with them the certificate can be verified.' }),
  })
  .meta({
    id: 'Auction',
    description: 'The certificate of one auction, with its orders: enough to verify its result.',
  })
export type Auction = z.infer<typeof auction>

export const auctionSummary = z
  .object({
    auctionId,
    kind: auctionKind,
    atMs,
    volumeWh: energySumWh,
    welfareNanos: nanos,
    gapNanos: nanos,
    proven: z.boolean(),
  })
  .meta({ id: 'AuctionSummary' })

export const auctionList = z
  .object({ auctions: z.array(auctionSummary).meta({ description: 'Newest first.' }) })
  .meta({ id: 'AuctionList' })
export type AuctionList = z.infer<typeof auctionList>
