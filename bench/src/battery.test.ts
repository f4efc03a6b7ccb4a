import { expect, test } from 'vitest'
import { homeDay } from '@gridbourse/testing/home-day'
import { contenders } from './battery/contenders.ts'

test('every contender finds the least cost of a day', async () => {
  const [ours, ...others] = await contenders()
  for (let seed = 0; seed < 3; seed++) {
    const day = homeDay(seed, 24)
    for (const other of others) expect(Math.abs(other.plan(day) - ours!.plan(day)) / 1e9).toBeLessThan(1e-6)
  }
  expect(others.map(({ name }) => name)).toEqual(['highs, template basis', 'highs, cold', 'glpk.js/node'])
})
