import { scale } from '../charts/scale.ts'
import { curvePath, windowOf, type Crossing } from './crossing.ts'
import { freePlace, line, pointsAlong, widestGap, type Box } from './free-place.ts'

/** What lies around the drawing, for its axes. */
export const [TOP, BOTTOM, LEFT, RIGHT] = [24, 36, 52, 14]

/** In pixels; a tick is the least that two prices differ by. */
export type Size = { readonly width: number; readonly height: number; readonly tick: number }

export function scalesOf(crossing: Crossing, { width, height, tick }: Size) {
  const view = windowOf(crossing)
  const air = Math.max(4 * tick, (view.high - view.low) * 0.08)
  return {
    view,
    x: scale({ from: 0, to: view.mostWh }, { from: LEFT, to: width - RIGHT }),
    y: scale({ from: view.low - air, to: view.high + air }, { from: height - BOTTOM, to: TOP }),
  }
}

const CALLOUT = { width: 222, height: 80 }

/** Where the words about the marginal order hide least of what they are about. */
export function calloutPlace(crossing: Crossing, size: Size): Box {
  const { x, y } = scalesOf(crossing, size)
  const { bids, offers, volumeWh, price } = crossing
  const gap = widestGap(crossing, x, y)
  const at = { x: x(volumeWh), y: y(price ?? 0) }
  const label = { x: at.x + 30, y: size.height - BOTTOM - 10 }
  return freePlace(
    {
      left: LEFT + 10,
      top: TOP + 14,
      width: size.width - LEFT - RIGHT - 18,
      height: size.height - TOP - BOTTOM - 26,
    },
    CALLOUT,
    [
      ...pointsAlong(bids, x, y),
      ...pointsAlong(offers, x, y),
      ...line({ x: LEFT, y: at.y }, at, 8),
      ...line(at, { x: at.x, y: size.height - BOTTOM }, 16),
      { ...label, weight: 6 },
      ...(gap === null ? [] : line({ x: gap.x - 40, y: gap.y }, { x: gap.x + 70, y: gap.y }, 12)),
      { ...at, weight: 20 },
    ],
  )
}

/** The gold area: what bids would have paid beyond what offers asked, up to the volume. */
export function welfarePath(
  { bids, offers, volumeWh }: Crossing,
  x: (energyWh: number) => number,
  y: (micros: number) => number,
): string {
  const upTo = (steps: Crossing['bids']) =>
    steps
      .filter(({ fromWh }) => fromWh < volumeWh)
      .map((step) => ({ ...step, toWh: Math.min(step.toWh, volumeWh) }))
  const above = curvePath(upTo(bids), x, y)
  const below = upTo(offers)
    .toReversed()
    .map(({ fromWh, priceMicrosPerKwh }) => `V${y(priceMicrosPerKwh).toFixed(1)}H${x(fromWh).toFixed(1)}`)
    .join('')
  return above === '' || below === '' ? '' : `${above}${below}Z`
}
