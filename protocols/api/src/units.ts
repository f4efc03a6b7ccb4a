import { z } from 'zod'

/** The most energy one order may carry, in Wh. */
export const MAX_ENERGY_WH = 2_147_483_647

/** No price on any market of ours lies outside this; a market's own rules are narrower. */
const MAX_PRICE_MICROS_PER_KWH = 2_147_483_647

/** A strict object with a message for what is missing and what is not known, so that a slip of the pen has a name. */
export function body<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `${issue.keys.map((key) => JSON.stringify(key)).join(', ')} is not known here; known are ${known || 'no fields'}`
        : `expected a JSON object with ${known}`,
  })
}

export const energyWh = whole('energy in whole Wh', 1, MAX_ENERGY_WH, '2.5 kWh is 2500').meta({
  description: 'Energy in whole watt-hours.',
  examples: [2500],
})

/** Energy that has already been added up somewhere: it may be 0, and more than one order's. */
export const energySumWh = z
  .int()
  .min(0)
  .meta({ description: 'Energy in whole watt-hours.', examples: [2500] })

export const priceMicrosPerKwh = whole(
  "a price in whole millionths of the market's currency per kWh",
  -MAX_PRICE_MICROS_PER_KWH,
  MAX_PRICE_MICROS_PER_KWH,
  '0.12 per kWh is 120000, and so is 120 per MWh',
).meta({
  description:
    "A price in millionths of the market's currency per kilowatt-hour; 0.12 per kWh is 120000. May be negative.",
  examples: [120_000],
})

export const powerW = whole('a power in whole W', 0, MAX_ENERGY_WH, '11 kW is 11000').meta({
  description: 'Power in whole watts.',
  examples: [11_000],
})

export const atMs = whole(
  'an instant in milliseconds since 1970-01-01T00:00Z',
  0,
  8_640_000_000_000_000,
  '2026-11-22T10:15Z is 1795342500000',
).meta({ description: 'An instant in milliseconds since 1970-01-01T00:00Z.', examples: [1_795_342_500_000] })

export const durationMs = z
  .int()
  .min(0)
  .meta({ description: 'A span of time in milliseconds.', examples: [900_000] })

export const nanos = text(/^-?(0|[1-9]\d*)$/, 'money as a whole decimal number in a string').meta({
  description:
    "Money in billionths of the market's currency, as a decimal string because it may exceed what JSON numbers hold exactly.",
  examples: ['300000000'],
})

export const slotName = text(
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\dZ$/,
  "a slot's UTC start to the minute, like 2026-11-22T10:15Z",
).meta({ description: 'A delivery period, named by its UTC start.', examples: ['2026-11-22T10:15Z'] })

export const dateName = text(/^\d{4}-\d\d-\d\d$/, 'a date like 2026-11-22').meta({
  description: "A date in the market's time zone.",
  examples: ['2026-11-22'],
})

export const orderId = text(/^[1-9]\d{0,15}$/, 'an order id, a decimal number in a string like "4711"').meta({
  description: 'An order or block, numbered in the order of arrival. Never used twice.',
  examples: ['4711'],
})

export const participantName = text(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  'a participant name: 1 to 64 letters, digits, dots, dashes and underscores, the first a letter or digit',
).meta({ description: 'A participant, by its pseudonym. Unique in the market.', examples: ['solar-roof-7'] })

export const sourceName = text(
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,63})?$/,
  "a participant's name, or one of its devices like anna/meter",
).meta({
  description: "A participant, or one of its devices: the participant's name, a slash, a name.",
  examples: ['solar-roof-7/meter'],
})

export const metricName = text(
  /^[a-z]{1,31}\.[A-Za-z0-9]{1,32}$/,
  'a metric like energy.powerW; all are at GET /v1/metrics',
).meta({
  description: 'A kind, a dot and a name with its unit last. All are at GET /v1/metrics.',
  examples: ['energy.importWh'],
})

export const auctionId = text(
  /^(opening|closing)-\d{4}-\d\d-\d\dT\d\d:\d\dZ$/,
  'an auction id like closing-2026-11-22T10:15Z',
).meta({
  description:
    'An auction: `opening-` and the first slot of the delivery day, or `closing-` and the slot. A slot is named by its UTC start.',
  examples: ['closing-2026-11-22T10:15Z'],
})

export const eventId = text(/^(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,9})$/, 'an event id like 1042.0').meta({
  description:
    'The journal sequence of the command that caused the event, a dot, and the count among its events from 0.',
  examples: ['1042.0'],
})

export const idempotencyKey = text(
  /^[\x21-\x7e]{1,255}$/,
  'a key of 1 to 255 printable ASCII characters without spaces',
).meta({
  description:
    'Chosen by the sender, once per command. A retry with the same key and body gets the first answer.',
})

export const sequence = z
  .int()
  .min(0)
  .meta({
    description: "A record's place in the journal. The first is 1, there are no gaps.",
    examples: [1042],
  })

function whole(what: string, min: number, max: number, example: string): z.ZodInt {
  const error = complaint(`${what}, from ${min} to ${max} (${example})`)
  return z.int({ error }).min(min, { error }).max(max, { error })
}

function text(pattern: RegExp, what: string): z.ZodString {
  const error = complaint(what)
  return z.string({ error }).regex(pattern, { error })
}

function complaint(what: string) {
  return (issue: { readonly input?: unknown }): string =>
    issue.input === undefined ? `missing: expected ${what}` : `expected ${what}`
}
