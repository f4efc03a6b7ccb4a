import { z } from 'zod'
import {
  atMs,
  dateName,
  energySumWh,
  nanos,
  participantName,
  powerW,
  priceMicrosPerKwh,
  slotName,
} from './units.ts'

const energy = (description: string) => z.int().meta({ description, examples: [300] })

/** What is expected of an energy: in nine of ten cases more than `low`, in nine of ten less than `high`. */
export const expectedEnergy = z
  .object({
    lowWh: energy('The 10 % quantile.'),
    middleWh: energy('The median.'),
    highWh: energy('The 90 % quantile.'),
  })
  .meta({ id: 'ExpectedEnergy', description: 'A forecast of one slot, in three of its quantiles.' })
export type ExpectedEnergy = z.infer<typeof expectedEnergy>

export const billLine = z
  .object({
    item: z
      .enum([
        'bought_from_neighbours',
        'sold_to_neighbours',
        'bought_from_utility',
        'sold_to_utility',
        'local_charge',
        'demand_charge',
        'compensation',
        'flexibility',
        'rounding',
      ])
      .meta({ description: 'What is paid for.', examples: ['bought_from_neighbours'] }),
    energyWh: energySumWh.nullable().meta({ description: 'How much of it; null where it is no energy.' }),
    nanos: nanos.meta({ description: 'To pay; negative where it is earned.' }),
  })
  .meta({ id: 'BillLine', description: 'One line of a bill. The lines sum to the bill.' })
export type BillLine = z.infer<typeof billLine>

export const memberSlot = z
  .object({
    slot: slotName,
    state: z.enum(['settled', 'running', 'planned']).meta({
      description:
        '`settled`: metered and booked. `running`: under way or not yet booked, as planned. `planned`: still to come.',
      examples: ['settled'],
    }),
    loadWh: energy('Used; expected where the slot is not settled.'),
    generationWh: energy('Generated; expected where the slot is not settled.'),
    drawnWh: energy('What the battery took at its terminals; negative where it gave.'),
    storedWh: energySumWh.nullable().meta({ description: 'At the end of the slot; null without a battery.' }),
    expectedStored: expectedEnergy.nullable().meta({
      description: 'Where the battery is expected to stand at the end; null where nobody has worked it out.',
    }),
    netImportWh: energy('Import minus export at the meter.'),
    committedWh: energy('Bought minus sold for the slot.'),
    neighboursWh: energy('Of the net import, what came from neighbours; negative where they took it.'),
    utilityWh: energy('Of the net import, what came from the utility; negative where it took it.'),
    importPriceMicrosPerKwh: priceMicrosPerKwh,
    exportPriceMicrosPerKwh: priceMicrosPerKwh,
    localPriceMicrosPerKwh: priceMicrosPerKwh
      .nullable()
      .meta({ description: 'Among the members; expected where the slot is not settled.' }),
    costNanos: nanos.meta({ description: 'What the slot costs the member, negative where it earns.' }),
    lines: z.array(billLine).meta({ description: 'The cost by what it is for; they sum to it.' }),
    utilityCostNanos: nanos.meta({ description: 'What the same meter would cost at the utility alone.' }),
    expectedLoad: expectedEnergy.nullable().meta({ description: 'As forecast before the gate.' }),
    expectedGeneration: expectedEnergy.nullable().meta({ description: 'As forecast before the gate.' }),
  })
  .meta({ id: 'MemberSlot', description: "One slot of a member's day." })
export type MemberSlot = z.infer<typeof memberSlot>

export const planBlock = z
  .object({
    from: slotName,
    toMs: atMs.meta({ description: 'When the block ends.' }),
    action: z
      .enum(['charge_from_sun', 'charge_from_market', 'hold', 'cover_load', 'sell', 'rest'])
      .meta({ description: 'What the battery mainly does.', examples: ['charge_from_sun'] }),
    drawnWh: energy('What the battery takes in the block; negative where it gives.'),
    meanPriceMicrosPerKwh: priceMicrosPerKwh.nullable().meta({ description: 'At which it does so.' }),
    storedValueMicrosPerKwh: priceMicrosPerKwh
      .nullable()
      .meta({ description: 'What one more kWh in store is worth at the start of the block.' }),
    withoutNanos: nanos.nullable().meta({
      description: 'How much dearer the day is expected to become if the battery rests in this block.',
    }),
    reason: z.string().meta({
      description: 'Why, in a sentence made from the plan.',
      examples: ['The evening pays 0.31; after losses each kWh earns 0.09.'],
    }),
  })
  .meta({ id: 'PlanBlock', description: 'A stretch of slots in which a battery does one thing.' })
export type PlanBlock = z.infer<typeof planBlock>

export const memberBill = z
  .object({
    fromMs: atMs,
    settledToMs: atMs.meta({ description: 'Up to here it is booked.' }),
    lines: z.array(billLine),
    totalNanos: nanos.meta({ description: 'The sum of the lines.' }),
    utilityNanos: nanos.meta({
      description: 'The shadow bill: what the same meters would cost at the utility alone.',
    }),
    ownBatteryNanos: nanos.nullable().meta({
      description:
        'What the same planner would have paid without a market; null where nobody has worked it out.',
    }),
  })
  .meta({ id: 'MemberBill', description: 'What a member has to pay for a span of time.' })
export type MemberBill = z.infer<typeof memberBill>

export const memberOverride = z
  .object({
    kind: z.enum(['hold', 'reserve', 'away']).meta({
      description:
        '`hold`: the battery rests. `reserve`: it keeps the share of `reservePercent`. `away`: nobody is at home.',
      examples: ['hold'],
    }),
    reservePercent: z.int().min(0).max(100).nullable().meta({ description: 'Only of `reserve`.' }),
    untilMs: atMs.meta({ description: 'When the plan is free again.' }),
  })
  .meta({ id: 'MemberOverride', description: "A member's wish that stands above its agent's plan." })
export type MemberOverride = z.infer<typeof memberOverride>

export const overrideOffer = memberOverride
  .extend({
    costNanos: nanos.meta({ description: 'How much dearer the rest of the day is expected to become.' }),
  })
  .meta({ id: 'OverrideOffer', description: 'An override and what it costs, before it is taken.' })
export type OverrideOffer = z.infer<typeof overrideOffer>

export const memberDay = z
  .object({
    participant: participantName,
    kind: z.enum(['household', 'producer', 'consumer']).meta({ description: 'What kind of participant.' }),
    date: dateName,
    zone: z.string().meta({ description: 'IANA.', examples: ['Europe/Berlin'] }),
    currency: z.string().meta({ description: 'ISO 4217.', examples: ['EUR'] }),
    isModelled: z.boolean(),
    nowMs: atMs.meta({ description: "The market's time when this was answered." }),
    connectionW: powerW.nullable().meta({ description: 'What the wire carries; null where nobody says.' }),
    battery: z
      .object({
        capacityWh: energySumWh,
        reserveWh: energySumWh,
        powerW,
        storedWh: energySumWh.meta({ description: 'At the end of the last slot settled.' }),
      })
      .nullable()
      .meta({ description: 'null without one.' }),
    slots: z
      .array(memberSlot)
      .meta({ description: 'Every slot of the local day; 92, 96 or 100 quarter-hours.' }),
    plan: z
      .object({
        madeAtMs: atMs,
        decision: z.string().nullable().meta({ description: 'Its id, for `/v1/decisions/{id}`.' }),
        blocks: z
          .array(planBlock)
          .meta({ description: 'From the beginning of the day: what was done, then what is planned.' }),
      })
      .nullable()
      .meta({ description: 'null where nothing can be planned.' }),
    bill: memberBill.meta({ description: 'Of the day, as far as it is booked.' }),
    expectedLines: z
      .array(billLine)
      .meta({ description: 'The bill as the whole day is expected to make it; its lines sum too.' }),
    expectedTotalNanos: nanos.meta({ description: 'What the whole day is expected to cost.' }),
    expectedUtilityNanos: nanos.meta({ description: 'The same at the utility alone.' }),
    override: memberOverride.nullable(),
    overrideOffers: z.array(overrideOffer),
    peaks: z
      .object({
        monthPeakW: powerW.meta({ description: 'The highest import of the month so far.' }),
        chargeNanosPerKw: nanos.meta({ description: 'What a kW of it costs in the month.' }),
        heldToW: powerW
          .nullable()
          .meta({ description: 'What its agent keeps the import under; null for nothing.' }),
      })
      .nullable()
      .meta({ description: 'null without a demand charge.' }),
  })
  .meta({ id: 'MemberDay', description: "A member's local day: what was, what is planned, and why." })
export type MemberDay = z.infer<typeof memberDay>
