import type { MicrosPerKwh, Wh } from '@gridbourse/core/kernel'
import type { Command, OrderNumber, ParticipantNumber } from '@gridbourse/core/market'
import { slotOfBook, TICK } from '../exchange/market-of-flow.ts'
import { CANCEL, MARKET, SELL, type OrderFlow } from '../order-flow/record.ts'

/** A flow as commands to the exchange of `marketOf`, in which every order has its own participant. */
export function commandsOf(flow: OrderFlow): Command[] {
  return Array.from({ length: flow.length }, (_, i) => commandAt(flow, i))
}

function commandAt(flow: OrderFlow, i: number): Command {
  const participant = flow.id[i]! as ParticipantNumber
  if (flow.type[i] === CANCEL) return { type: 'cancel_order', participant, order: flow.id[i]! as OrderNumber }
  const isMarket = flow.type[i] === MARKET
  return {
    type: 'place_order',
    participant,
    slot: slotOfBook(flow.book[i]!),
    side: flow.side[i] === SELL ? 'sell' : 'buy',
    price: isMarket ? null : ((flow.price[i]! * TICK) as MicrosPerKwh),
    energy: flow.quantity[i]! as Wh,
    timeInForce: isMarket ? 'ioc' : 'gate',
    expiresAt: null,
    postOnly: false,
    atClose: false,
  }
}
