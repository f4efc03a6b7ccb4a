import { z } from 'zod'
import { atMs, energySumWh, nanos, participantName, powerW, slotName } from './units.ts'

const watts = (description: string) => z.int().meta({ description, examples: [1200] })

export const balanceSlot = z
  .object({
    slot: slotName,
    isExpected: z.boolean().meta({ description: 'Not metered yet.' }),
    loadW: watts('All members together, the mean of the slot.'),
    generationW: watts('All members together.'),
    batteriesW: watts('What all batteries took; negative where they gave.'),
    netImportW: watts('From the utility; negative where it took.'),
    lowNetImportW: watts('In nine of ten cases it is more.').nullable(),
    highNetImportW: watts('In nine of ten cases it is less.').nullable(),
  })
  .meta({ id: 'BalanceSlot', description: 'The balance of one slot.' })

export const flexibilityDelivery = z
  .object({
    participant: participantName,
    offeredWh: energySumWh,
    calledWh: energySumWh,
    baselineWh: z.int().nullable(),
    deliveredWh: z.int().nullable().meta({ description: 'Baseline minus meter; null before delivery.' }),
    paidNanos: nanos.nullable(),
  })
  .meta({ id: 'FlexibilityDelivery', description: 'What one participant was asked for and gave.' })

export const flexibilityEvent = z
  .object({
    id: z.string(),
    slot: slotName,
    direction: z.enum(['reduce_import', 'reduce_export']),
    state: z.enum(['foreseen', 'called', 'delivered', 'missed']),
    raisedAtMs: atMs,
    neededWh: energySumWh,
    priceMicrosPerKwh: z.int(),
    reason: z.string(),
    deliveries: z.array(flexibilityDelivery),
  })
  .meta({ id: 'FlexibilityEvent', description: 'A demand-response call, from its reason to its payment.' })
export type FlexibilityEvent = z.infer<typeof flexibilityEvent>

export const gridState = z
  .object({
    limitW: powerW.nullable().meta({ description: 'What the connection of the community carries.' }),
    balance: z.array(balanceSlot),
    frequencyHz: z.number().nullable().meta({ description: 'null where no source is connected.' }),
    voltages: z.array(z.object({ bus: z.string(), perUnit: z.number() })),
    events: z.array(flexibilityEvent),
  })
  .meta({ id: 'GridState', description: 'Balance and limits of the community, and its flexibility events.' })
export type GridState = z.infer<typeof gridState>
