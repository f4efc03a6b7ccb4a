import { z } from 'zod'
import { body, dateName, priceMicrosPerKwh, slotName } from './units.ts'

const limitWh = z
  .int({ error: 'expected energy in whole Wh, from 0 to 2147483647' })
  .min(0)
  .max(2_147_483_647)
  .meta({ examples: [5000] })

export const priceBand = body({
  slot: slotName
    .nullable()
    .default(null)
    .meta({ description: 'null: every open slot.', examples: ['2026-11-22T10:15Z'] }),
  lowestPriceMicrosPerKwh: priceMicrosPerKwh.meta({ examples: [0] }),
  highestPriceMicrosPerKwh: priceMicrosPerKwh.meta({ examples: [500_000] }),
}).meta({
  id: 'PriceBand',
  description: 'The prices at which a slot may trade; orders outside are cancelled.',
})
export type PriceBand = z.input<typeof priceBand>

export const positionLimit = body({ buyWh: limitWh, sellWh: limitWh }).meta({
  id: 'PositionLimit',
  description:
    "Replaces the limits that follow from a participant's connection, for every slot. Cancels nothing.",
})
export type PositionLimit = z.infer<typeof positionLimit>

export const openDay = body({ date: dateName }).meta({
  id: 'OpenDay',
  description: 'Opens a local delivery day for orders.',
  examples: [{ date: '2026-11-23' }],
})
export type OpenDay = z.infer<typeof openDay>
