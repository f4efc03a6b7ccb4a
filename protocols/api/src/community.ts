import { z } from 'zod'
import { atMs, energySumWh, nanos, participantName, priceMicrosPerKwh, slotName } from './units.ts'

const watts = (description: string) => z.int().meta({ description, examples: [1200] })
const energy = (description: string) => z.int().meta({ description, examples: [300] })

export const communityMember = z
  .object({
    participant: participantName,
    kind: z
      .enum(['household', 'producer', 'consumer'])
      .meta({ description: 'What kind of participant it is.', examples: ['household'] }),
    loadW: watts('What it used, the mean of the slot.'),
    generationW: watts('What it generated, the mean of the slot.'),
    batteryW: watts('What its battery took, the mean of the slot; negative where it gave.'),
    netImportWh: energy('What its meter counted in the slot: import minus export.'),
    committedWh: energy('What it had bought minus sold for the slot.'),
    storedWh: energySumWh
      .nullable()
      .meta({ description: 'In its battery, at the end of the slot; null without one.', examples: [4200] }),
    capacityWh: energySumWh
      .nullable()
      .meta({ description: 'What its battery holds; null without one.', examples: [8000] }),
    billNanos: nanos.meta({
      description:
        'What it has to pay so far, negative where it is paid; the open month counts as it stands.',
    }),
    utilityBillNanos: nanos.meta({
      description: 'What the utility alone would have asked for the same meter.',
    }),
  })
  .meta({ id: 'CommunityMember', description: 'A member of the community, in the last slot settled.' })
export type CommunityMember = z.infer<typeof communityMember>

export const settledSlot = z
  .object({
    slot: slotName,
    importPriceMicrosPerKwh: priceMicrosPerKwh.meta({ description: 'What the utility asked.' }),
    exportPriceMicrosPerKwh: priceMicrosPerKwh.meta({ description: 'What the utility paid.' }),
    localPriceMicrosPerKwh: priceMicrosPerKwh.nullable().meta({
      description: 'What deviations between members were settled at.',
    }),
    localEnergyWh: energySumWh.meta({ description: 'What went from neighbour to neighbour.' }),
    netImportWh: energy('What all members together drew from the utility, minus what they sent back.'),
  })
  .meta({ id: 'SettledSlot', description: 'What one slot came to, for all members together.' })
export type SettledSlot = z.infer<typeof settledSlot>

export const community = z
  .object({
    name: z.string().meta({ description: 'What it is called.', examples: ['The street'] }),
    isModelled: z
      .boolean()
      .meta({ description: 'Nobody measured it: loads, weather and tariff are made up.', examples: [true] }),
    isReplay: z
      .boolean()
      .meta({ description: 'Measured before, and lived again in a time of its own.', examples: [false] }),
    status: z.enum(['starts', 'lives', 'rests', 'stopped']).meta({
      description:
        '`lives`: it trades. `rests`: its agents failed and are started again. `stopped`: they failed too often.',
      examples: ['lives'],
    }),
    currency: z.string().meta({ description: 'ISO 4217.', examples: ['EUR'] }),
    slot: slotName.nullable().meta({
      description: 'The last slot settled; null before the first.',
      examples: ['2026-06-01T09:45Z'],
    }),
    settledAtMs: atMs.nullable().meta({ description: 'When it was delivered wholly.' }),
    importPriceMicrosPerKwh: priceMicrosPerKwh
      .nullable()
      .meta({ description: 'What the utility asked in the slot.', examples: [308_805] }),
    exportPriceMicrosPerKwh: priceMicrosPerKwh
      .nullable()
      .meta({ description: 'What the utility paid in the slot.', examples: [78_000] }),
    localPriceMicrosPerKwh: priceMicrosPerKwh
      .nullable()
      .meta({ description: 'What deviations between members were settled at.', examples: [190_000] }),
    localEnergyWh: energySumWh.meta({ description: 'What went from neighbour to neighbour in the slot.' }),
    carbonGramsPerKwh: z
      .number()
      .nullable()
      .meta({ description: "Of the utility's energy in the slot.", examples: [312] }),
    members: z.array(communityMember),
    recent: z
      .array(settledSlot)
      .meta({ description: 'The last slots settled, oldest first, at most a day of them.' }),
    visitorsBillNanos: nanos.meta({
      description: 'What everybody else who traded with the members owes for it, together.',
    }),
  })
  .meta({ id: 'Community', description: 'The community that lives in this market by itself.' })
export type Community = z.infer<typeof community>
