import type { SlotNumber } from '@gridbourse/core/kernel'
import type { ParticipantNumber, Side } from '@gridbourse/core/market'

export type Traded = { readonly bought: number; readonly sold: number }

/** What every participant has traded in every slot, in Wh. */
export class TradedEnergy {
  readonly #traded = new Map<ParticipantNumber, Map<SlotNumber, { bought: number; sold: number }>>()

  of(participant: ParticipantNumber): ReadonlyMap<SlotNumber, Traded> {
    return this.#traded.get(participant) ?? NOTHING
  }

  add(participant: ParticipantNumber, slot: SlotNumber, side: Side, energy: number): void {
    let slots = this.#traded.get(participant)
    if (slots === undefined) this.#traded.set(participant, (slots = new Map()))
    let traded = slots.get(slot)
    if (traded === undefined) slots.set(slot, (traded = { bought: 0, sold: 0 }))
    if (side === 'buy') traded.bought += energy
    else traded.sold += energy
  }

  forget(slot: SlotNumber): void {
    for (const slots of this.#traded.values()) slots.delete(slot)
  }
}

const NOTHING: ReadonlyMap<SlotNumber, Traded> = new Map()
