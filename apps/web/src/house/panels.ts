import type { Scale } from '../charts/scale.ts'

export type Panel = { readonly top: number; readonly bottom: number }

/** Where things lie within the drawing of a day, in pixels. */
export type Panels = {
  readonly top: number
  readonly price: Panel
  readonly plan: Panel | null
  readonly battery: Panel | null
  readonly house: Panel
  readonly bottom: number
}

export type Frame = {
  /** No room for an axis of values: the labels on the lines say them. */
  readonly isNarrow: boolean
  readonly left: number
  readonly right: number
  readonly x: Scale
  readonly panels: Panels
}

const AXIS = 22

/** Shares out the height: the plan keeps its own, the rest is price, battery and house. */
export function panelsIn({
  height,
  isNarrow,
  hasBattery,
  hasPlan,
}: {
  height: number
  isNarrow: boolean
  hasBattery: boolean
  hasPlan: boolean
}): Panels {
  const top = 18
  const gap = isNarrow ? 12 : 32
  const planHeight = hasPlan ? (isNarrow ? 36 : 46) : 0
  const first = isNarrow ? 8 : 24
  const gaps = gap * (1 + (hasPlan ? 1 : 0) + (hasBattery ? 1 : 0))
  const room = height - AXIS - top - first - planHeight - gaps
  const [priceShare, batteryShare] = hasBattery ? [0.34, 0.31] : [0.5, 0]
  let at = top + first
  const take = (share: number): Panel => {
    const panel = { top: at, bottom: at + share }
    at = panel.bottom + gap
    return panel
  }
  const price = take(room * priceShare)
  const plan = hasPlan ? take(planHeight) : null
  const battery = hasBattery ? take(room * batteryShare) : null
  const house = take(room * (1 - priceShare - batteryShare))
  return { top, price, plan, battery, house, bottom: house.bottom }
}
