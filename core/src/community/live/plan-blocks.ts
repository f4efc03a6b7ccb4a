import type { EpochMs, SlotNumber } from '../../kernel/index.ts'
import { kwhOf, priceOf } from './told.ts'

export type BlockAction = 'charge_from_sun' | 'charge_from_market' | 'hold' | 'cover_load' | 'sell' | 'rest'

/** A stretch of slots in which a battery does one thing. */
export type PlanBlock = {
  readonly from: SlotNumber
  readonly to: EpochMs
  readonly action: BlockAction
  readonly drawnWh: number
  /** Micros per kWh, weighed by what was drawn; null where nothing was. */
  readonly meanPrice: number | null
  /** Of one more kWh in store at the start of the block; null where nobody remembers. */
  readonly storedValue: number | null
  /** Nanos: how much dearer the day becomes if the battery rests here; null for what is over. */
  readonly without: bigint | null
  readonly reason: string
}

/** What a block is made from: one slot of a battery, lived or planned. */
export type BlockSlot = {
  readonly slot: SlotNumber
  readonly end: EpochMs
  readonly isOver: boolean
  readonly loadWh: number
  readonly generationWh: number
  readonly drawnWh: number
  readonly storedWh: number
  /** Micros per kWh among the members; null where it is not known. */
  readonly price: number | null
  readonly storedValue: number | null
  /** By how full the battery is; null where it is not known any more. */
  readonly storedValues: ArrayLike<number> | null
}

export type BlockBattery = {
  readonly capacityWh: number
  readonly reserveWh: number
  readonly chargeEfficiency: number
  readonly dischargeEfficiency: number
}

/** A day of a battery in blocks; what is over and what is to come never share one. */
export function planBlocks(slots: readonly BlockSlot[], battery: BlockBattery): PlanBlock[] {
  const blocks: PlanBlock[] = []
  let open: { readonly action: BlockAction; readonly slots: BlockSlot[] } | null = null
  const close = (): void => {
    if (open !== null) blocks.push(blockOf(open.action, open.slots, battery))
  }
  for (const slot of slots) {
    const action = actionOf(slot, battery)
    if (open !== null && open.action === action && open.slots[0]!.isOver === slot.isOver)
      open.slots.push(slot)
    else {
      close()
      open = { action, slots: [slot] }
    }
  }
  close()
  return blocks
}

/** A draw of less than this share of what the battery holds is nothing. */
const NOTHING = 0.005

function actionOf(
  { drawnWh, loadWh, generationWh, storedWh }: BlockSlot,
  battery: BlockBattery,
): BlockAction {
  const { capacityWh, reserveWh } = battery
  if (Math.abs(drawnWh) <= NOTHING * capacityWh)
    return storedWh > reserveWh + NOTHING * capacityWh ? 'hold' : 'rest'
  const surplusWh = generationWh - loadWh
  if (drawnWh > 0) return surplusWh >= drawnWh / 2 ? 'charge_from_sun' : 'charge_from_market'
  return -surplusWh >= -drawnWh / 2 ? 'cover_load' : 'sell'
}

function blockOf(action: BlockAction, slots: readonly BlockSlot[], battery: BlockBattery): PlanBlock {
  const first = slots[0]!
  const last = slots.at(-1)!
  const drawnWh = slots.reduce((sum, slot) => sum + slot.drawnWh, 0)
  const block = {
    from: first.slot,
    to: last.end,
    action,
    drawnWh,
    meanPrice: meanPriceOf(slots),
    storedValue: first.storedValue,
    without: first.isOver ? null : withoutBlock(slots, battery),
  }
  return { ...block, reason: reasonOf(block, last) }
}

/** Weighed by what was drawn; where nothing was, the plain mean. */
function meanPriceOf(slots: readonly BlockSlot[]): number | null {
  const known = slots.flatMap(({ price, drawnWh }) => (price === null ? [] : [{ price, drawnWh }]))
  if (known.length === 0) return null
  const drawn = known.reduce((sum, slot) => sum + Math.abs(slot.drawnWh), 0)
  const weighed = known.reduce(
    (sum, slot) => sum + slot.price * (drawn === 0 ? 1 : Math.abs(slot.drawnWh)),
    0,
  )
  return Math.round(weighed / (drawn === 0 ? known.length : drawn))
}

/**
 * What the plan's own values of stored energy say the block is worth: the energy it leaves stored, against what it
 * pays or earns. With the battery at rest here, the rest of the plan goes on from where the block began.
 */
function withoutBlock(slots: readonly BlockSlot[], battery: BlockBattery): bigint | null {
  const { storedValues, storedWh } = slots.at(-1)!
  const prices = slots.map(({ price }) => price)
  if (storedValues === null || prices.includes(null)) return null
  const paid = slots.reduce((sum, { drawnWh }, at) => sum + prices[at]! * drawnWh, 0)
  const { chargeEfficiency, dischargeEfficiency } = battery
  const change = slots.reduce(
    (sum, { drawnWh }) => sum + (drawnWh > 0 ? drawnWh * chargeEfficiency : drawnWh / dischargeEfficiency),
    0,
  )
  const gained = worthBetween(storedValues, battery.capacityWh, storedWh - change, storedWh)
  return BigInt(Math.round(gained - paid))
}

/** The value of the energy between two levels, in nanos; negative downwards. */
function worthBetween(values: ArrayLike<number>, capacityWh: number, from: number, to: number): number {
  if (to < from) return -worthBetween(values, capacityWh, to, from)
  const width = capacityWh / values.length
  let worth = 0
  for (let at = 0; at < values.length; at++) {
    const inside = Math.min(to, (at + 1) * width) - Math.max(from, at * width)
    if (inside > 0) worth += inside * values[at]!
  }
  return worth
}

type Said = Omit<PlanBlock, 'reason'>

function reasonOf(
  { action, drawnWh, meanPrice, storedValue }: Said,
  { isOver, storedWh }: { isOver: boolean; storedWh: number },
): string {
  const energy = kwhOf(Math.abs(drawnWh))
  const at = meanPrice === null ? '' : ` at ${priceOf(meanPrice)}`
  const worth =
    storedValue === null ? '' : `; a kWh more in store ${isOver ? 'was' : 'is'} worth ${priceOf(storedValue)}`
  return `${said()}${worth}.`

  function said(): string {
    const [stores, buys, covers, sells, keeps, rests] = isOver
      ? ['Stored', 'Bought', 'Covered', 'Sold', 'Kept', 'Rested']
      : ['Stores', 'Buys', 'Covers', 'Sells', 'Keeps', 'Rests']
    switch (action) {
      case 'charge_from_sun':
        return `${stores} ${energy} of its own sun that would bring${at === '' ? ' little' : at.slice(3)}`
      case 'charge_from_market':
        return `${buys} ${energy} to store${at}`
      case 'cover_load':
        return `${covers} ${energy} of its own use instead of buying${at}`
      case 'sell':
        return `${sells} ${energy} from the battery${at}`
      case 'hold':
        return `${keeps} ${kwhOf(storedWh)} in store${at === '' ? '' : ` while a kWh trades${at}`}`
      case 'rest':
        return `${rests} at its reserve: nothing to give, and nothing cheap enough to store`
    }
  }
}
