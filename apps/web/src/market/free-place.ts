import type { Step } from './crossing.ts'

export type Box = {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}
type Point = { readonly x: number; readonly y: number }
/** One that matters more counts as so many. */
type Weighted = Point & { readonly weight?: number }

/** Where in `area` a box of that size covers least of the points; of equal places the first, from top left. */
export function freePlace(area: Box, size: Pick<Box, 'width' | 'height'>, points: readonly Weighted[]): Box {
  const places = [0, 0.5, 1].flatMap((down) =>
    [0, 0.5, 1].map((along) => ({
      ...size,
      left: area.left + along * Math.max(0, area.width - size.width),
      top: area.top + down * Math.max(0, area.height - size.height),
    })),
  )
  const covered = (box: Box): number =>
    points.reduce((sum, point) => sum + (isIn(point, box) ? (point.weight ?? 1) : 0), 0)
  return places.reduce((best, place) => (covered(place) < covered(best) ? place : best))
}

const AIR = 6
const isIn = ({ x, y }: Point, { left, top, width, height }: Box): boolean =>
  x > left - AIR && x < left + width + AIR && y > top - AIR && y < top + height + AIR

/** Points along a curve, close enough that no box slips between them. */
export function pointsAlong(
  steps: readonly Step[],
  x: (energyWh: number) => number,
  y: (micros: number) => number,
): readonly Point[] {
  const every = 8
  let before: number | null = null
  return steps.flatMap(({ fromWh, toWh, priceMicrosPerKwh }) => {
    const [left, right, level] = [x(fromWh), x(toWh), y(priceMicrosPerKwh)]
    const riser = before === null ? [] : line({ x: left, y: before }, { x: left, y: level }, every)
    before = level
    return [...riser, ...line({ x: left, y: level }, { x: right, y: level }, every)]
  })
}

/** Points of a straight line, at most `every` pixels apart. */
export function line(from: Point, to: Point, every: number): readonly Point[] {
  const count = Math.ceil(Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) / every)
  return Array.from({ length: count + 1 }, (_, index) => ({
    x: from.x + ((to.x - from.x) * index) / Math.max(1, count),
    y: from.y + ((to.y - from.y) * index) / Math.max(1, count),
  }))
}

/** Between the two curves, where they are farthest apart before they cross: the middle of that place, and its room. */
export function widestGap(
  { bids, offers, volumeWh }: { bids: readonly Step[]; offers: readonly Step[]; volumeWh: number },
  x: (energyWh: number) => number,
  y: (micros: number) => number,
): (Point & { readonly room: number }) | null {
  const at = (steps: readonly Step[], energyWh: number): number | undefined =>
    steps.find(({ fromWh, toWh }) => energyWh >= fromWh && energyWh < toWh)?.priceMicrosPerKwh
  const gaps = [0.15, 0.25, 0.35, 0.5, 0.65].flatMap((part) => {
    const [bid, offer] = [at(bids, part * volumeWh), at(offers, part * volumeWh)]
    return bid === undefined || offer === undefined
      ? []
      : [{ x: x(part * volumeWh), y: (y(bid) + y(offer)) / 2, room: y(offer) - y(bid) }]
  })
  return gaps.reduce<(typeof gaps)[number] | null>(
    (best, gap) => (best === null || gap.room > best.room ? gap : best),
    null,
  )
}
