export { ForecastDesk, type ForecastTerms } from './forecast-desk.ts'
export type { ForecastChoice } from './published.ts'
export type { ForecastSource } from './series-answers.ts'
