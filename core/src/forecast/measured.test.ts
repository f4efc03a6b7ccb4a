import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { LIGHT_EFFORT } from './effort.ts'
import type { Horizon } from './forecaster.ts'
import { scoreRolling } from './rolling-origin.ts'
import { parseSeriesCsv } from './series-csv.ts'
import type { Quantity } from './series.ts'
import type { Skill } from './skill.ts'
import { solarSky } from './solar-sky.ts'
import { timelineOf } from './timeline.ts'

const data = fileURLToPath(new URL('../../../../shared/data/', import.meta.url))

/** Skill over the last quarter of one column, at the effort a replay can afford. */
function lastQuarter(
  file: string,
  column: string,
  quantity: Quantity,
  horizon: Horizon,
  zone: string,
): Skill {
  const table = parseSeriesCsv(readFileSync(`${data}${file}`, 'utf8'))
  if (!table.ok) throw new Error(`${file}: ${table.rejection.rule}`)
  const { start, step, length, columns } = table.value
  const timeline = timelineOf(table.value, zone)
  const subject = {
    series: { id: column, quantity, start, step, values: columns.get(column)! },
    timeline,
    sky: quantity === 'solar' ? solarSky(timeline, { latitude: 34.09, longitude: -117.44 }) : undefined,
    neighbours: [...columns].filter(([name]) => name !== column).map(([, values]) => values),
  }
  const range = { from: Math.ceil(length * 0.75), to: length }
  return scoreRolling(subject, horizon, range, { effort: LIGHT_EFFORT }).total
}

/** The whole table of marks is printed by `npm run bench -- forecast`. */
describe.runIf(existsSync(data))('on measured data (skipped where ../shared/data is absent)', () => {
  test.for([
    ['day-ahead', 0.82, 0.9],
    ['1h', 0.66, 0.56],
  ] as const)('homes reach their marks %s', { timeout: 120_000 }, ([horizon, loadMark, solarMark]) => {
    const zone = 'America/Los_Angeles'
    const load = ['01', '09'].map((home) =>
      lastQuarter('fontana/load.csv', `home_${home}_load_kwh`, 'load', horizon, zone),
    )
    expect(meanRatio(load)).toBeLessThan(loadMark)
    const solar = lastQuarter('fontana/generation.csv', 'home_09_pv_kwh', 'solar', horizon, zone)
    expect(solar.ratio).toBeLessThan(solarMark)
    for (const { coverage80, n } of [...load, solar]) {
      expect(n).toBeGreaterThan(1800)
      expect(Math.abs(coverage80 - 0.8)).toBeLessThan(0.08)
    }
  })

  test.for(['day-ahead', '1h'] as const)(
    'a tariff that left its old level is never forecast worse than by yesterday, %s',
    { timeout: 120_000 },
    (horizon) => {
      const column = 'agile_import_price_gbp_per_kwh'
      const skill = lastQuarter('cambridge/import_price.csv', column, 'price', horizon, 'UTC')
      expect(skill.ratio).toBeLessThan(1)
    },
  )
})

/** Mean MAE over mean MAE of the day before. */
const meanRatio = (skills: readonly Skill[]): number =>
  skills.reduce((sum, { mae }) => sum + mae, 0) / skills.reduce((sum, { lag24Mae: naive }) => sum + naive, 0)
