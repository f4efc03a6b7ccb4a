import type { Horizon, RollingScore, Skill } from '@gridbourse/core/forecast'
import { table } from '../output.ts'

export type ForecastReport = {
  readonly weather: string
  readonly zone: string
  readonly note?: string
  readonly series: readonly SeriesScore[]
}

export type SeriesScore = Skill &
  Pick<RollingScore, 'weights' | 'fallbackDays'> & {
    readonly id: string
    readonly horizon: Horizon
    readonly from: string
    readonly to: string
    readonly days?: RollingScore['days']
  }

export function forecastTable({ note, zone, series }: ForecastReport): string {
  const { from, to } = series[0]!
  const rows = series.map((one) => [
    one.id,
    one.horizon,
    digits(one.mae),
    digits(one.lag24Mae),
    Number.isFinite(one.ratio) ? one.ratio.toFixed(3) : '-',
    digits(one.pinball),
    `${(100 * one.coverage80).toFixed(1)} %`,
    String(one.n),
  ])
  return [
    table(['series', 'horizon', '>MAE', '>lag 24 h', '>ratio', '>pinball', '>in 80 % band', '>slots'], rows),
    `from ${from} to ${to}, days of ${zone}`,
    ...(note === undefined ? [] : [note]),
  ].join('\n')
}

const digits = (value: number): string => (Math.abs(value) < 100 ? value.toPrecision(3) : value.toFixed(1))
