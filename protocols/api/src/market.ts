import { z } from 'zod'
import { atMs, durationMs, energySumWh, priceMicrosPerKwh, sequence, slotName } from './units.ts'

export const phase = z.enum(['waiting', 'continuous', 'closed']).meta({
  description: 'How a slot is traded now. `waiting`: orders are collected for the opening auction.',
  examples: ['continuous'],
})

export const rules = z
  .object({
    currency: z.string().meta({ description: 'ISO 4217.', examples: ['EUR'] }),
    slotDurationMs: durationMs,
    tickMicrosPerKwh: priceMicrosPerKwh.meta({ description: 'Prices are multiples of it.', examples: [10] }),
    lowestPriceMicrosPerKwh: priceMicrosPerKwh.meta({ examples: [-500_000] }),
    highestPriceMicrosPerKwh: priceMicrosPerKwh.meta({ examples: [4_000_000] }),
    gateLeadMs: durationMs.meta({
      description: 'How long before delivery the gate closes.',
      examples: [300_000],
    }),
    marginRule: z
      .enum(['pro_rata', 'time_priority'])
      .meta({ description: 'How energy is shared at the margin of an auction.', examples: ['pro_rata'] }),
    blockNodeLimit: z
      .int()
      .meta({ description: 'Where the search over block orders stops.', examples: [100_000] }),
  })
  .meta({ id: 'Rules', description: 'The rules of the market. They never change.' })
export type Rules = z.infer<typeof rules>

export const market = z
  .object({
    version: z.string().meta({ description: 'Of the server.', examples: ['0.1.0'] }),
    rules,
    timeZone: z.string().meta({
      description: 'IANA name of the zone whose days are delivery days.',
      examples: ['Europe/Berlin'],
    }),
    clockMs: atMs.meta({ description: "The exchange's clock: the last instant that its journal recorded." }),
    isHalted: z
      .boolean()
      .meta({ description: 'Nothing trades until an operator resumes the market.', examples: [false] }),
    durability: z.enum(['fsynced', 'replicated', 'page-cache']).meta({
      description:
        'What an answered command survives. `fsynced`: power loss. `replicated`: the loss of a node. `page-cache`: the death of a process.',
      examples: ['fsynced'],
    }),
    sequence: sequence.meta({ description: 'The last durable journal record.', examples: [1042] }),
  })
  .meta({ id: 'Market', description: 'The market as a whole.' })
export type Market = z.infer<typeof market>

export const marketState = z
  .object({
    sequence,
    stateHash: z.string().meta({
      description:
        '16 hexadecimal digits over the whole state. Replaying the journal up to `sequence` gives the same.',
      examples: ['9f8a1c0273d4be65'],
    }),
  })
  .meta({ id: 'MarketState', description: 'The state of the exchange as one number.' })
export type MarketState = z.infer<typeof marketState>

export const slot = z
  .object({
    slot: slotName,
    phase,
    gateClosesAtMs: atMs,
    openingAuctionAtMs: atMs.meta({
      description: "The instant of the delivery day's opening auction, past or to come.",
    }),
    lastPriceMicrosPerKwh: priceMicrosPerKwh.nullable(),
    bestBidMicrosPerKwh: priceMicrosPerKwh.nullable(),
    bestAskMicrosPerKwh: priceMicrosPerKwh.nullable(),
  })
  .meta({ id: 'Slot', description: 'One delivery period at a glance.' })
export type Slot = z.infer<typeof slot>

export const slotList = z
  .object({ slots: z.array(slot) })
  .meta({ id: 'SlotList', description: 'Slots by ascending start.' })
export type SlotList = z.infer<typeof slotList>

const level = z
  .object({ priceMicrosPerKwh, energyWh: energySumWh, orders: z.int().meta({ examples: [3] }) })
  .meta({ id: 'BookLevel', description: 'All energy that rests at one price.' })

export const book = z
  .object({
    slot: slotName,
    phase,
    gateClosesAtMs: atMs,
    bookSequence: z.int().meta({
      description:
        'Number of the last event that changed this book, 0 before the first. Events after it continue without a gap.',
      examples: [87],
    }),
    lastPriceMicrosPerKwh: priceMicrosPerKwh.nullable(),
    lowestPriceMicrosPerKwh: priceMicrosPerKwh.meta({ description: 'The lower edge of the price band now.' }),
    highestPriceMicrosPerKwh: priceMicrosPerKwh.meta({
      description: 'The upper edge of the price band now.',
    }),
    bids: z.array(level).meta({ description: 'Best (highest) first.' }),
    asks: z.array(level).meta({ description: 'Best (lowest) first.' }),
  })
  .meta({ id: 'Book', description: 'The book of one slot by price level (L2).' })
export type Book = z.infer<typeof book>
