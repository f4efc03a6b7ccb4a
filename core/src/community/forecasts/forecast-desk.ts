import {
  decideForecasting,
  prepareForecasting,
  publishedScore,
  type ForecastPublication,
  type ForecastingSituation,
  type PublishedScore,
  type SlotForecast,
  type WeatherSituation,
} from '../../agents/index.ts'
import { solarSky, timelineOf, type SolarSky, type Timeline } from '../../forecast/index.ts'
import { slotAt, type EpochMs } from '../../kernel/index.ts'
import type { Community, Participant } from '../community.ts'
import { decideAndKeep, type Keep } from '../community-record.ts'
import type { ForecastSkill } from '../diary/report.ts'
import { answersOf, type AnswerSeries, type ForecastSource, type MeteredSeries } from './series-answers.ts'

export type ForecastTerms = {
  readonly source: ForecastSource
  readonly seed: number
  readonly keep?: Keep | undefined
}

/**
 * The forecasting agent at its post: when a local day begins it publishes what may come of every meter and of all
 * together, by what had ended; and what was published is held against the meters, slot by slot.
 */
export class ForecastDesk {
  readonly #community: Community
  readonly #terms: ForecastTerms
  readonly #timeline: Timeline
  readonly #sky: SolarSky | undefined
  /** By member and quantity, in the order of the agent's questions. */
  readonly #answers = new Map<string, AnswerSeries>()
  readonly #scored: readonly ScoredSeries[]
  #latest: { readonly publication: ForecastPublication; readonly from: number } | null = null
  /** What the plants make of a clear sky at best, and up to which slot that was looked for. */
  #perClearSky = 0
  #seen = 0

  constructor(community: Community, terms: ForecastTerms) {
    this.#community = community
    this.#terms = terms
    const { start, slotDuration, slots, location, zone, participants } = community
    this.#timeline = timelineOf({ start, step: slotDuration, length: slots }, zone)
    this.#sky = location ? solarSky(this.#timeline, location) : undefined
    const plants = participants.filter(generates)
    for (const each of participants) {
      const neighbours = plants.flatMap(({ id, generationWh }) => (id === each.id ? [] : [generationWh]))
      for (const series of seriesOf(each, this.#sky, neighbours))
        this.#answers.set(keyOf(each.id, series.quantity), answersOf(series, this.#timeline, terms))
    }
    this.#scored = [...scoredSeries(participants), ...scoredTogether(participants)]
  }

  /** What is published for a slot and those behind it, up to the end of its local day; null before anything was. */
  publishedFrom(slot: number): ForecastPublication | null {
    if (this.#latest === null) return null
    const { publication, from } = this.#latest
    const cut = <Each>(slots: readonly Each[]): readonly Each[] => slots.slice(slot - from)
    return {
      ...publication,
      firstSlot: this.#numberOf(slot),
      members: publication.members.map(({ member, slots, load, generation }) => ({
        member,
        slots: cut(slots),
        load: load && cut(load),
        generation: generation && cut(generation),
      })),
      community: cut(publication.community),
      prices: cut(publication.prices),
    }
  }

  /** Before a slot is lived: where a local day begins with it, or nothing was published yet, the day is published. */
  before(slot: number): void {
    const day = this.#timeline.dayOf[slot]!
    const { from } = this.#timeline.days[day]!
    if (slot !== from && this.#latest !== null) return
    const situation = this.#situationOf(day)
    const answers = prepareForecasting(situation).map(({ member, quantity }) =>
      this.#answers.get(keyOf(member, quantity))!(day),
    )
    const by = { agent: 'forecasting', kind: 'forecasting', at: this.#instantOf(from) } as const
    const publication = decideAndKeep(this.#terms.keep, by, { asked: situation, answers }, [], (known) =>
      decideForecasting(known.asked, known.answers),
    )
    this.#latest = { publication, from }
  }

  /** The slot is metered. */
  after(slot: number): void {
    if (this.#latest === null) return
    const { publication, from } = this.#latest
    const dayBefore = slot - this.#timeline.perDay
    for (const { score, isPlant, valueAt, publishedIn } of this.#scored) {
      const published = publishedIn(publication, slot - from)
      const netLoadWh = valueAt(slot)
      score.add(published, {
        netLoadWh,
        dayBeforeWh: dayBefore < 0 ? Number.NaN : valueAt(dayBefore),
        counts: !isPlant || netLoadWh > 0 || published.quantilesWh.at(-1)! > 0,
      })
    }
  }

  skills(): ForecastSkill[] {
    return this.#scored.flatMap(({ id, score }) => {
      const { mae, lag24Mae, ratio, coverage80, n } = score.skill(NO_HISTORY)
      if (n === 0) return []
      const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
      return [
        {
          id,
          horizon: 'day-ahead' as const,
          mae: mae / 1000,
          lag24Mae: lag24Mae / 1000,
          ratio: finite(ratio),
          coverage80: finite(coverage80),
          n,
        },
      ]
    })
  }

  #situationOf(day: number): ForecastingSituation {
    const { participants, importPrice, exportPrice, slotDuration } = this.#community
    const { from, to } = this.#timeline.days[day]!
    return {
      at: this.#instantOf(from),
      firstSlot: this.#numberOf(from),
      hours: slotDuration / 3_600_000,
      members: participants.map((each) => ({ id: each.id, load: uses(each), solar: generates(each) })),
      importPrice: Array.from(importPrice.subarray(from, to)),
      exportPrice: Array.from(exportPrice.subarray(from, to)),
      weather: this.#weatherBefore(from),
    }
  }

  /** What the sky let the plants make on the day before. */
  #weatherBefore(slot: number): WeatherSituation | null {
    const sky = this.#sky
    if (sky === undefined) return null
    const clearSkyAt = (each: number): number => Math.round(sky.up[each]! + sky.diffuse[each]!)
    for (; this.#seen < slot; this.#seen++) {
      const [made, clear] = [this.#generatedIn(this.#seen), clearSkyAt(this.#seen)]
      if (made !== null && clear >= BRIGHT) this.#perClearSky = Math.max(this.#perClearSky, made / clear)
    }
    if (this.#perClearSky === 0) return null
    const slots = Array.from({ length: Math.min(slot, this.#timeline.perDay) }, (_, back) => slot - 1 - back)
    const lately = slots.toReversed()
    return {
      columns: [],
      clearSky: lately.map(clearSkyAt),
      generationWh: lately.map((each) => this.#generatedIn(each)),
      generationPerClearSky: this.#perClearSky,
    }
  }

  #generatedIn(slot: number): number | null {
    const made = sumAt(this.#community.participants.map(({ generationWh }) => generationWh))(slot)
    return Number.isNaN(made) ? null : made
  }

  #instantOf(slot: number): EpochMs {
    return (this.#community.start + slot * this.#community.slotDuration) as EpochMs
  }

  #numberOf(slot: number) {
    return slotAt(this.#instantOf(slot), this.#community.slotDuration)
  }
}

/** Irradiance of a clear sky, in W/m2, below which what a plant makes says little about the sky. */
const BRIGHT = 200
/** MASE is not told. */
const NO_HISTORY = { netLoadWh: new Float64Array(0), slotsPerDay: 1 }

/** What was published of one series, and how good it turned out. */
type ScoredSeries = {
  readonly id: string
  readonly score: PublishedScore
  /** Whose nights say nothing. */
  readonly isPlant: boolean
  readonly valueAt: (slot: number) => number
  readonly publishedIn: (publication: ForecastPublication, step: number) => SlotForecast
}

function scoredSeries(participants: readonly Participant[]): ScoredSeries[] {
  return participants.flatMap((each, index) =>
    (['load', 'generation'] as const)
      .filter((quantity) => (quantity === 'load' ? uses(each) : generates(each)))
      .map((quantity) => {
        const values = quantity === 'load' ? each.loadWh : each.generationWh
        return {
          id: `${each.id}/${quantity}`,
          score: publishedScore(),
          isPlant: quantity === 'generation',
          valueAt: (slot: number) => values[slot]!,
          publishedIn: ({ members }: ForecastPublication, step: number) => members[index]![quantity]![step]!,
        }
      }),
  )
}

/** Load less generation of all, where more than one meter is forecast. */
function scoredTogether(participants: readonly Participant[]): ScoredSeries[] {
  const loads = sumAt(participants.map(({ loadWh }) => loadWh))
  const made = sumAt(participants.map(({ generationWh }) => generationWh))
  return [
    {
      id: 'aggregate/net',
      score: publishedScore(),
      isPlant: false,
      valueAt: (slot) => loads(slot) - made(slot),
      publishedIn: ({ community }, step) => community[step]!,
    },
  ]
}

/** Unknown where one of them is. */
const sumAt =
  (series: readonly Float64Array[]) =>
  (slot: number): number => {
    let sum = 0
    for (const values of series) sum += values[slot]!
    return sum
  }

function seriesOf(
  { id, loadWh, generationWh, plant }: Participant,
  sky: SolarSky | undefined,
  neighbours: readonly Float64Array[],
): MeteredSeries[] {
  const isSolar = (plant?.source ?? 'solar') === 'solar'
  return [
    { id: `${id}/load`, quantity: 'load', values: loadWh, sky: undefined, neighbours: [] },
    {
      id: `${id}/generation`,
      quantity: 'solar',
      values: generationWh,
      sky: isSolar ? sky : undefined,
      neighbours: isSolar ? neighbours : [],
    },
  ]
}

const uses = ({ loadWh }: Participant): boolean => loadWh.some((energy) => energy > 0)
const generates = ({ generationWh }: Participant): boolean => generationWh.some((energy) => energy > 0)
const keyOf = (member: string, quantity: string): string => `${member}/${quantity}`
