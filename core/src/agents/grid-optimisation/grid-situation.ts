import type { MicrosPerKwh, SlotNumber, W } from '../../kernel/index.ts'
import type { FlexibilityEvent } from '../flexibility.ts'
import type { MemberForecast, SlotForecast } from '../forecasting/index.ts'
import type { Stretch } from '../market-slot.ts'

/** What the grid optimisation agent watches: limits, what is forecast to flow, and what has been traded. */
export type GridSituation = Stretch & {
  readonly limits: readonly GridLimit[]
  /** As published; net load of every member, and of all together. */
  readonly community: readonly SlotForecast[]
  readonly members: readonly MemberForecast[]
  /** Bought minus sold so far, by member and slot of the stretch, in Wh. */
  readonly positions: readonly { readonly member: string; readonly netBoughtWh: readonly number[] }[]
  /** Events that were raised before and still stand. */
  readonly standing: readonly FlexibilityEvent[]
  readonly authority: GridAuthority
}

/** The most the agent may pay per kWh of flexibility, and the most power it may call for at once. */
export type GridAuthority = { readonly priceCap: MicrosPerKwh; readonly power: W }

/** What a wire or a transformer carries for some members, or (null) for all of them, at most. */
export type GridLimit = {
  readonly name: string
  readonly members: readonly string[] | null
  readonly importW: W
  readonly exportW: W
}

/** One slot in which a limit is foreseen to be broken. */
export type Breach = {
  readonly limit: string
  readonly slot: SlotNumber
  readonly direction: FlexibilityEvent['direction']
  /** What is foreseen, and by how much it is too much. */
  readonly flowW: W
  readonly excessW: W
  /** What says so: the forecast at its 90 % quantile, or what has been traded. */
  readonly from: 'forecast' | 'positions'
}

export type GridDecision = {
  readonly breaches: readonly Breach[]
  readonly events: readonly (FlexibilityEvent & { readonly reason: string })[]
}
