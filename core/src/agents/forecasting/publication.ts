import type { DurationMs, EpochMs, MicrosPerKwh, SlotNumber, Wh } from '../../kernel/index.ts'
import type { WeatherReport } from './weather-report.ts'

/** What the forecasting agent tells everybody. */
export type ForecastPublication = {
  readonly at: EpochMs
  readonly firstSlot: SlotNumber
  readonly slotDuration: DurationMs
  readonly weather: WeatherReport
  readonly members: readonly MemberForecast[]
  /** Load less generation of all. */
  readonly community: readonly SlotForecast[]
  readonly prices: readonly PriceForecast[]
  readonly reason: string
}

export type MemberForecast = {
  readonly member: string
  /** Load less generation. */
  readonly slots: readonly SlotForecast[]
  /** Null where there is none. */
  readonly load: readonly SlotForecast[] | null
  readonly generation: readonly SlotForecast[] | null
}

/** What may be counted in one slot: the 10 to 90 % quantiles, and the mean. */
export type SlotForecast = { readonly quantilesWh: readonly Wh[]; readonly meanWh: Wh }

export type PriceForecast = {
  /** How likely it is that the community has to import, in thousandths. */
  readonly shortPermille: number
  /** What a kWh is worth between neighbours: the utility's price for the community's last kWh, expected. */
  readonly local: MicrosPerKwh
  /** What a deviation is expected to cost (short) and to bring (long) under pooled imbalance. */
  readonly short: MicrosPerKwh
  readonly long: MicrosPerKwh
}
