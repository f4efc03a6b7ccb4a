import type { KeyStore } from '@gridbourse/core/market'
import type { MarketView } from '../views/market-view.ts'

/** How many keys operators have, all together. With none of them nobody can admit anybody any more. */
export const operatorKeys = ({
  market,
  keys,
}: {
  readonly market: MarketView
  readonly keys: Pick<KeyStore, 'keysOf'>
}): number =>
  market.participants.all
    .filter(({ role }) => role === 'operator')
    .reduce((sum, { participant }) => sum + keys.keysOf(participant).length, 0)
