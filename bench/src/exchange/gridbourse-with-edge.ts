import type {
  Command,
  Exchange,
  ExchangeEvent,
  OrderNumber,
  ParticipantNumber,
} from '@gridbourse/core/market'
import type { MicrosPerKwh, SlotNumber, Wh } from '@gridbourse/core/kernel'
import { booksIn, CANCEL, MARKET, ordersIn, SELL } from '../order-flow/record.ts'
import type { OrderFlow } from '../order-flow/record.ts'
import { TradeTally } from '../order-flow/trade-tally.ts'
import type { Contender } from './contender.ts'
import { marketOf, participantName, slotNameOfBook, slotOfBook, TICK } from './market-of-flow.ts'

/** What a client sent, as it comes out of `JSON.parse`: every name is a string. */
type Request = {
  readonly type: 'place' | 'cancel'
  readonly participant: string
  readonly clientOrderId: string
  readonly slot: string
  readonly side: 'buy' | 'sell'
  /** null for a market order. */
  readonly price: number | null
  readonly energy: number
}

type Answer = {
  readonly orderId: string | null
  readonly filled: number
  readonly trades: readonly { readonly price: number; readonly energy: number; readonly maker: string }[]
  readonly rejected: string | null
}

/** The exchange by `step`, behind an edge that turns names into numbers and back. */
export const gridbourseWithEdge: Contender = {
  name: 'gridbourse with edge',
  prepare(flow) {
    const requests = requestsOf(flow)
    const tally = new TradeTally()
    const edge = new Edge(marketOf(flow), ordersIn(flow), booksIn(flow), tally)
    let missedCancels = 0
    let lost = 0
    return {
      run(from, to) {
        for (let i = from; i < to; i++) {
          const request = requests[i]!
          const answer = edge.answer(request)
          if (answer.rejected === null) continue
          if (request.type === 'cancel') missedCancels++
          else lost++
        }
      },
      answer() {
        if (lost > 0) throw new RangeError(`${lost} orders of the flow were not accepted`)
        return { ...tally.figures(), missedCancels }
      },
    }
  },
}

/** Names outside, dense numbers inside. */
class Edge {
  readonly #exchange: Exchange
  readonly #tally: TradeTally
  readonly #participants = new Map<string, ParticipantNumber>()
  readonly #slots = new Map<string, SlotNumber>()
  /** Order numbers by participant and client order id. */
  readonly #orders = new Map<string, OrderNumber>()

  constructor(exchange: Exchange, participants: number, books: number, tally: TradeTally) {
    this.#exchange = exchange
    this.#tally = tally
    for (let i = 1; i <= participants; i++) this.#participants.set(participantName(i), i as ParticipantNumber)
    for (let book = 0; book < books; book++) this.#slots.set(slotNameOfBook(book), slotOfBook(book))
  }

  answer(request: Request): Answer {
    const participant = this.#participants.get(request.participant)
    if (participant === undefined) return rejected('participant_unknown')
    const key = `${participant} ${request.clientOrderId}`
    if (request.type === 'place') return this.#place(request, participant, key)
    const order = this.#orders.get(key)
    if (order === undefined) return rejected('order_unknown')
    return this.#present(this.#exchange.step({ type: 'cancel_order', participant, order }))
  }

  #place(request: Request, participant: ParticipantNumber, key: string): Answer {
    if (this.#orders.has(key)) return rejected('client_order_id_reused')
    const slot = this.#slots.get(request.slot)
    if (slot === undefined) return rejected('slot_unknown')
    const command: Command = {
      type: 'place_order',
      participant,
      slot,
      side: request.side,
      price: request.price as MicrosPerKwh | null,
      energy: request.energy as Wh,
      timeInForce: request.price === null ? 'ioc' : 'gate',
      expiresAt: null,
      postOnly: false,
      atClose: false,
    }
    const events = this.#exchange.step(command)
    const [first] = events
    if (first?.type === 'order_accepted') this.#orders.set(key, first.order)
    return this.#present(events)
  }

  #present(events: readonly ExchangeEvent[]): Answer {
    let orderId: string | null = null
    let filled = 0
    const trades: Answer['trades'][number][] = []
    for (const event of events) {
      if (event.type === 'command_rejected') return rejected(event.reason)
      if (event.type === 'order_accepted' || event.type === 'order_removed') orderId = String(event.order)
      if (event.type !== 'trade') continue
      filled += event.energy
      trades.push({ price: event.price, energy: event.energy, maker: String(event.maker) })
      this.#tally.add(event.maker, event.taker, event.price / TICK, event.energy)
    }
    return { orderId, filled, trades, rejected: null }
  }
}

const rejected = (reason: string): Answer => ({ orderId: null, filled: 0, trades: [], rejected: reason })

function requestsOf(flow: OrderFlow): Request[] {
  return Array.from({ length: flow.length }, (_, i) => ({
    type: flow.type[i] === CANCEL ? 'cancel' : 'place',
    participant: participantName(flow.id[i]!),
    clientOrderId: `order-${flow.id[i]!}`,
    slot: slotNameOfBook(flow.book[i]!),
    side: flow.side[i] === SELL ? 'sell' : 'buy',
    price: flow.type[i] === MARKET ? null : flow.price[i]! * TICK,
    energy: flow.quantity[i]!,
  }))
}
