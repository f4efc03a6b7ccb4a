import type { MicrosPerKwh, Wh } from '../kernel/index.ts'
import { effectiveExportPrice, importPrice, withinUtility, type UtilityPrices } from './tariff.ts'

/** How a slot traded, as far as its local price depends on it. */
export type SlotTrading = {
  /** null where the closing auction cleared nothing, or there was none. */
  readonly closingPrice: MicrosPerKwh | null
  readonly trades: readonly { readonly price: MicrosPerKwh; readonly energy: Wh }[]
}

/**
 * The price at which deviations inside the community settle: the closing auction's; else the energy-weighted
 * mean of the slot's trades; else the middle between what the utility asks and pays. Rounded down to a whole
 * micro and always held between those two.
 */
export function localPrice({ closingPrice, trades }: SlotTrading, prices: UtilityPrices): MicrosPerKwh {
  return withinUtility(closingPrice ?? meanPrice(trades) ?? middle(prices), prices)
}

function meanPrice(trades: SlotTrading['trades']): MicrosPerKwh | null {
  let energy = 0n
  let value = 0n
  for (const trade of trades) {
    energy += BigInt(trade.energy)
    value += BigInt(trade.price) * BigInt(trade.energy)
  }
  return energy === 0n ? null : (Number(floorDivide(value, energy)) as MicrosPerKwh)
}

const middle = (prices: UtilityPrices): MicrosPerKwh =>
  Math.floor((importPrice(prices.import) + effectiveExportPrice(prices)) / 2) as MicrosPerKwh

const floorDivide = (a: bigint, b: bigint): bigint => (a >= 0n || a % b === 0n ? a / b : a / b - 1n)
