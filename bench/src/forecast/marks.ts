/** What a forecast of measured data has to reach. */
export type Mark = {
  readonly name: string
  /** Place below the data, and options, of the run that prints it. */
  readonly words: string
  readonly ids: readonly string[]
  readonly horizon: 'day-ahead' | '1h'
  /** The highest ratio that reaches it. */
  readonly mark: number
  readonly isQuick?: true
}

/** The homes whose meters are complete to within a day. */
const GRADE_A = ['01', '02', '08', '09', '10', '11', '13', '16', '17']

const FONTANA = `fontana --only ${GRADE_A.join(',')}`
const CAMBRIDGE = 'cambridge --except b59'
const homes = (kind: 'load' | 'generation'): string[] => GRADE_A.map((home) => `home-${home}/${kind}`)

export const marks: readonly Mark[] = [
  ...both({ name: 'home load, mean of 9', words: FONTANA, ids: homes('load') }, 0.82, 0.66),
  ...both({ name: 'home solar, mean of 9', words: FONTANA, ids: homes('generation') }, 0.9, 0.56),
  ...both({ name: 'German price', words: 'german-day-ahead/price.csv', ids: ['price'] }, 0.67, 0.25),
  ...both({ name: 'steel plant', words: 'steel-plant/load.csv', ids: ['steel-plant/load'] }, 0.65, 0.43),
  ...both({ name: 'UK tariff', words: 'cambridge/import_price.csv', ids: ['price'], isQuick: true }, 1, 1),
  {
    name: 'Cambridge, sum of 16',
    words: CAMBRIDGE,
    ids: ['aggregate/load'],
    horizon: 'day-ahead',
    mark: 0.53,
  },
  {
    name: 'Cambridge, sum of 16, perfect weather',
    words: `${CAMBRIDGE} --weather perfect`,
    ids: ['aggregate/load'],
    horizon: 'day-ahead',
    mark: 0.45,
  },
]

function both(series: Omit<Mark, 'horizon' | 'mark'>, dayAhead: number, oneHour: number): Mark[] {
  return [
    { ...series, horizon: 'day-ahead', mark: dayAhead },
    { ...series, horizon: '1h', mark: oneHour },
  ]
}
