import type { MicrosPerKwh, W } from '../kernel/index.ts'
import type { FlexibilityEvent, FlexibilityOffer } from './flexibility.ts'
import { perKwh } from './market-slot.ts'
import { givenSteps, takenSteps, type Store, type StoreStep } from './store-steps.ts'
import { PRICE_STEP } from './strategy/index.ts'

/** A battery that is asked for help, and what it would do without the event. */
export type AskedBattery = {
  readonly participant: string
  /** As it will stand when the window begins; marginal values behind the window's last slot. */
  readonly store: Store
  /** Hours of the whole window. */
  readonly hours: number
  /** Mean power planned over the window: charging above 0, discharging below. */
  readonly plannedW: number
  /** What a kWh is traded for in the window, micros. */
  readonly price: number
}

/** The power is offered in so many equal parts, each at its own price. */
const PARTS = 4

/**
 * Offers from the battery's marginal value: what the energy would be worth if it stayed stored (or what it will be
 * worth once stored), against what it is traded for. A rising staircase, because the last Wh is worth the most;
 * parts dearer than the event pays are not offered.
 */
export function batteryOffers(event: FlexibilityEvent, asked: AskedBattery): FlexibilityOffer[] {
  const { participant, hours, price } = asked
  const isUp = event.direction === 'up'
  const steps = stepsBeyondPlan(isUp, asked)
  const able = steps.reduce((sum, { energyWh }) => sum + energyWh, 0)
  const power = Math.min(event.target, Math.floor(able / hours))
  const offers: FlexibilityOffer[] = []
  let dearest = 0
  for (let part = 0; part < PARTS; part++) {
    const from = Math.floor((power * part) / PARTS)
    const to = Math.floor((power * (part + 1)) / PARTS)
    if (to <= from) continue
    const worth = lastPrice(steps, to * hours)
    const loss = Math.max(0, isUp ? worth - price : price - worth)
    dearest = Math.max(dearest, Math.ceil(Math.round(loss) / PRICE_STEP) * PRICE_STEP)
    if (dearest > event.priceCap) break
    const fate = isUp ? 'kept would be worth' : 'stored will be worth'
    const reason = `${isUp ? 'gives' : 'takes'} ${to - from} W for ${hours} h: a kWh ${fate} ${perKwh(worth)} at the terminals and is traded at ${perKwh(price)}`
    offers.push({
      event: event.id,
      participant,
      power: (to - from) as W,
      price: dearest as MicrosPerKwh,
      reason,
    })
  }
  return offers
}

/** First what was planned is undone, the least valuable Wh first; then the battery goes the other way. */
function stepsBeyondPlan(isUp: boolean, { store, hours, plannedW }: AskedBattery): StoreStep[] {
  const [along, against] = isUp
    ? [givenSteps(store, hours), takenSteps(store, hours)]
    : [takenSteps(store, hours), givenSteps(store, hours)]
  const towards = isUp ? -plannedW : plannedW
  const undone = cut(against, 0, Math.max(0, -towards) * hours).toReversed()
  return [...undone, ...cut(along, Math.max(0, towards) * hours, Infinity)]
}

/** The part of the steps between two amounts of energy. */
function cut(steps: readonly StoreStep[], fromWh: number, toWh: number): StoreStep[] {
  let before = 0
  return steps.flatMap(({ price, energyWh }) => {
    const start = Math.max(before, fromWh)
    before += energyWh
    const energy = Math.min(before, toWh) - start
    return energy > 0 ? [{ price, energyWh: energy }] : []
  })
}

/** The price at which the last of `energyWh` moves. */
function lastPrice(steps: readonly StoreStep[], energyWh: number): number {
  let left = energyWh
  for (const { price, energyWh: moves } of steps) {
    left -= moves
    if (left <= 1e-6) return price
  }
  return steps.at(-1)?.price ?? 0
}
