import type { ForecastCourse, ForecastQuantity, ForecastSeries, SeriesSkill } from '@gridbourse/api'
import { fixed } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'

export const QUANTITIES = {
  load: 'load',
  generation: 'generation',
  price: 'price',
} as const satisfies Record<ForecastQuantity, string>

/** Under which name a series stands in the address. */
export const addressOf = ({ participant, quantity }: Pick<ForecastSeries, 'participant' | 'quantity'>) => ({
  of: participant ?? 'community',
  quantity,
})

/** What a series is of, as people say it. */
export function subjectOf({
  participant,
  quantity,
}: Pick<ForecastSeries, 'participant' | 'quantity'>): string {
  if (quantity === 'price') return 'the local price'
  return participant === null
    ? `the street’s ${quantity}`
    : `the ${quantity} of ${participant.replaceAll('-', ' ')}`
}

/** Everybody's first, then members by name; load before generation. */
export function inOrder(series: readonly ForecastSeries[]): readonly ForecastSeries[] {
  const rank = ({ participant, quantity }: ForecastSeries): string =>
    `${participant === null ? 0 : 1}${quantity === 'price' ? 'price' : ''}`
  return series.toSorted(
    (a, b) =>
      rank(a).localeCompare(rank(b)) ||
      (a.participant ?? '').localeCompare(b.participant ?? '', 'en', { numeric: true }) ||
      b.quantity.localeCompare(a.quantity),
  )
}

export const skillAt = (
  skill: readonly SeriesSkill[],
  horizon: SeriesSkill['horizon'],
): SeriesSkill | undefined => skill.find((one) => one.horizon === horizon)

/** Of fewer slots nothing is claimed: in six hours of quarter-hours chance begins to even out. */
const LEAST_SLOTS = 24

export const isTelling = ({ slots }: Pick<SeriesSkill, 'slots'>): boolean => slots >= LEAST_SLOTS

export const tooFewText = ({ slots }: Pick<SeriesSkill, 'slots'>): string =>
  `too few slots yet (${slots} of ${LEAST_SLOTS})`

/**
 * What counts of a series: a day ahead where enough of that has been scored, else what has been scored enough, else
 * what has been at all; undefined where nothing has.
 */
export const tellingSkill = (skill: readonly SeriesSkill[]): SeriesSkill | undefined => {
  const scored = skill.filter(({ slots }) => slots > 0)
  const telling = scored.filter(isTelling)
  const best = telling.length > 0 ? telling : scored
  return skillAt(best, 'day-ahead') ?? best[0]
}

/** A model's name in words; none where nothing has spoken yet. */
export const modelName = (model: string | undefined): string =>
  model === undefined || model === 'none' ? '–' : model.replaceAll('-', ' ')

/** The page's answer: how much better than saying what came a day ago, and how honest about what it cannot know. */
export function sentenceOf(series: Pick<ForecastCourse, 'participant' | 'quantity' | 'skill'>): string {
  const subject = subjectOf(series)
  const start = subject.charAt(0).toUpperCase() + subject.slice(1)
  const skill = tellingSkill(series.skill.filter(({ ratio }) => ratio !== null))
  if (skill?.ratio === undefined || skill.ratio === null)
    return `${start} is forecast, and not scored yet: a day has to pass.`
  if (!isTelling(skill)) return `${start} is forecast; how well is not known, ${tooFewText(skill)}.`
  const ahead = skill.horizon === 'day-ahead' ? 'a day ahead' : 'an hour ahead'
  const part = Math.round(Math.abs(1 - skill.ratio) * 100)
  if (part === 0) return `${start} is foreseen ${ahead} as well as by the day before, and no better.`
  return skill.ratio < 1
    ? `${start} is foreseen ${ahead} ${part} % better than by the day before.`
    : `${start} is foreseen ${ahead} ${part} % worse than by the day before.`
}

/** How honest the band is: so many outcomes should lie in it. */
export function coverageText(skill: Pick<SeriesSkill, 'coverage80' | 'slots'> | undefined): string {
  const coverage80 = skill?.coverage80 ?? null
  if (coverage80 === null || skill === undefined || !isTelling(skill))
    return 'How often it lies within its band is not known yet.'
  const share = `${fixed(coverage80 * 100, 0)} %`
  if (coverage80 < 0.7) return `${share} of what came lay within the 80 % band: it is too sure of itself.`
  if (coverage80 > 0.9)
    return `${share} of what came lay within the 80 % band: it is wider than it needs to be.`
  return `${share} of what came lay within the 80 % band.`
}

/** A forecast as it is drawn: in kW, or in the currency per kWh. */
export type DrawnPoint = {
  readonly from: number
  readonly to: number
  readonly quantiles: readonly number[] | null
  readonly actual: number | null
  readonly naive: number | null
}

export function drawnPoints(
  { quantity, points }: Pick<ForecastCourse, 'quantity' | 'points'>,
  slotDurationMs: number,
): readonly DrawnPoint[] {
  const factor = quantity === 'price' ? 1e-6 : 3_600 / slotDurationMs
  const drawn = (value: number | null): number | null => (value === null ? null : value * factor)
  return points.map(({ slot, quantiles, actual, naive }) => ({
    from: startOf(slot),
    to: startOf(slot) + slotDurationMs,
    quantiles: quantiles?.map((value) => value * factor) ?? null,
    actual: drawn(actual),
    naive: drawn(naive),
  }))
}

/** Of what is shown: how often what came lay within the band, and how far forecast and naive were off. */
export function shownScore(points: readonly DrawnPoint[]) {
  const both = points.flatMap(({ quantiles, actual, naive }) =>
    quantiles === null || actual === null ? [] : [{ quantiles, actual, naive }],
  )
  const within = both.filter(
    ({ quantiles, actual }) => actual >= quantiles[0]! && actual <= quantiles[8]!,
  ).length
  const compared = both.flatMap(({ quantiles, actual, naive }) =>
    naive === null ? [] : [{ own: Math.abs(quantiles[4]! - actual), naive: Math.abs(naive - actual) }],
  )
  const mean = (of: (one: { own: number; naive: number }) => number): number | null =>
    compared.length === 0 ? null : compared.reduce((sum, one) => sum + of(one), 0) / compared.length
  return {
    slots: both.length,
    within,
    error: mean(({ own }) => own),
    naiveError: mean(({ naive }) => naive),
  }
}
