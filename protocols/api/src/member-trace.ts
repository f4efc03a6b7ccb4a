import { z } from 'zod'
import { expectedEnergy } from './member.ts'
import {
  atMs,
  auctionId,
  energySumWh,
  energyWh,
  nanos,
  orderId,
  participantName,
  priceMicrosPerKwh,
  sequence,
  slotName,
} from './units.ts'

const energy = (description: string) => z.int().meta({ description, examples: [300] })

/** One order of a member for a slot, with what became of it. */
export const tracedOrder = z
  .object({
    order: orderId.nullable().meta({ description: 'null where the exchange did not take it.' }),
    side: z.enum(['buy', 'sell']),
    priceMicrosPerKwh,
    energyWh,
    filledWh: energySumWh,
    venue: z.enum(['opening', 'continuous', 'closing']).meta({ description: 'Where it was to be matched.' }),
    sequence: sequence.nullable().meta({ description: "Its record's place in the journal." }),
    atMs: atMs.nullable().meta({ description: 'When it was taken.' }),
    reason: z.string().nullable().meta({ description: 'Why it was not filled wholly; null where it was.' }),
  })
  .meta({ id: 'TracedOrder', description: 'An order and what became of it.' })

export const tracedMatch = z
  .object({
    venue: z.enum(['opening', 'continuous', 'closing']),
    auction: auctionId.nullable().meta({ description: 'Whose certificate proves it; null in the book.' }),
    side: z.enum(['buy', 'sell']),
    priceMicrosPerKwh,
    energyWh,
    sequence,
    atMs,
    isChecked: z.boolean().nullable().meta({ description: 'Whether the certificate was verified again.' }),
  })
  .meta({ id: 'TracedMatch', description: 'A trade of a member in a slot.' })

export const tracedTransfer = z
  .object({
    from: z.string().meta({ description: 'The account that pays.', examples: ['member:home-1'] }),
    to: z.string().meta({ description: 'The account that is paid.', examples: ['community-pool'] }),
    purpose: z.string().meta({ description: 'What for.', examples: ['trade'] }),
    nanos,
    record: z
      .string()
      .nullable()
      .meta({ description: 'Where it is written down; null where it has no number.' }),
  })
  .meta({ id: 'TracedTransfer', description: 'One entry of the ledger.' })

export const memberTrace = z
  .object({
    participant: participantName,
    slot: slotName,
    totalNanos: nanos.meta({ description: 'What the slot put on the bill: the sum of its transfers.' }),
    utilityNanos: nanos.meta({ description: 'What the utility alone would have asked.' }),
    meter: z.object({
      loadWh: energy('Used.'),
      generationWh: energy('Generated.'),
      drawnWh: energy('Taken by the battery.'),
      netImportWh: energy('Import minus export.'),
      readAtMs: atMs,
      record: z
        .string()
        .nullable()
        .meta({ description: 'Where it is written down; null where it has no number.' }),
      quality: z.enum(['measured', 'estimated', 'modelled', 'corrected']),
    }),
    forecast: z
      .object({
        madeAtMs: atMs,
        load: expectedEnergy.nullable(),
        generation: expectedEnergy.nullable(),
        naiveLoadWh: energy('The same slot the day before.').nullable(),
        model: z.string().meta({ description: 'Which one spoke.', examples: ['ridge'] }),
      })
      .nullable()
      .meta({ description: 'null where none was published.' }),
    plan: z
      .object({
        decision: z.string().meta({ description: 'Its id.' }),
        madeAtMs: atMs,
        expectedPriceMicrosPerKwh: priceMicrosPerKwh.nullable(),
        storedValueMicrosPerKwh: priceMicrosPerKwh.nullable(),
        drawnWh: energy('What the battery was to take.'),
        reason: z.string(),
      })
      .nullable(),
    orders: z.array(tracedOrder),
    matches: z.array(tracedMatch),
    transfers: z
      .array(tracedTransfer)
      .meta({ description: "Of the member's account; they sum to the total." }),
    settledAtMs: atMs.meta({ description: 'When it was booked.' }),
    localPriceMicrosPerKwh: priceMicrosPerKwh.nullable(),
  })
  .meta({
    id: 'MemberTrace',
    description: 'How one slot came onto a bill: meter, forecast, plan, orders, matches, ledger.',
  })
export type MemberTrace = z.infer<typeof memberTrace>
