import { z } from 'zod'
import { body, orderId, participantName } from './units.ts'

/** A query may leave it out. It has no example, for the docs page would send that unless it is deleted. */
export function filter<Schema extends z.ZodType>(schema: Schema, description = schema.description ?? '') {
  return schema.optional().meta({ description, examples: undefined })
}

/** How many a query asks for, as a query writes numbers. */
export function count(terms: { readonly default: number; readonly description: string }) {
  const error = 'expected a number from 1 to 1000'
  return z.coerce
    .number<number | string>({ error })
    .int({ error })
    .min(1, { error })
    .max(1000, { error })
    .default(terms.default)
    .meta({ description: terms.description })
}

const instant = z.coerce
  .number<number | string>({ error: 'expected an instant in milliseconds since 1970-01-01T00:00Z' })
  .int({ error: 'expected an instant in whole milliseconds since 1970-01-01T00:00Z' })
  .min(0, { error: 'expected an instant from 1970 on' })
  .max(8_640_000_000_000_000, { error: 'expected an instant up to 8640000000000000' })

/** An instant that a query may leave out. */
export const queryInstant = (description: string) =>
  instant.optional().meta({ description, examples: undefined })

export const ofOrder = body({ orderId })
export const ofParticipant = body({ participant: participantName })
export const onBehalf = filter(participantName, 'For operators and observers: whose. Left out: your own.')
