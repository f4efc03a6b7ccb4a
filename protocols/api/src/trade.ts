import { z } from 'zod'
import { side } from './order.ts'
import { atMs, energyWh, eventId, orderId, participantName, priceMicrosPerKwh, slotName } from './units.ts'

/** Who stands behind an order is told to its owner, to operators and to observers. */
export const seen = participantName.optional().meta({
  description: 'Left out where the reader is neither that participant, nor an operator, nor an observer.',
  examples: ['solar-roof-7'],
})

export const trade = z
  .object({
    id: eventId,
    atMs,
    slot: slotName,
    priceMicrosPerKwh,
    energyWh,
    takerSide: side,
    makerOrderId: orderId,
    takerOrderId: orderId,
    makerParticipant: seen,
    takerParticipant: seen,
  })
  .meta({ id: 'Trade', description: 'Two orders met in the continuous book. The price is the maker’s.' })
export type Trade = z.infer<typeof trade>

export const tradeList = z
  .object({
    trades: z.array(trade).meta({ description: 'Newest first.' }),
    next: eventId
      .nullable()
      .meta({ description: 'Ask with `before` set to this for older trades; null at the end.' }),
  })
  .meta({ id: 'TradeList' })
export type TradeList = z.infer<typeof tradeList>
