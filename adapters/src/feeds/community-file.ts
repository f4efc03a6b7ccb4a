import { z } from 'zod'

/*
 * `community.json`, as a stranger writes it; docs/schemas/community.schema.json is made of this file. Names carry
 * no unit where a column states its own. Unknown fields are allowed: folders carry notes of their own.
 */

const file = z
  .string()
  .min(1)
  .regex(/^(?!\/)(?!.*(^|[\\/])\.\.([\\/]|$))/, 'names a file inside the folder')
  .describe('a csv of the folder: its first column holds UTC starts of equal intervals')

const column = z.string().min(1).describe('a column of the file, by its heading')

const note = z.string().optional().describe('for readers')

const energy = z.object({
  file,
  column,
  unit: z.enum(['kWh', 'Wh']).describe('of each value: the energy of its interval'),
})

const perKwh = z
  .string()
  .regex(/^[A-Z]{3}\/(kWh|MWh)$/, 'a price has a unit such as EUR/kWh or EUR/MWh')
  .describe('the currency of the community per kWh or MWh, such as EUR/kWh')

const priceColumn = z.object({ file, column, unit: perKwh, note })
const priceConstant = z.object({ constant: z.number().describe('the same at all times'), unit: perKwh, note })
const price = z.union([priceColumn, priceConstant])

const part = z.union([
  priceColumn,
  priceConstant,
  z.object({ share: z.number().min(0).max(1).describe('of the import price, from 0 to 1'), note }),
])

const parts = z
  .object({ network: part.optional(), levies: part.optional(), tax: part.optional() })
  .optional()
  .describe('what the price includes; what is left of it is energy')

const perKwhOfCarbon = z.enum(['g/kWh', 'kg/kWh'])

const carbon = z.union([
  z.object({ file, column, unit: perKwhOfCarbon, note }),
  z.object({ constant: z.number().min(0), unit: perKwhOfCarbon, note }),
])

const shareOfCapacity = z.number().min(0).max(1)

const battery = z
  .object({
    capacityKwh: z.number().positive().max(1e7).describe('all that can be stored'),
    maxChargeKw: z.number().nonnegative().max(1e7).describe('at the AC terminals'),
    maxDischargeKw: z.number().nonnegative().max(1e7).describe('at the AC terminals'),
    roundTripEfficiency: z
      .number()
      .gt(0)
      .max(1)
      .describe('of what is charged, the share that comes out again'),
    initialStateOfCharge: shareOfCapacity.describe('stored at the start, as a share of the capacity'),
    minStateOfCharge: shareOfCapacity
      .optional()
      .describe('never less is stored than this share; 0 if not given'),
    maxStateOfCharge: shareOfCapacity
      .optional()
      .describe('never more is stored than this share; 1 if not given'),
  })
  .superRefine((given, context) => {
    const { initialStateOfCharge: initial, minStateOfCharge: min = 0, maxStateOfCharge: max = 1 } = given
    if (min >= max) {
      const message = `must be below maxStateOfCharge, and ${min} is not below ${max}`
      context.addIssue({ code: 'custom', path: ['minStateOfCharge'], message })
    } else if (initial < min || initial > max) {
      const message = `must be from ${min} to ${max}, the least and the most that is stored, and is ${initial}`
      context.addIssue({ code: 'custom', path: ['initialStateOfCharge'], message })
    }
  })

const participant = z.object({
  id: z.string().min(1).describe('the name by which bills and options call it'),
  kind: z
    .enum(['household', 'producer', 'consumer', 'building'])
    .optional()
    .describe('household if not given; a building counts as a consumer'),
  load: energy.describe('what it uses'),
  generation: energy
    .extend({
      source: z.enum(['solar', 'wind', 'other']).optional().describe('solar has forecasts of its own'),
      ratedKw: z.number().positive().max(1e7).optional().describe('power of the plant at its best'),
    })
    .optional()
    .describe('what it generates, whether it uses it itself or not'),
  battery: battery.optional(),
  connectionKw: z.number().positive().max(1e7).optional().describe('what its wire carries, in and out'),
  demandCharge: z
    .object({
      perKw: z.number().nonnegative().max(1e6).describe('for each kW of the highest import of a local month'),
      unit: z
        .string()
        .regex(/^[A-Z]{3}\/kW$/, 'a demand charge has a unit such as EUR/kW')
        .describe('the currency of the community per kW'),
    })
    .optional()
    .describe('what the utility asks for the peak of each local month, beside the energy'),
})

export const communityFile = z
  .object({
    name: z.string().min(1).describe('what the community is called'),
    modelled: z.boolean().optional().describe('nobody measured it; wherever it is shown, that is said'),
    description: z.string().optional().describe('for readers'),
    timezone: z
      .string()
      .refine(isZone, 'is no IANA time zone; one is Europe/Berlin')
      .describe('IANA name, such as Europe/Berlin: where its days and months begin'),
    location: z
      .object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
      .optional()
      .describe('degrees north and east; solar forecasts need it'),
    resolution: z.enum(['PT15M', 'PT30M', 'PT1H']).describe('of the load and generation columns'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is no ISO 4217 code; one is EUR')
      .describe('ISO 4217, such as EUR'),
    utility: z
      .object({
        id: z.string().min(1).optional(),
        importPrice: z
          .union([priceColumn.extend({ parts }), priceConstant.extend({ parts })])
          .describe('what a kWh from the utility costs, everything included'),
        exportPrice: price.describe(
          'what the utility pays for a kWh; never more than it asks in the same slot',
        ),
        carbonIntensity: carbon.optional().describe('what a kWh from the utility puts into the air'),
      })
      .describe('who sells and buys without limit'),
    weather: z
      .object({
        file,
        columns: z.record(z.string(), z.string()).describe('what is measured, and the column it is in'),
      })
      .optional()
      .describe('measured weather, for gridbourse forecast --weather perfect'),
    participants: z.array(participant).min(1).describe('who takes part'),
  })
  .describe('A community: who takes part, and in which csv files beside this one their meters are')

export type CommunityFile = z.infer<typeof communityFile>
export type EnergyColumn = z.infer<typeof energy>
export type PriceSource = z.infer<typeof price>
export type PricePart = z.infer<typeof part>
export type CarbonSource = z.infer<typeof carbon>
export type BatteryEntry = z.infer<typeof battery>
export type ParticipantEntry = z.infer<typeof participant>

/** The JSON Schema (draft 2020-12) of `community.json`: the text of docs/schemas/community.schema.json. */
export function communitySchemaText(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'community.schema.json',
    title: 'community.json of a Gridbourse community folder',
    $comment: 'Made from adapters/src/feeds/community-file.ts: node adapters/src/feeds/make-schema.ts',
    examples: [EXAMPLE],
    ...z.toJSONSchema(communityFile, { target: 'draft-2020-12', io: 'input' }),
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}

export function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

const EXAMPLE: z.input<typeof communityFile> = {
  name: 'Mill Lane',
  timezone: 'Europe/Berlin',
  location: { latitude: 48.4, longitude: 10 },
  resolution: 'PT15M',
  currency: 'EUR',
  utility: {
    importPrice: {
      file: 'import_price.csv',
      column: 'import_price_eur_per_kwh',
      unit: 'EUR/kWh',
      parts: { network: { constant: 0.09, unit: 'EUR/kWh' }, tax: { share: 0.16 } },
    },
    exportPrice: { constant: 0.078, unit: 'EUR/kWh', note: 'feed-in rate' },
    carbonIntensity: { constant: 380, unit: 'g/kWh' },
  },
  participants: [
    {
      id: 'anna',
      kind: 'household',
      load: { file: 'load.csv', column: 'anna_load_kwh', unit: 'kWh' },
      generation: {
        file: 'generation.csv',
        column: 'anna_pv_kwh',
        unit: 'kWh',
        source: 'solar',
        ratedKw: 8,
      },
      battery: {
        capacityKwh: 6.4,
        maxChargeKw: 5,
        maxDischargeKw: 5,
        roundTripEfficiency: 0.9,
        initialStateOfCharge: 0.5,
        minStateOfCharge: 0.1,
      },
      connectionKw: 30,
    },
    {
      id: 'bakery',
      kind: 'consumer',
      load: { file: 'load.csv', column: 'bakery_load_kwh', unit: 'kWh' },
      demandCharge: { perKw: 9.5, unit: 'EUR/kW' },
    },
  ],
}
