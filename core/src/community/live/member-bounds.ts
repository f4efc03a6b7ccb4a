import { slotStart, type SlotNumber } from '../../kernel/index.ts'
import type { MemberId } from '../../settlement/index.ts'
import type { MemberBound, ThresholdsBound } from './battery-bound.ts'
import type { StreetTimes } from './appointment.ts'
import type { GridPost } from './grid-post.ts'
import type { MemberWish, MemberWishes } from './member-wish.ts'
import type { OutlookBound, OutlookSlot } from './street-outlook.ts'
import type { StreetWorld } from './street-world.ts'

type BoundsParts = {
  readonly world: StreetWorld
  readonly times: StreetTimes
  readonly wishes: MemberWishes
  readonly grid: Pick<GridPost, 'targetOf'> | null
  /** Bought minus sold so far; null for a slot that is being quoted. */
  readonly boughtWh: (member: MemberId, slot: SlotNumber) => number | null
}

/** What stands above the members' plans: their own wishes first, then calls of the grid, then a rule instead of a plan. */
export class MemberBounds {
  readonly #parts: BoundsParts

  constructor(parts: BoundsParts) {
    this.#parts = parts
  }

  /** By member, what binds it when it quotes a slot of which `expected` is expected. */
  inSlot(slot: SlotNumber, expected: () => OutlookSlot | undefined): Map<MemberId, MemberBound> {
    const bounds = new Map<MemberId, MemberBound>()
    this.#parts.world.members.forEach(({ id }, index) => {
      const bound = this.of(index, slot)
      if (bound === null) return
      const own = expected()?.members[index]
      const awayWh = own === undefined ? 0 : own.usualLoadWh - own.loadWh
      bounds.set(id, { battery: bound.battery, awayWh })
    })
    return bounds
  }

  /** What a member, by its place, may still do of its plan in a slot; null for all of it. */
  of(index: number, slot: SlotNumber): OutlookBound | null {
    const { world, grid } = this.#parts
    const { id, battery } = world.members[index]!
    const wish = this.wishOf(index, slot)
    if (wish === null) {
      const targetWh = grid?.targetOf(id, slot) ?? null
      if (targetWh !== null) return { isAway: false, battery: { kind: 'meter', targetWh } }
      const ruled = this.#thresholdsOf(index, slot)
      return ruled === null ? null : { isAway: false, battery: ruled }
    }
    if (wish.kind === 'away') return { isAway: true, battery: this.#thresholdsOf(index, slot) }
    if (wish.kind === 'hold') return { isAway: false, battery: { kind: 'rest' } }
    const reserveWh = ((battery?.capacityWh ?? 0) * wish.reservePercent) / 100
    return { isAway: false, battery: { kind: 'reserve', reserveWh } }
  }

  /** What a member wished for a slot; null for nothing. */
  wishOf(index: number, slot: SlotNumber): MemberWish | null {
    const { world, times, wishes } = this.#parts
    return wishes.of(world.members[index]!.id, slotStart(slot, times.slotDuration))
  }

  /** What a member with a battery goes by that does not plan; null for everybody else. */
  #thresholdsOf(index: number, slot: SlotNumber): ThresholdsBound | null {
    const { world, boughtWh } = this.#parts
    const { id, battery } = world.members[index]!
    if (world.thresholds === null || battery === null) return null
    return { kind: 'thresholds', thresholds: world.thresholds, boughtWh: () => boughtWh(id, slot) }
  }
}
