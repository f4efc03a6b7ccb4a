import {
  decideForecasting,
  outlookOfPastDays,
  recordDecision,
  type ForecastingSituation,
  type ForecastPublication,
  type SeriesCourses,
} from '../../agents/index.ts'
import type { DurationMs, EpochMs, SlotNumber } from '../../kernel/index.ts'
import type { ForecastingKnown } from '../community-record.ts'
import type { AgentTerms, DecideAgain, DeskDecision } from './agent-desk.ts'
import type { Foreseen, ForecastTold, Quantiles } from './chapter.ts'
import { SeriesForecasts, weightedQuantiles, type SeriesQuantity, type Spoken } from './series-forecasts.ts'
import type { OutlookSlot } from './street-outlook.ts'
import type { StreetWindow } from './street-window.ts'
import { kwhOf } from './told.ts'

const FORECASTING = 'forecasting'

export const forecastingTerms: AgentTerms = {
  agent: FORECASTING,
  kind: 'forecasting',
  participant: null,
  strategy: null,
  authority: { mayHalt: false, mayCurtail: false, ordersPerDecision: 0 },
}

/** Slots ahead that are forecast anew in every slot. */
export const ROLLING_HOURS = 2

/** What is to be forecast: slots `from` to `to`, by readings of slots that had ended with `known`. */
export type Publishing = {
  readonly at: EpochMs
  readonly from: SlotNumber
  readonly to: SlotNumber
  readonly known: SlotNumber
  readonly horizon: keyof Foreseen
  readonly outlook: readonly OutlookSlot[]
  readonly sequence: number
}

export type Published = {
  readonly publication: ForecastPublication
  readonly kept: Omit<DeskDecision, 'tookMs'>
  readonly again: DecideAgain
  /** By member, all together last; then by slot. */
  readonly told: readonly (readonly ForecastTold[])[]
}

/** The forecasting agent at its post: publishes every member's load and generation, and the price, day by day and slot by slot. */
export class ForecastingPost {
  readonly #slotDuration: DurationMs
  #speaking: { readonly window: StreetWindow; readonly series: SeriesForecasts } | null = null
  #learning: { readonly window: StreetWindow; readonly series: SeriesForecasts } | null = null

  constructor(slotDuration: DurationMs) {
    this.#slotDuration = slotDuration
  }

  /** Learns a bounded part of what is over when `slot` begins; `window` is what can be seen of the street now. */
  learn(window: StreetWindow, slot: SlotNumber): void {
    const begin = () => ({ window, series: new SeriesForecasts(window.community) })
    this.#speaking ??= begin()
    if (this.#speaking.window !== window && this.#learning?.window !== window) this.#learning = begin()
    const { series, window: own } = this.#learning ?? this.#speaking
    series.learn(own.indexOf(slot))
    if (this.#learning !== null && series.hasLearnedUpTo(own.indexOf(slot))) {
      this.#speaking = this.#learning
      this.#learning = null
    }
  }

  publish(publishing: Publishing): Published {
    const { at, from, to, known, horizon, outlook, sequence } = publishing
    const { series, window } = this.#speaking!
    const span = { from: window.indexOf(from), to: window.indexOf(to), known: window.indexOf(known) }
    const { participants } = window.community
    const spoken = Array.from({ length: series.count }, (_, member) => ({
      load: series.outlook(member, 'load', span),
      generation: series.outlook(member, 'generation', span),
    }))
    const expected = new Map(outlook.map((slot) => [slot.slot, slot]))
    const prices = Array.from({ length: to - from }, (_, step) =>
      priceQuantiles(window, span, span.from + step, expected.get((from + step) as SlotNumber)),
    )
    const asked: ForecastingSituation = {
      at,
      firstSlot: from,
      hours: this.#slotDuration / 3_600_000,
      members: participants.map(({ id }, member) => ({
        id,
        load: spoken[member]!.load !== null,
        solar: spoken[member]!.generation !== null,
      })),
      importPrice: [...window.community.importPrice.subarray(span.from, span.to)],
      exportPrice: [...window.community.exportPrice.subarray(span.from, span.to)],
      weather: series.weatherAt(span.known),
    }
    const answers = spoken
      .slice(0, -1)
      .flatMap(({ load, generation }) =>
        [load, generation].flatMap((each) => (each ? [coursesOf(each)] : [])),
      )
    const by = { agent: FORECASTING, kind: FORECASTING, at } as const
    const record = recordDecision(by, { asked, answers }, [], publicationOf)
    const told = spoken.map(({ load, generation }, member) =>
      Array.from({ length: to - from }, (_, step): ForecastTold => ({
        madeAt: at,
        load: load?.[step]!.quantiles ?? null,
        generation: generation?.[step]!.quantiles ?? null,
        price: member === series.count - 1 ? prices[step]! : null,
        model: load?.[step]!.model ?? 'past-days',
      })),
    )
    const isDayAhead = horizon === 'dayAhead'
    const publication = record.decision
    return {
      again: () => publicationOf(record.situation),
      publication,
      told,
      kept: {
        ...record,
        id: `${FORECASTING}~${at}${isDayAhead ? '~day-ahead' : ''}`,
        kind: FORECASTING,
        slot: null,
        sequence,
        headline: headlineOf(told.at(-1)!, isDayAhead),
        reasons: [`${publication.reason}.`, modelsOf(told)],
        orders: 0,
        refusals: 0,
      },
    }
  }

  /** The same slot the day before; null where it was not measured, or is not seen any more. */
  measured(member: number, quantity: SeriesQuantity, slot: SlotNumber): number | null {
    const { series, window } = this.#speaking!
    const value = series.valuesOf(member, quantity)?.[window.indexOf(slot)]
    return value === undefined || Number.isNaN(value) ? null : value
  }
}

const publicationOf = ({ asked, answers }: ForecastingKnown): ForecastPublication =>
  decideForecasting(asked, answers)

/** Nine cases, each as likely as another: what goes up together in the quantiles goes up together here. */
const coursesOf = (spoken: readonly Spoken[]): SeriesCourses => ({
  courses: (spoken[0]?.quantiles ?? []).map((_, level) => spoken.map(({ quantiles }) => quantiles[level]!)),
  weights: (spoken[0]?.quantiles ?? []).map(() => 1),
})

/**
 * The price among members in nine quantiles: what the utility asks where the street would be short, what it pays
 * where it would be long, else what the plan expects. Cases are the last weeks' days, batteries go as planned.
 */
function priceQuantiles(
  { community }: StreetWindow,
  { known }: { readonly known: number },
  place: number,
  expected: OutlookSlot | undefined,
): Quantiles | null {
  if (expected === undefined) return null
  const { importPrice, exportPrice, slotDuration } = community
  const hours = slotDuration / 3_600_000
  const net = netLoadOf(community)
  const [outlook] = outlookOfPastDays(
    { netLoadWh: net, knownBefore: known + 1, slotsPerDay: 24 / hours },
    { hours, importPrice, exportPrice, importCapWh: Infinity },
    { from: place, to: place + 1 },
  )
  const drawnWh = expected.members.reduce((sum, member) => sum + member.drawnWh, 0)
  const prices = Array.from(outlook!.netLoadWh, (energy) => {
    const after = energy + drawnWh
    if (after >= 1) return expected.importPrice
    return after <= -1 ? expected.exportPrice : expected.localPrice
  })
  return weightedQuantiles(prices, outlook!.weights)
}

/** All members together, per community once. */
function netLoadOf(community: StreetWindow['community']): Float64Array {
  let net = netLoads.get(community)
  if (net === undefined) {
    net = new Float64Array(community.slots)
    for (const { loadWh, generationWh } of community.participants)
      for (let slot = 0; slot < net.length; slot++) net[slot]! += loadWh[slot]! - generationWh[slot]!
    netLoads.set(community, net)
  }
  return net
}

const netLoads = new WeakMap<object, Float64Array>()

function headlineOf(told: readonly ForecastTold[], isDayAhead: boolean): string {
  const sum = (of: (forecast: ForecastTold) => Quantiles | null): number =>
    told.reduce((total, forecast) => total + (of(forecast)?.[4] ?? 0), 0)
  const load = kwhOf(sum((forecast) => forecast.load))
  const sun = kwhOf(sum((forecast) => forecast.generation))
  return `Expects ${load} of use and ${sun} of generation ${isDayAhead ? 'over the day' : 'in the next hours'}, all together.`
}

function modelsOf(told: readonly (readonly ForecastTold[])[]): string {
  const counts = new Map<string, number>()
  for (const [first] of told)
    if (first !== undefined) counts.set(first.model, (counts.get(first.model) ?? 0) + 1)
  const named = [...counts].toSorted(([, a], [, b]) => b - a).map(([model, count]) => `${model} for ${count}`)
  return `Which model speaks: ${named.join(', ')}.`
}
