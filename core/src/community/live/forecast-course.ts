import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import type { Chapter, Foreseen, ForecastTold, Quantiles } from './chapter.ts'

export type ForecastQuantity = 'load' | 'generation' | 'price'

/** One slot of a series: what was forecast of it, what came, and what the day before would have said. */
export type ForecastPoint = {
  readonly slot: SlotNumber
  readonly quantiles: Quantiles | null
  readonly actual: number | null
  readonly naive: number | null
}

/** How good the forecasts of a series have been over the slots that are remembered; null where none could be scored. */
export type SeriesSkill = {
  readonly horizon: 'day-ahead' | '1h'
  readonly model: string
  readonly mae: number | null
  readonly naiveMae: number | null
  /** The first over the second; null where the naive one was never wrong. */
  readonly ratio: number | null
  /** Of outcomes, where anything was expected; null where nothing was. */
  readonly coverage80: number | null
  readonly slots: number
}

export type ForecastSeries = {
  /** null for all together. */
  readonly member: string | null
  readonly quantity: ForecastQuantity
  readonly skill: readonly SeriesSkill[]
}

export type ForecastCourse = ForecastSeries & {
  readonly publishedAt: EpochMs | null
  readonly points: readonly ForecastPoint[]
}

/** A series as it is remembered. */
export type SeriesSource = {
  /** Its place in the street; the first beyond the last member is all together. */
  readonly member: number
  readonly quantity: ForecastQuantity
  chapterOf(slot: SlotNumber): Chapter | null
  /** null where nothing was measured, or it is not known any more. */
  actualOf(slot: SlotNumber): number | null
  readonly slotsPerDay: number
}

export type SlotSpan = { readonly from: SlotNumber; readonly to: SlotNumber }

const HORIZONS = [
  { name: 'day-ahead', told: 'dayAhead' },
  { name: '1h', told: 'oneHour' },
] as const

/** The slots of a span with what was last forecast of each before its gate. */
export function pointsOf(source: SeriesSource, { from, to }: SlotSpan): ForecastPoint[] {
  return slotsOf({ from, to }).map((slot) => {
    const told = forecastOf(source, slot, 'oneHour') ?? forecastOf(source, slot, 'dayAhead')
    return {
      slot,
      quantiles: told?.[source.quantity] ?? null,
      actual: source.actualOf(slot),
      naive: naiveOf(source, slot),
    }
  })
}

/** When the latest forecast within a span was published. */
export function publishedIn(source: SeriesSource, span: SlotSpan): EpochMs | null {
  const made = slotsOf(span).flatMap((slot) =>
    HORIZONS.flatMap(({ told }) => forecastOf(source, slot, told)?.madeAt ?? []),
  )
  return made.length === 0 ? null : (Math.max(...made) as EpochMs)
}

/** The skill at both horizons over the slots of a span that have been measured. */
export const skillOf = (source: SeriesSource, span: SlotSpan): SeriesSkill[] =>
  HORIZONS.map(({ name, told }) => {
    let [error, naiveError, inside, counted, slots] = [0, 0, 0, 0, 0]
    let model = 'none'
    for (const slot of slotsOf(span)) {
      const forecast = forecastOf(source, slot, told)
      if (forecast === null) continue
      model = forecast.model
      const quantiles = forecast[source.quantity]
      const [actual, naive] = [source.actualOf(slot), naiveOf(source, slot)]
      if (quantiles === null || actual === null || naive === null) continue
      slots++
      error += Math.abs(actual - quantiles[4]!)
      naiveError += Math.abs(actual - naive)
      // That a plant makes nothing at night is no news.
      if (quantiles[8] === 0 && actual === 0) continue
      counted++
      if (actual >= quantiles[0]! && actual <= quantiles[8]!) inside++
    }
    return {
      horizon: name,
      model,
      mae: slots === 0 ? null : error / slots,
      naiveMae: slots === 0 ? null : naiveError / slots,
      ratio: naiveError === 0 ? null : error / naiveError,
      coverage80: counted === 0 ? null : inside / counted,
      slots,
    }
  })

const slotsOf = ({ from, to }: SlotSpan): SlotNumber[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, at) => (from + at) as SlotNumber)

function forecastOf(
  { member, chapterOf }: SeriesSource,
  slot: SlotNumber,
  told: keyof Foreseen,
): ForecastTold | null {
  const chapter = chapterOf(slot)
  return chapter === null ? null : (chapter.members[member] ?? chapter.community)[told]
}

const naiveOf = ({ actualOf, slotsPerDay }: SeriesSource, slot: SlotNumber): number | null =>
  actualOf((slot - slotsPerDay) as SlotNumber)
