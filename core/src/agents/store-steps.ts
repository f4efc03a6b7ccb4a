import type { Battery } from '../battery/index.ts'

/** A battery as it will stand when a slot begins, and what a Wh more is worth behind the slot. */
export type Store = {
  readonly battery: Battery
  readonly storedWh: number
  /** Micros per kWh stored, in equal intervals from the reserve to the ceiling; see `StorePlan`. */
  readonly marginalValues: ArrayLike<number>
}

/** Energy at the AC terminals that moves at a price: given from `price` up, taken from `price` down. */
export type StoreStep = { readonly price: number; readonly energyWh: number }

/** What a battery would give in a slot, cheapest first, by what each Wh would be worth if it stayed stored. */
export function givenSteps({ battery, storedWh, marginalValues }: Store, hours: number): StoreStep[] {
  const { reserveWh, ceilingWh, dischargeEfficiency, maxDischargeW } = battery
  const width = (ceilingWh - reserveWh) / marginalValues.length
  const least = Math.max(reserveWh, storedWh - (maxDischargeW * hours) / dischargeEfficiency)
  const steps: StoreStep[] = []
  let stored = Math.min(storedWh, ceilingWh)
  for (let at = Math.ceil((stored - reserveWh) / width) - 1; at >= 0 && stored > least; at--) {
    const next = Math.max(least, reserveWh + at * width)
    steps.push({
      price: marginalValues[at]! / dischargeEfficiency,
      energyWh: (stored - next) * dischargeEfficiency,
    })
    stored = next
  }
  return rising(steps)
}

/** What a battery would take in a slot, dearest first, by what each Wh will be worth once it is stored. */
export function takenSteps({ battery, storedWh, marginalValues }: Store, hours: number): StoreStep[] {
  const { reserveWh, ceilingWh, chargeEfficiency, maxChargeW } = battery
  const width = (ceilingWh - reserveWh) / marginalValues.length
  const most = Math.min(ceilingWh, storedWh + maxChargeW * hours * chargeEfficiency)
  const steps: StoreStep[] = []
  let stored = Math.max(storedWh, reserveWh)
  for (let at = Math.floor((stored - reserveWh) / width); at < marginalValues.length && stored < most; at++) {
    const next = Math.min(most, reserveWh + (at + 1) * width)
    steps.push({
      price: marginalValues[at]! * chargeEfficiency,
      energyWh: (next - stored) / chargeEfficiency,
    })
    stored = next
  }
  return rising(steps.toReversed()).toReversed()
}

/** Marginal values fall but for rounding; a step is never cheaper than the one before it. */
function rising(steps: readonly StoreStep[]): StoreStep[] {
  let highest = -Infinity
  return steps.map(({ price, energyWh }) => {
    highest = Math.max(highest, price)
    return { price: highest, energyWh }
  })
}
