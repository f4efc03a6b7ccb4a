/**
 * A continuous function made of straight pieces: from (`start`, `startValue`) on, each piece goes on for its
 * width at its slope. Without pieces it is a single point.
 */
export type Piecewise = {
  readonly start: number
  readonly startValue: number
  readonly widths: readonly number[]
  readonly slopes: readonly number[]
}

/** Positions closer than this, in Wh, are the same. */
const SAME = 1e-6

export function endOf({ start, widths }: Piecewise): number {
  let end = start
  for (let piece = 0; piece < widths.length; piece++) end += widths[piece]!
  return end
}

/** Whether the slopes only rise, so that a step downhill always leads to the lowest point. */
export function isConvex({ slopes }: Piecewise): boolean {
  for (let piece = 1; piece < slopes.length; piece++) if (slopes[piece]! < slopes[piece - 1]!) return false
  return true
}

/** The part of `f` between `from` and `to`; undefined where nothing of it lies there, rounding apart. */
export function clip(f: Piecewise, from: number, to: number): Piecewise | undefined {
  const end = endOf(f)
  if (f.start > to + SAME || end < from - SAME || from > to + SAME) return undefined
  if (from <= f.start && end <= to) return f
  const lowest = Math.min(Math.max(from, f.start), end)
  const highest = Math.max(Math.min(to, end), lowest)
  const widths: number[] = []
  const slopes: number[] = []
  let at = f.start
  for (let piece = 0; piece < f.widths.length; piece++) {
    const next = at + f.widths[piece]!
    const width = Math.min(next, highest) - Math.max(at, lowest)
    if (width > 0) {
      widths.push(width)
      slopes.push(f.slopes[piece]!)
    }
    at = next
  }
  return { start: lowest, startValue: lowest === f.start ? f.startValue : valueAt(f, lowest), widths, slopes }
}

/** The same function, moved right by `offset`. */
export const shift = (f: Piecewise, offset: number): Piecewise => ({ ...f, start: f.start + offset })

/** The weighted sum of functions, where all of them are defined. */
export function weightedSum(
  terms: readonly { readonly weight: number; readonly f: Piecewise }[],
): Piecewise | undefined {
  const [first] = terms
  if (terms.length === 1 && first!.weight === 1) return first!.f
  const start = Math.max(...terms.map(({ f }) => f.start))
  const end = Math.min(...terms.map(({ f }) => endOf(f)))
  if (!(start <= end)) return undefined
  const clipped = terms.map(({ weight, f }) => ({ weight, f: clip(f, start, end)! }))
  const widths: number[] = []
  const slopes: number[] = []
  const at = clipped.map(() => 0)
  const left = clipped.map(({ f }) => f.widths[0] ?? Infinity)
  const startValue = clipped.reduce((sum, { weight, f }) => sum + weight * f.startValue, 0)
  for (let position = start; position < end;) {
    const width = Math.min(end - position, ...left)
    if (!(width > 0 && clipped.every(({ f }, term) => at[term]! < f.widths.length))) break
    widths.push(width)
    slopes.push(clipped.reduce((sum, { weight, f }, term) => sum + weight * f.slopes[at[term]!]!, 0))
    for (let term = 0; term < clipped.length; term++) {
      left[term]! -= width
      if (left[term]! > 0) continue
      at[term]! += 1
      left[term] = clipped[term]!.f.widths[at[term]!] ?? Infinity
    }
    position += width
  }
  return { start, startValue, widths, slopes }
}

/** The value at `at`, which lies where `f` is defined (or just beside it, by rounding). */
export function valueAt(f: Piecewise, at: number): number {
  let from = f.start
  let value = f.startValue
  for (let piece = 0; piece < f.widths.length; piece++) {
    const width = f.widths[piece]!
    const slope = f.slopes[piece]!
    if (at <= from + width || piece === f.widths.length - 1) return value + slope * (at - from)
    value += slope * width
    from += width
  }
  return value
}

/** The slopes left and right of `at`; undefined beyond an end. */
export function slopesAround(
  f: Piecewise,
  at: number,
): [before: number | undefined, after: number | undefined] {
  let from = f.start
  let before: number | undefined
  for (let piece = 0; piece < f.widths.length; piece++) {
    const slope = f.slopes[piece]!
    if (at <= from + SAME) return [before, slope]
    before = slope
    from += f.widths[piece]!
    if (at < from - SAME) return [slope, slope]
  }
  return [before, undefined]
}
