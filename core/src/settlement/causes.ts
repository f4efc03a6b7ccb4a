import { nanos, type Nanos } from '../kernel/index.ts'
import { apportion } from './apportion.ts'

/**
 * Where a loss against the shadow bill comes from. `forecast`: deviations from the own commitment, settled at worse
 * than the member traded at. `price`: what it traded at, against the utility's. `network` and `losses`: the charges.
 */
export type LossCauses = {
  readonly forecast: Nanos
  readonly price: Nanos
  readonly network: Nanos
  readonly losses: Nanos
}

export const NO_LOSS: LossCauses = {
  forecast: nanos(0n),
  price: nanos(0n),
  network: nanos(0n),
  losses: nanos(0n),
}

/** Splits what a loser was raised by among the causes that cost it something, in proportion. Winners received nothing. */
export function compensationByCause(compensation: Nanos, causes: LossCauses): LossCauses {
  if (compensation <= 0n) return NO_LOSS
  const { forecast, price, network, losses } = causes
  const weights = [forecast, price, network, losses].map((cost) => (cost > 0n ? cost : 0n))
  const shares = apportion(compensation, weights).map(nanos)
  return { forecast: shares[0]!, price: shares[1]!, network: shares[2]!, losses: shares[3]! }
}

export const addCauses = (a: LossCauses, b: LossCauses): LossCauses => ({
  forecast: nanos(a.forecast + b.forecast),
  price: nanos(a.price + b.price),
  network: nanos(a.network + b.network),
  losses: nanos(a.losses + b.losses),
})
