import type { MicrosPerKwh } from '../kernel/index.ts'
import type { DemandCharges } from './demand-charge.ts'
import type { MemberId } from './ledger.ts'

/** By which terms a community settles. */
export type BooksTerms = {
  readonly members: readonly MemberId[]
  /**
   * `pooled`: deviations net inside the community before the utility is paid. `individual`: the labelled comparison,
   * each deviation at the utility's price, the difference kept in the pool and nothing guaranteed. `own-meter`:
   * no community, each member with the utility alone.
   */
  readonly imbalance: 'pooled' | 'individual' | 'own-meter'
  /** Charged per kWh of local import; an assumption with a name, usually 0. */
  readonly localCharge: MicrosPerKwh
  /** Whether nobody pays more than with the utility alone, by month; true unless imbalance is `individual`. */
  readonly guaranteed?: boolean
  /** Members that the guarantee neither raises nor takes from: who trades here without a meter of its own. */
  readonly unguaranteed?: readonly MemberId[]
  /** What members pay for the peak of each month, with and without a community alike. */
  readonly demandCharges?: DemandCharges
}

/** Whether the terms guarantee that nobody pays more than with the utility alone. */
export const isGuaranteed = ({
  guaranteed,
  imbalance,
}: Pick<BooksTerms, 'guaranteed' | 'imbalance'>): boolean => guaranteed ?? imbalance !== 'individual'
