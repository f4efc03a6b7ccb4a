import type { SeriesSkill } from '@gridbourse/api'
import { expect, test } from 'vitest'
import {
  coverageText,
  drawnPoints,
  inOrder,
  modelName,
  sentenceOf,
  shownScore,
  tellingSkill,
} from './forecast-facts.ts'

const skill = (horizon: SeriesSkill['horizon'], ratio: number | null, slots = 96): SeriesSkill => ({
  horizon,
  model: 'ridge',
  mae: 10,
  naiveMae: 20,
  ratio,
  coverage80: 0.8,
  slots,
})

test('the sentence compares with the day before, better or worse, and says when nothing is scored', () => {
  const street = { participant: null, quantity: 'load' } as const
  expect(sentenceOf({ ...street, skill: [skill('1h', 0.4), skill('day-ahead', 0.63)] })).toBe(
    'The street’s load is foreseen a day ahead 37 % better than by the day before.',
  )
  expect(sentenceOf({ participant: 'home-1', quantity: 'generation', skill: [skill('1h', 1.1)] })).toBe(
    'The generation of home 1 is foreseen an hour ahead 10 % worse than by the day before.',
  )
  expect(sentenceOf({ participant: null, quantity: 'price', skill: [skill('day-ahead', 1)] })).toBe(
    'The local price is foreseen a day ahead as well as by the day before, and no better.',
  )
  expect(sentenceOf({ ...street, skill: [skill('day-ahead', null)] })).toContain('not scored yet')
})

test('of a few slots nothing is claimed', () => {
  const street = { participant: null, quantity: 'load' } as const
  expect(sentenceOf({ ...street, skill: [skill('1h', 0.4, 1)] })).toBe(
    'The street’s load is forecast; how well is not known, too few slots yet (1 of 24).',
  )
  expect(sentenceOf({ ...street, skill: [skill('day-ahead', 3.1, 23), skill('1h', 0.4, 24)] })).toBe(
    'The street’s load is foreseen an hour ahead 60 % better than by the day before.',
  )
  expect(tellingSkill([skill('1h', 0.5, 3), skill('day-ahead', 0.6, 2)])).toMatchObject({
    horizon: 'day-ahead',
  })
})

test('what has been scored speaks before what has not', () => {
  const unscored = { ...skill('day-ahead', null), model: 'none', slots: 0 }
  expect(tellingSkill([unscored, skill('1h', 0.5)])).toMatchObject({ horizon: '1h' })
  expect(tellingSkill([skill('1h', 0.5), skill('day-ahead', 0.6)])).toMatchObject({ horizon: 'day-ahead' })
  expect(tellingSkill([unscored])).toBe(undefined)
  expect([modelName('past-days'), modelName('none'), modelName(undefined)]).toEqual(['past days', '–', '–'])
})

test('a band that holds too little or too much is named', () => {
  const of = (coverage80: number | null, slots = 96): string => coverageText({ coverage80, slots })
  expect(of(0.81)).toBe('81 % of what came lay within the 80 % band.')
  expect(of(0.5)).toContain('too sure')
  expect(of(0.97)).toContain('wider than it needs')
  expect([of(null), of(0, 23), coverageText(undefined)]).toEqual(
    Array(3).fill('How often it lies within its band is not known yet.'),
  )
})

const QUANTILES = [100, 200, 300, 400, 500, 600, 700, 800, 900]

test('energies are drawn as power, prices per kWh, and what is not known stays unknown', () => {
  const point = { slot: '2026-06-01T10:00Z', quantiles: QUANTILES, actual: 250, naive: null }
  const [energy] = drawnPoints({ quantity: 'load', points: [point] }, 900_000)
  expect(energy).toMatchObject({ actual: 1, naive: null })
  expect(energy!.quantiles![8]).toBeCloseTo(3.6)
  const [price] = drawnPoints(
    { quantity: 'price', points: [{ ...point, quantiles: null, actual: 250_000 }] },
    900_000,
  )
  expect(price).toMatchObject({ actual: 0.25, quantiles: null })
})

test('what is shown is scored over those slots only that have both', () => {
  const slot = (actual: number | null, naive: number | null, quantiles: number[] | null = QUANTILES) => ({
    from: 0,
    to: 1,
    actual,
    naive,
    quantiles,
  })
  expect(shownScore([slot(500, 700), slot(950, 950), slot(null, 1), slot(5, 5, null)])).toEqual({
    slots: 2,
    within: 1,
    error: 225,
    naiveError: 100,
  })
  expect(shownScore([])).toEqual({ slots: 0, within: 0, error: null, naiveError: null })
})

test('everybody’s series stand before the price, and that before members by number', () => {
  const series = (participant: string | null, quantity: 'load' | 'generation' | 'price') => ({
    participant,
    quantity,
    skill: [],
  })
  expect(
    inOrder([
      series('home-10', 'load'),
      series(null, 'price'),
      series('home-2', 'generation'),
      series('home-2', 'load'),
      series(null, 'generation'),
      series(null, 'load'),
    ]).map(({ participant, quantity }) => `${participant} ${quantity}`),
  ).toEqual([
    'null load',
    'null generation',
    'null price',
    'home-2 load',
    'home-2 generation',
    'home-10 load',
  ])
})
