import { slotName, type DurationMs, type MicrosPerKwh, type SlotNumber, type Wh } from '../../kernel/index.ts'
import type { Command, ParticipantNumber, Side } from '../../market/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import { shuffled } from '../../agents/index.ts'
import type { MemberOrder } from '../market/member-order.ts'

/** A member's command to the exchange, under an idempotency key that a second attempt would carry too. */
export type StreetCommand = {
  readonly by: ParticipantNumber
  readonly key: string
  readonly command: Command
}

/** An order that the exchange did not take, and why. */
export type RefusedOrder = {
  readonly by: ParticipantNumber
  readonly slot: SlotNumber
  readonly side: Side
  readonly price: MicrosPerKwh
  readonly energy: Wh
  readonly atClose: boolean
  readonly reason: string
}

export type OrderTerms = {
  readonly numbers: ReadonlyMap<MemberId, ParticipantNumber>
  readonly slotDuration: DurationMs
  readonly seed: number
}

/** Places orders; who comes first is drawn anew for every round. */
export function placing(
  round: string,
  orders: readonly MemberOrder[],
  { numbers, seed }: OrderTerms,
): StreetCommand[] {
  if (orders.length === 0) return []
  const counts = new Map<MemberId, number>()
  return shuffled(orders, { seed, slot: orders[0]!.slot }).map(
    ({ member, slot, side, price, energy, venue }) => {
      const count = (counts.get(member) ?? 0) + 1
      counts.set(member, count)
      const by = numbers.get(member)!
      return {
        by,
        key: `street/${round}/${count}`,
        command: {
          type: 'place_order',
          participant: by,
          slot,
          side,
          price,
          energy,
          timeInForce: 'gate',
          expiresAt: null,
          postOnly: false,
          atClose: venue === 'closing',
        },
      }
    },
  )
}

/** Takes back whatever members have open in a slot. */
export function withdrawing(
  slot: SlotNumber,
  members: Iterable<MemberId>,
  { numbers, slotDuration }: OrderTerms,
): StreetCommand[] {
  return [...members].map((member) => {
    const by = numbers.get(member)!
    return {
      by,
      key: `street/withdraw/${slotName(slot, slotDuration)}`,
      command: { type: 'cancel_all', participant: by, slot },
    }
  })
}
