import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import type { BlockBattery } from './plan-blocks.ts'
import type { MemberWish } from './member-wish.ts'

/** One slot to come, as a member without influence on the price sees it. */
export type WishSlot = {
  readonly slot: SlotNumber
  readonly start: EpochMs
  /** Micros per kWh at which it buys and sells. */
  readonly price: number
  readonly loadWh: number
}

/** A battery as it stands, what it takes and gives at most in a slot, and what a kWh is worth behind the last one. */
export type WishBattery = BlockBattery & {
  readonly storedWh: number
  readonly mostDrawnWh: number
  readonly mostGivenWh: number
  /** By how full it is, in equal intervals from empty to full; micros per kWh. */
  readonly valuesAtEnd: ArrayLike<number>
}

/** Levels of stored energy that are told apart. */
const LEVELS = 96

/**
 * How much dearer the slots to come are expected to become by a wish, in nanos: planned anew with it and without it,
 * at the expected prices. Never below nothing for wishes about the battery; who is away uses less, and saves.
 */
export function wishCost(wish: MemberWish, slots: readonly WishSlot[], battery: WishBattery | null): bigint {
  if (wish.kind === 'away') {
    const baseWh = Math.min(...slots.map(({ loadWh }) => loadWh))
    const saved = slots.reduce(
      (sum, { start, price, loadWh }) => (start < wish.until ? sum + price * (loadWh - baseWh) : sum),
      0,
    )
    return -BigInt(Math.round(saved))
  }
  if (battery === null) return 0n
  const free = bestCost(slots, battery, () => ({ rests: false, reserveWh: battery.reserveWh }))
  const bound = bestCost(slots, battery, ({ start }) => {
    if (start >= wish.until) return { rests: false, reserveWh: battery.reserveWh }
    if (wish.kind === 'hold') return { rests: true, reserveWh: battery.reserveWh }
    return {
      rests: false,
      reserveWh: Math.max(battery.reserveWh, (battery.capacityWh * wish.reservePercent) / 100),
    }
  })
  return BigInt(Math.round(bound - free))
}

type Bounds = { readonly rests: boolean; readonly reserveWh: number }

/** The least that the battery's draws can cost, less what it leaves stored is worth: backwards over its levels. */
function bestCost(
  slots: readonly WishSlot[],
  battery: WishBattery,
  boundsOf: (slot: WishSlot) => Bounds,
): number {
  const { capacityWh, chargeEfficiency, dischargeEfficiency, mostDrawnWh, mostGivenWh } = battery
  const width = capacityWh / LEVELS
  const up = Math.floor((mostDrawnWh * chargeEfficiency) / width)
  const down = Math.floor(mostGivenWh / dischargeEfficiency / width)
  let after = valuesOf(battery, width).map((value) => -value)
  for (const slot of slots.toReversed()) {
    const { rests, reserveWh } = boundsOf(slot)
    const least = Math.ceil(reserveWh / width)
    after = after.map((stay, level) => {
      if (rests) return stay
      let best = Infinity
      // Below the reserve the battery fills up as fast as it can.
      const from = level < least ? Math.min(least, level + up) : Math.max(least, level - down)
      for (let next = from; next <= Math.min(LEVELS, level + up); next++) {
        const change = (next - level) * width
        const drawnWh = change > 0 ? change / chargeEfficiency : change * dischargeEfficiency
        best = Math.min(best, slot.price * drawnWh + after[next]!)
      }
      return best
    })
  }
  return after[Math.round(battery.storedWh / width)]!
}

/** What each level is worth at the end, in nanos. */
function valuesOf({ valuesAtEnd }: WishBattery, width: number): number[] {
  const worth = [0]
  for (let level = 0; level < LEVELS; level++) {
    const at = Math.min(valuesAtEnd.length - 1, Math.floor((level * valuesAtEnd.length) / LEVELS))
    worth.push(worth.at(-1)! + valuesAtEnd[at]! * width)
  }
  return worth
}
