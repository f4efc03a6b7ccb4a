import { z } from 'zod'
import { atMs, participantName, slotName } from './units.ts'

export const forecastQuantity = z
  .enum(['load', 'generation', 'price'])
  .meta({ description: 'Energies in Wh per slot; prices in millionths of the currency per kWh.' })
export type ForecastQuantity = z.infer<typeof forecastQuantity>

export const seriesSkill = z
  .object({
    horizon: z.enum(['day-ahead', '1h']),
    model: z.string().meta({ description: 'Which one speaks now.', examples: ['boosting'] }),
    mae: z.number().nullable().meta({ description: 'Mean absolute error, in the unit of the quantity.' }),
    naiveMae: z.number().nullable().meta({ description: 'Of the same slot the day before.' }),
    ratio: z.number().nullable().meta({ description: 'The first over the second; under 1 is skill.' }),
    coverage80: z.number().nullable().meta({ description: 'Share of outcomes within the 80 % interval.' }),
    slots: z.int().min(0).meta({ description: 'Over how many it was scored.' }),
  })
  .meta({ id: 'SeriesSkill', description: 'How good the forecasts of a series have been, of late.' })
export type SeriesSkill = z.infer<typeof seriesSkill>

export const forecastSeries = z
  .object({
    participant: participantName.nullable().meta({ description: 'null for the whole community or a price.' }),
    quantity: forecastQuantity,
    skill: z.array(seriesSkill),
  })
  .meta({ id: 'ForecastSeries', description: 'Something that is forecast.' })
export type ForecastSeries = z.infer<typeof forecastSeries>

export const forecastPoint = z
  .object({
    slot: slotName,
    quantiles: z
      .array(z.number())
      .length(9)
      .nullable()
      .meta({ description: '10, 20 … 90 %, as they were published before the slot; null where none were.' }),
    actual: z.number().nullable().meta({ description: 'What came; null where it has not.' }),
    naive: z.number().nullable().meta({ description: 'The same slot the day before.' }),
  })
  .meta({ id: 'ForecastPoint', description: 'One slot of a forecast and what came.' })

export const forecastCourse = z
  .object({
    participant: participantName.nullable(),
    quantity: forecastQuantity,
    publishedAtMs: atMs.nullable(),
    points: z.array(forecastPoint),
    skill: z.array(seriesSkill),
  })
  .meta({ id: 'ForecastCourse', description: 'A series: yesterday, today, and as far as it is forecast.' })
export type ForecastCourse = z.infer<typeof forecastCourse>
