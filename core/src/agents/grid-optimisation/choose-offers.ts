import { assert, type MicrosPerKwh, type Nanos, type W, type Wh } from '../../kernel/index.ts'
import {
  deliveredWh,
  paymentFor,
  type FlexibilityEvent,
  type FlexibilityOffer,
  type Metered,
} from '../flexibility.ts'

/** Who was called for an event. Everybody chosen is paid the price of the dearest of them. */
export type Call = {
  readonly event: FlexibilityEvent
  readonly chosen: readonly { readonly participant: string; readonly power: W }[]
  readonly price: MicrosPerKwh
  /** Of the target, what nobody offered at or below the cap. */
  readonly missingW: W
  readonly reason: string
}

/**
 * Takes the cheapest offers until the target is met, the last one in part. Of equal prices who offered first comes
 * first, so submissions are to be shuffled.
 */
export function chooseOffers(event: FlexibilityEvent, offers: readonly FlexibilityOffer[]): Call {
  const cheapest = offers
    .filter(({ event: id, price }) => id === event.id && price <= event.priceCap)
    .toSorted((a, b) => a.price - b.price)
  const power = new Map<string, number>()
  let left: number = event.target
  let price = 0
  for (const offer of cheapest) {
    if (left <= 0) break
    const taken = Math.min(left, offer.power)
    power.set(offer.participant, (power.get(offer.participant) ?? 0) + taken)
    price = Math.max(price, offer.price)
    left -= taken
  }
  return {
    event,
    chosen: [...power].map(([participant, watts]) => ({ participant, power: watts as W })),
    price: price as MicrosPerKwh,
    missingW: Math.max(0, left) as W,
    reason: `${power.size} of ${new Set(cheapest.map((offer) => offer.participant)).size} who offered deliver ${event.target - Math.max(0, left)} of ${event.target} W at ${(price / 1e6).toFixed(4)} per kWh`,
  }
}

/** What a call came to for one participant. */
export type Settled = {
  readonly participant: string
  readonly orderedWh: Wh
  readonly deliveredWh: Wh
  readonly payment: Nanos
}

/** Measures everybody who was called against the baseline, and says what is paid. Less is paid for less, nothing for more. */
export function settleCall(
  { event, chosen, price }: Call,
  hours: number,
  meteredOf: (participant: string) => Metered,
): Settled[] {
  return chosen.map(({ participant, power }) => {
    const metered = meteredOf(participant)
    assert(metered.meteredWh.length === event.slotCount, 'every slot of the window is metered')
    const delivered = deliveredWh(event, { power, hours }, metered)
    return {
      participant,
      orderedWh: (Math.floor(power * hours) * event.slotCount) as Wh,
      deliveredWh: delivered.reduce((sum, energy) => sum + energy, 0) as Wh,
      payment: paymentFor(delivered, price),
    }
  })
}
