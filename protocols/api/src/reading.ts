import { z } from 'zod'
import { queryInstant } from './request-parts.ts'
import { atMs, body, durationMs, metricName as metric, sourceName as source } from './units.ts'

const value = z.int().meta({
  description: 'Whole units of the metric: a frequency is told in millihertz.',
  examples: [4_711_000],
})

/** The most readings that one JSON batch may hold. */
export const MOST_READINGS = 10_000

export const reading = body({ source, metric, atMs, value }).meta({
  id: 'Reading',
  description:
    'What a source measured at an instant. Source, metric and instant are its identity: the same value again changes nothing, another value corrects it.',
})
export type Reading = z.infer<typeof reading>

export const readingBatch = body({ readings: z.array(reading).min(1).max(MOST_READINGS) }).meta({
  id: 'ReadingBatch',
  description: 'Or as JSON lines, `application/x-ndjson`: a reading a line, up to 16 MiB.',
})
export type ReadingBatch = z.input<typeof readingBatch>

export const readingProblem = z
  .object({
    line: z.int().meta({ description: 'Which one, counted from 1.', examples: [3] }),
    field: z
      .string()
      .nullable()
      .meta({ description: 'What of it was wrong.', examples: ['value'] }),
    detail: z.string().meta({ description: 'What was expected.' }),
  })
  .meta({ id: 'ReadingProblem' })
export type ReadingProblem = z.infer<typeof readingProblem>

export const readingsTaken = z
  .object({
    accepted: z.int().meta({ description: 'Readings that are durable now.', examples: [9_999] }),
    refused: z.int().meta({
      description: 'Readings that were not taken. Send them again when they are put right.',
      examples: [1],
    }),
    problems: z
      .array(readingProblem)
      .meta({ description: 'What was wrong with the first hundred of those.' }),
  })
  .meta({ id: 'ReadingsTaken' })
export type ReadingsTaken = z.infer<typeof readingsTaken>

export const latestReading = z
  .object({
    source,
    metric,
    atMs,
    value,
    knownAtMs: atMs.meta({ description: "When this value became known, by the market's clock." }),
  })
  .meta({ id: 'LatestReading' })
export type LatestReading = z.infer<typeof latestReading>

export const latestReadings = z.object({ readings: z.array(latestReading) }).meta({ id: 'LatestReadings' })
export type LatestReadings = z.infer<typeof latestReadings>

export const readingPoint = z
  .object({
    fromMs: atMs,
    count: z.int().meta({ description: 'How many readings it is made of.' }),
    min: value,
    max: value,
    mean: z.number(),
    last: value,
  })
  .meta({ id: 'ReadingPoint', description: 'What the readings of one step amount to.' })
export type ReadingPoint = z.infer<typeof readingPoint>

export const readingRange = z
  .object({
    source,
    metric,
    unit: z.string(),
    fromMs: atMs,
    toMs: atMs,
    stepMs: durationMs,
    rollupMs: durationMs
      .nullable()
      .meta({ description: 'The stored rollups that it was made of; null: the readings themselves.' }),
    points: z.array(readingPoint).meta({ description: 'Steps with readings, in order.' }),
    gaps: z.array(z.object({ fromMs: atMs, toMs: atMs })).meta({
      description: 'Where readings are missing, by the interval in which the source usually speaks.',
    }),
  })
  .meta({ id: 'ReadingRange' })
export type ReadingRange = z.infer<typeof readingRange>

export const readingVersions = z
  .object({
    versions: z.array(
      z.object({
        atMs,
        value,
        knownAtMs: atMs,
        by: z.string().nullable().meta({ description: 'Who said so; null: the house.' }),
      }),
    ),
    isWhole: z.boolean().meta({ description: 'Whether these are all.' }),
  })
  .meta({ id: 'ReadingVersions' })
export type ReadingVersions = z.infer<typeof readingVersions>

export const metricList = z
  .object({
    metrics: z.array(
      z.object({
        metric,
        kind: z.string(),
        unit: z.string(),
        lowest: z.number(),
        highest: z.number(),
        meaning: z.string(),
        readingDays: z
          .int()
          .meta({ description: 'So long readings are kept one by one; their sums longer.' }),
      }),
    ),
  })
  .meta({ id: 'MetricList' })
export type MetricList = z.infer<typeof metricList>

export const readingStatus = z
  .object({
    log: z.object({
      batches: z.int().meta({ description: 'Batches that are durable in the reading log.' }),
      failure: z.string().nullable().meta({ description: 'Why no readings are taken, or null.' }),
    }),
    tables: z
      .object({
        batches: z
          .int()
          .nullable()
          .meta({ description: 'Batches that can be asked for; null while nobody can tell.' }),
        lagBatches: z
          .int()
          .nullable()
          .meta({ description: 'Batches that are durable and not yet there; null while nobody can tell.' }),
        failure: z
          .string()
          .nullable()
          .meta({ description: 'Why the tables do not follow now, or null. They catch up.' }),
      })
      .nullable(),
    broker: z
      .object({
        url: z.string().nullable().meta({ description: 'For operators and observers; null for others.' }),
        status: z.enum(['connected', 'away']),
        messages: z.int().meta({ description: 'Messages acknowledged to the broker since the start.' }),
        refused: z.int().meta({ description: 'Messages that held no reading.' }),
        lastProblem: z.string().nullable().meta({
          description: 'What was wrong last. For operators and observers; null for others.',
        }),
      })
      .nullable()
      .meta({ description: 'The MQTT broker, where one is configured.' }),
  })
  .meta({ id: 'ReadingStatus' })
export type ReadingStatus = z.infer<typeof readingStatus>

const ofSeries = {
  source: source.meta({ description: 'Whose, like `anna/meter`.', examples: undefined }),
  metric: metric.meta({ description: 'What, like `energy.powerW`.', examples: undefined }),
}

export const latestQuery = body({
  source: source.optional().meta({ description: 'Left out: of all that you may see.', examples: undefined }),
  metric: metric.optional().meta({ description: 'Left out: all.', examples: undefined }),
})

const pointsExpected = 'expected a number from 1 to 5000'

export const rangeQuery = body({
  ...ofSeries,
  fromMs: queryInstant('Left out: a day before the end.'),
  toMs: queryInstant("Left out: now, by the market's clock."),
  points: z.coerce
    .number<number | string>({ error: pointsExpected })
    .int({ error: pointsExpected })
    .min(1, { error: pointsExpected })
    .max(5000, { error: pointsExpected })
    .default(500)
    .meta({ description: 'At most so many points: about as many as a chart has pixels.' }),
  asOfMs: queryInstant('What was known at this instant; left out: what is known now.'),
})

export const versionsQuery = body({
  ...ofSeries,
  fromMs: queryInstant('Left out: a day before the end.'),
  toMs: queryInstant("Left out: now, by the market's clock."),
})
