import { seededRandom } from '@gridbourse/core/kernel'
import { syntheticSubject, type SyntheticSubject } from '@gridbourse/testing/synthetic-series'
import { describe, expect, test } from 'vitest'
import { clearSkyPlant } from './clear-sky-plant.ts'
import { HORIZONS, type Horizon } from './forecaster.ts'
import { lagRegressors } from './lag-regressors.ts'
import { panelOf } from './panel.ts'
import { outlookOf } from './outlook.ts'
import { LIGHT_EFFORT } from './effort.ts'
import { LEVELS } from './series.ts'
import { solarRegressors } from './solar-regressors.ts'
import { streetOf } from './street.ts'
import { forecasterOf } from './subject.ts'

const DAYS = 46
const LAST = 44

/** The same past, another future: values, neighbours and weather differ from `cut` on, gaps among them. */
function withOtherFuture(subject: SyntheticSubject, cut: number, weatherCut = cut): SyntheticSubject {
  const dice = seededRandom('another future')
  const other = (column: Float64Array, from: number) =>
    column.map((value, i) => {
      if (i < from) return value
      return dice.below(5) === 0 ? Number.NaN : dice.fraction() * 50 - 10
    })
  return {
    ...subject,
    series: { ...subject.series, values: other(subject.series.values, cut) },
    neighbours: subject.neighbours.map((column) => other(column, cut)),
    weather: { columns: subject.weather!.columns.map((column) => other(column, weatherCut)) },
  }
}

const bytes = (numbers: Float64Array): string => Buffer.from(numbers.buffer.slice(0)).toString('hex')

/** Everything forecast from origins up to `cut`, slot by slot, and what every expert counted for. */
function forecastsUntil(subject: SyntheticSubject, horizon: Horizon, cut: number): string[] {
  const forecaster = forecasterOf(subject, horizon, { effort: LIGHT_EFFORT })
  const quantiles = new Float64Array(LEVELS.length)
  const all: string[] = []
  for (let day = 30; day <= LAST; day++) {
    const { from, to } = subject.timeline.days[day]!
    if (from > cut) break
    forecaster.advanceTo(day)
    all.push(bytes(forecaster.weights()))
    for (let slot = from; slot < to && forecaster.knownBefore(slot) < cut; slot++) {
      forecaster.forecast(slot, quantiles)
      all.push(bytes(quantiles))
    }
  }
  return all
}

describe.for(['load', 'price', 'solar'] as const)(
  '%s: what comes later changes no forecast before',
  (quantity) => {
    const subject = syntheticSubject({ quantity, days: DAYS })
    const cut = subject.timeline.days[LAST]!.from + 13

    test.for(HORIZONS)('the combination, %s', (horizon) => {
      const weatherCut = horizon === 'day-ahead' ? subject.timeline.days[LAST]!.to : cut + 1
      const told = forecastsUntil(subject, horizon, cut)
      const retold = forecastsUntil(withOtherFuture(subject, cut, weatherCut), horizon, cut)
      expect(told.length).toBeGreaterThan(300)
      expect(retold).toEqual(told)
    })

    test.for(HORIZONS)('every model by itself, %s', (horizon) => {
      const known = subject.timeline.days[LAST]!.from + 9
      const opinionsOf = (other: SyntheticSubject): string[] => {
        const panel = fullPanel(other, horizon, known)
        const opinions = new Float64Array(panel.experts.length)
        const form = new Float64Array(LEVELS.length)
        const all: string[] = []
        for (let lead = 1; lead <= 24; lead++) {
          panel.consult(known + lead, known, opinions, form)
          panel.experts.forEach((expert, m) => all.push(`${expert} in ${lead}: ${opinions[m]!}`))
          all.push(bytes(form))
        }
        return all
      }
      expect(opinionsOf(withOtherFuture(subject, known + 1, known + 25))).toEqual(opinionsOf(subject))
    })

    test('the outlook and its scenarios', () => {
      const told = (other: SyntheticSubject): string[] => {
        const pair = {
          dayAhead: forecasterOf(other, 'day-ahead', { effort: LIGHT_EFFORT }),
          oneHour: forecasterOf(other, '1h', { effort: LIGHT_EFFORT }),
        }
        pair.dayAhead.advanceTo(LAST)
        pair.oneHour.advanceTo(LAST)
        const fan = outlookOf(pair, cut - 1, 24, 1)
        return [fan.quantiles, ...pair.dayAhead.scenarios(fan, 10, seededRandom(3))].map(bytes)
      }
      expect(told(withOtherFuture(subject, cut, cut + 24))).toEqual(told(subject))
    })

    test('while what came before does change them', () => {
      const told = forecastsUntil(subject, '1h', cut)
      const retold = forecastsUntil(withOtherFuture(subject, cut - 30), '1h', cut)
      expect(retold).not.toEqual(told)
    })
  },
)

/** A panel that learned every slot up to `known`, its forests grown. */
function fullPanel(subject: SyntheticSubject, horizon: Horizon, known: number) {
  const { timeline, series, weather, sky } = subject
  const { values } = series
  const recent = horizon === '1h'
  const plant = sky && clearSkyPlant(sky, timeline.perDay)
  const regressors =
    sky && plant
      ? solarRegressors({
          timeline,
          values,
          sky,
          plant,
          street: streetOf(subject.neighbours, values.length),
          weather,
          recent,
        })
      : lagRegressors({ timeline, values, weather, recent })
  const { boosting } = LIGHT_EFFORT
  const panel = panelOf({ timeline, values, regressors, floor: 0, isPhysical: sky !== undefined, boosting })
  for (let slot = 8 * 24; slot <= known; slot++) {
    panel.learn(slot, recent ? slot - 1 : timeline.days[timeline.dayOf[slot]!]!.from - 1)
    plant?.learn(slot, values[slot]!)
    if (slot % 24 !== 0) continue
    plant?.fit()
    panel.refit()
  }
  panel.regrow('test')
  return panel
}
