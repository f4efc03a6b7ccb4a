import { z } from 'zod'

/*
 * `community.json`, as a stranger writes it. Names carry no unit because each column states its own; only the
 * units below are read. Unknown fields are allowed: folders carry notes of their own.
 */

const column = (units: readonly [string, ...string[]]) =>
  z.object({ file: z.string().min(1), column: z.string().min(1), unit: z.enum(units) })

const energy = column(['kWh', 'Wh'])

const perKwh = z.string().regex(/^[A-Z]{3}\/(kWh|MWh)$/, 'a price has the unit CUR/kWh or CUR/MWh')

const price = z.union([
  z.object({ file: z.string().min(1), column: z.string().min(1), unit: perKwh }),
  z.object({ constant: z.number(), unit: perKwh }),
])

const battery = z.object({
  capacityKwh: z.number().positive(),
  maxChargeKw: z.number().nonnegative(),
  maxDischargeKw: z.number().nonnegative(),
  roundTripEfficiency: z.number().gt(0).max(1),
  initialStateOfCharge: z.number().min(0).max(1),
})

export const communityFile = z.object({
  name: z.string().min(1),
  timezone: z.string().refine(isZone, 'is no IANA time zone'),
  resolution: z.enum(['PT15M', 'PT30M', 'PT1H']),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is no ISO 4217 code'),
  utility: z.object({ importPrice: price, exportPrice: price }),
  participants: z
    .array(
      z.object({
        id: z.string().min(1),
        load: energy,
        generation: energy.optional(),
        battery: battery.optional(),
      }),
    )
    .min(1),
})

export type CommunityFile = z.infer<typeof communityFile>
export type EnergyColumn = z.infer<typeof energy>
export type PriceSource = z.infer<typeof price>

function isZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
