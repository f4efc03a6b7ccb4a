import { kwh, withUnit } from '../format/numbers.ts'
import type { Answered, Crossing } from './crossing.ts'

/** Who set the price, and what became of it. */
export function marginalText(
  { marginal, isCut, price }: Crossing,
  text: (micros: number) => string,
): string[] {
  const [first] = marginal
  if (first === undefined || price === null) return ['No order set the price']
  const name = nameOf(first)
  const verb = first.side === 'buy' ? 'bids for' : 'offers'
  const wanted = `${verb} ${withUnit(kwh(first.energyWh, 3), 'kWh')} at ${text(first.priceMicrosPerKwh)}`
  if (marginal.length > 1)
    return [
      `${marginal.length} orders share the margin`,
      `${name} ${wanted}`,
      `takes ${kwh(first.acceptedWh, 3)} of it`,
    ]
  if (!isCut)
    return [
      `Last order taken: ${name}`,
      wanted,
      first.priceMicrosPerKwh === price ? 'taken whole, at the price' : `taken whole; the price lies between`,
    ]
  return [
    `Marginal order: ${name}`,
    wanted,
    `${kwh(first.acceptedWh, 3)} of it ${first.side === 'buy' ? 'bought' : 'sold'}, ${kwh(first.energyWh - first.acceptedWh, 3)} left over`,
  ]
}

const nameOf = ({ participant, orderId, kind }: Answered): string =>
  participant === undefined ? `${kind} ${orderId}` : `${participant}, ${orderId}`
