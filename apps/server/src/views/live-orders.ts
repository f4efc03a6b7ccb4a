import type { MicrosPerKwh, SlotNumber, Wh } from '@gridbourse/core/kernel'
import type {
  LiveBlock,
  LiveOrder,
  OrderNumber,
  OrderState,
  ParticipantNumber,
  Side,
} from '@gridbourse/core/market'

type Mutable<Type> = { -readonly [Field in keyof Type]: Type[Field] }
type Entry = Mutable<LiveOrder> | LiveBlock

/** Every order and block that can still trade, by number and by owner. */
export class LiveOrders {
  readonly #orders = new Map<OrderNumber, Entry>()
  readonly #owned = new Map<ParticipantNumber, Set<OrderNumber>>()
  /** What the opening auction has not filled yet of blocks that it took. */
  readonly #blockRests = new Map<OrderNumber, number>()

  get(order: OrderNumber): LiveOrder | LiveBlock | undefined {
    return this.#orders.get(order)
  }

  /** Live orders of a participant, by ascending number. */
  of(participant: ParticipantNumber): (LiveOrder | LiveBlock)[] {
    const owned = this.#owned.get(participant) ?? []
    return [...owned].toSorted((a, b) => a - b).map((order) => this.#orders.get(order)!)
  }

  /** What a participant's live orders could still trade, by slot. */
  openOf(participant: ParticipantNumber): Map<SlotNumber, { buy: number; sell: number }> {
    const open = new Map<SlotNumber, { buy: number; sell: number }>()
    const count = (slot: SlotNumber, side: Side, energy: number): void => {
      const sums = open.get(slot) ?? { buy: 0, sell: 0 }
      sums[side] += energy
      open.set(slot, sums)
    }
    for (const order of this.#owned.get(participant) ?? []) {
      const live = this.#orders.get(order)!
      if (live.kind === 'order') count(live.slot, live.side, live.remaining)
      else for (const { slot, energy } of live.profile) count(slot, live.side, energy)
    }
    return open
  }

  add(live: LiveOrder | LiveBlock): void {
    this.#orders.set(live.order, live)
    const owned = this.#owned.get(live.participant)
    if (owned === undefined) this.#owned.set(live.participant, new Set([live.order]))
    else owned.add(live.order)
  }

  rest(order: OrderNumber): void {
    this.wait(order, 'resting')
  }

  wait(order: OrderNumber, state: OrderState): void {
    const live = this.#orders.get(order)
    if (live?.kind === 'order') live.state = state
  }

  /** Takes `energy` from what is left; an order with nothing left is live no longer. */
  fill(order: OrderNumber, energy: Wh): LiveOrder | LiveBlock | undefined {
    const live = this.#orders.get(order)
    if (live === undefined) return undefined
    if (live.kind === 'order') {
      live.remaining = (live.remaining - energy) as Wh
      if (live.remaining === 0) this.remove(order)
      return live
    }
    const rest =
      (this.#blockRests.get(order) ?? live.profile.reduce((sum, part) => sum + part.energy, 0)) - energy
    this.#blockRests.set(order, rest)
    if (rest === 0) this.remove(order)
    return live
  }

  /** Gives an order its new terms, and says what they were. */
  amend(
    order: OrderNumber,
    price: MicrosPerKwh,
    remaining: Wh,
    keptPriority: boolean,
  ): { side: Side; price: MicrosPerKwh; remaining: Wh } | undefined {
    const live = this.#orders.get(order)
    if (live?.kind !== 'order') return undefined
    const before = { side: live.side, price: live.price, remaining: live.remaining }
    live.energy = (live.energy - live.remaining + remaining) as Wh
    live.price = price
    live.remaining = remaining
    if (!keptPriority && live.state === 'resting') live.state = 'waiting'
    return before
  }

  remove(order: OrderNumber): LiveOrder | LiveBlock | undefined {
    const live = this.#orders.get(order)
    if (live === undefined) return undefined
    this.#orders.delete(order)
    this.#blockRests.delete(order)
    this.#owned.get(live.participant)?.delete(order)
    return live
  }
}
