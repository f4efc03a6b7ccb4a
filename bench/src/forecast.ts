import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Bench } from './bench.ts'
import { marks, type Mark } from './forecast/marks.ts'

const root = new URL('../../', import.meta.url)
const data = fileURLToPath(new URL('../shared/data/', root))
const commandLine = fileURLToPath(new URL('apps/cli/src/main.ts', root))

/** Forecasts the measured data with `gridbourse forecast` and holds the ratios against the marks. */
export const bench: Bench = {
  async run({ quick, say }) {
    if (!existsSync(data))
      return { wrong: [], figures: { skipped: 'no ../shared/data here' }, tables: [skipped] }
    const chosen = quick ? marks.filter((mark) => mark.isQuick) : marks
    const results: Result[] = []
    for (const words of new Set(chosen.map((mark) => mark.words))) {
      say(`gridbourse forecast ${words}`)
      const began = performance.now()
      const series = await scored(words)
      const seconds = (performance.now() - began) / 1000
      for (const mark of chosen) if (mark.words === words) results.push(resultOf(mark, series, seconds))
    }
    return {
      wrong: [],
      figures: { results },
      tables: [
        {
          title: 'Forecast skill: MAE over that of the same hour yesterday',
          rows: results.map(({ name, horizon, ratio, mark, coverage80, runSeconds }) => ({
            series: name,
            horizon,
            ratio: ratio.toFixed(3),
            mark: mark.toFixed(2),
            reached: ratio <= mark ? 'yes' : 'NO',
            'in 80 % band': `${(100 * coverage80).toFixed(1)} %`,
            'run seconds': Math.round(runSeconds),
          })),
          notes: [
            'perfect weather is foresight: a bound, no forecast',
            'run seconds: all series of that run',
          ],
        },
      ],
    }
  },
}

const skipped = { title: 'Forecast skill', rows: [], notes: ['skipped: there is no ../shared/data here'] }

type Scored = {
  readonly id: string
  readonly horizon: string
  readonly mae: number
  readonly lag24Mae: number
  readonly coverage80: number
}

type Result = Pick<Mark, 'name' | 'horizon' | 'mark'> & {
  readonly ratio: number
  readonly coverage80: number
  readonly runSeconds: number
}

async function scored(words: string): Promise<Scored[]> {
  const [place, ...options] = words.split(' ')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [commandLine, 'forecast', `${data}${place}`, '--json', ...options],
    { maxBuffer: 1e8 },
  )
  return (JSON.parse(stdout) as { series: Scored[] }).series
}

/** Over several series: mean MAE over mean MAE of the day before, and mean coverage. */
function resultOf({ name, horizon, mark, ids }: Mark, series: readonly Scored[], runSeconds: number): Result {
  const rows = series.filter((row) => row.horizon === horizon && ids.includes(row.id))
  const sum = (figure: 'mae' | 'lag24Mae' | 'coverage80') =>
    rows.reduce((total, row) => total + row[figure], 0)
  return {
    name,
    horizon,
    mark,
    ratio: sum('mae') / sum('lag24Mae'),
    coverage80: sum('coverage80') / rows.length,
    runSeconds,
  }
}
