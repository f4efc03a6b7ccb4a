import { isConvex, type Piecewise } from './piecewise.ts'

/**
 * The cheapest way to share an amount between two costs: `(f □ g)(amount) = min f(a) + g(amount - a)`, exact.
 * Convex costs only need their pieces sorted by slope; others take the lowest of all the ways in which one of
 * the two stands at a kink.
 */
export function cheapestSplit(f: Piecewise, g: Piecewise): Piecewise {
  return isConvex(f) && isConvex(g) ? mergeBySlope(f, g) : lowestWay(f, g)
}

function mergeBySlope(f: Piecewise, g: Piecewise): Piecewise {
  const widths: number[] = []
  const slopes: number[] = []
  let inF = 0
  let inG = 0
  while (inF < f.slopes.length || inG < g.slopes.length) {
    const takeF = inG >= g.slopes.length || (inF < f.slopes.length && f.slopes[inF]! <= g.slopes[inG]!)
    const width = takeF ? f.widths[inF]! : g.widths[inG]!
    const slope = takeF ? f.slopes[inF++]! : g.slopes[inG++]!
    if (slopes.length > 0 && slopes[slopes.length - 1] === slope) widths[widths.length - 1]! += width
    else {
      widths.push(width)
      slopes.push(slope)
    }
  }
  return { start: f.start + g.start, startValue: f.startValue + g.startValue, widths, slopes }
}

/** A straight piece of a candidate, from `from` to `to`, where it has the value `value` at `from`. */
type Piece = { readonly from: number; readonly to: number; readonly value: number; readonly slope: number }

/** Narrower than this many Wh is nothing. */
const SLIVER = 1e-9

function lowestWay(f: Piecewise, g: Piecewise): Piecewise {
  const ways = [
    ...lowKinksOf(g).map((kink) => piecesOf(f, kink)),
    ...lowKinksOf(f).map((kink) => piecesOf(g, kink)),
  ]
  return joined(lowest(ways, 0, ways.length))
}

/** Both ends and the kinks at which the slope rises; the others are never best. */
function lowKinksOf(f: Piecewise): { at: number; value: number }[] {
  const kinks = [{ at: f.start, value: f.startValue }]
  let at = f.start
  let value = f.startValue
  for (let piece = 0; piece < f.widths.length; piece++) {
    at += f.widths[piece]!
    value += f.widths[piece]! * f.slopes[piece]!
    const isLast = piece === f.widths.length - 1
    if (isLast || f.slopes[piece + 1]! > f.slopes[piece]!) kinks.push({ at, value })
  }
  return kinks
}

function piecesOf(f: Piecewise, moved: { readonly at: number; readonly value: number }): Piece[] {
  let from = f.start + moved.at
  let value = f.startValue + moved.value
  if (f.widths.length === 0) return [{ from, to: from, value, slope: 0 }]
  return f.widths.map((width, piece) => {
    const slope = f.slopes[piece]!
    const here = { from, to: from + width, value, slope }
    from += width
    value += width * slope
    return here
  })
}

function lowest(ways: readonly Piece[][], first: number, end: number): Piece[] {
  if (end - first === 1) return ways[first]!
  const middle = (first + end) >> 1
  return lowerOf(lowest(ways, first, middle), lowest(ways, middle, end))
}

/** The lower of two curves wherever either is defined. */
function lowerOf(a: readonly Piece[], b: readonly Piece[]): Piece[] {
  const lower: Piece[] = []
  let inA = 0
  let inB = 0
  let at = Math.min(a[0]!.from, b[0]!.from)
  while (inA < a.length || inB < b.length) {
    const pieceA = a[inA]
    const pieceB = b[inB]
    const inside = (piece: Piece | undefined): piece is Piece => piece !== undefined && piece.from <= at
    const next = Math.min(
      pieceA === undefined ? Infinity : at < pieceA.from ? pieceA.from : pieceA.to,
      pieceB === undefined ? Infinity : at < pieceB.from ? pieceB.from : pieceB.to,
    )
    if (inside(pieceA) && inside(pieceB)) pushLower(lower, { a: pieceA, b: pieceB, from: at, to: next })
    else if (inside(pieceA)) push(lower, pieceA, at, next)
    else if (inside(pieceB)) push(lower, pieceB, at, next)
    at = next
    if (pieceA !== undefined && pieceA.to <= at) inA++
    if (pieceB !== undefined && pieceB.to <= at) inB++
  }
  return lower
}

type Overlap = { readonly a: Piece; readonly b: Piece; readonly from: number; readonly to: number }

function pushLower(lower: Piece[], { a, b, from, to }: Overlap): void {
  const above = valueAt(a, from) - valueAt(b, from)
  const aboveAfter = valueAt(a, to) - valueAt(b, to)
  if (above <= 0 && aboveAfter <= 0) return push(lower, a, from, to)
  if (above >= 0 && aboveAfter >= 0) return push(lower, b, from, to)
  const crossing = Math.min(to, Math.max(from, from + (above / (above - aboveAfter)) * (to - from)))
  push(lower, above < 0 ? a : b, from, crossing)
  push(lower, above < 0 ? b : a, crossing, to)
}

const valueAt = (piece: Piece, at: number): number => piece.value + piece.slope * (at - piece.from)

function push(pieces: Piece[], piece: Piece, from: number, to: number): void {
  const last = pieces[pieces.length - 1]
  if (last !== undefined && last.to >= from && last.slope === piece.slope && isOn(last, piece, from)) {
    pieces[pieces.length - 1] = { ...last, to }
  } else if (to > from || last === undefined || last.to < from) {
    pieces.push({ from, to, value: valueAt(piece, from), slope: piece.slope })
  }
}

const isOn = (last: Piece, piece: Piece, at: number): boolean =>
  Math.abs(valueAt(last, at) - valueAt(piece, at)) <= 1e-12 * Math.max(1, Math.abs(last.value))

/** The pieces as one function; the sum of two connected functions has no gap, so slivers are all that is lost. */
function joined(pieces: readonly Piece[]): Piecewise {
  const [first] = pieces
  const kept = pieces.filter(({ from, to }) => to - from > SLIVER)
  const widths: number[] = []
  const slopes: number[] = []
  let end = first!.from
  for (const { to, slope } of kept) {
    if (slopes.length > 0 && slopes[slopes.length - 1] === slope) widths[widths.length - 1]! += to - end
    else {
      widths.push(to - end)
      slopes.push(slope)
    }
    end = to
  }
  return { start: first!.from, startValue: first!.value, widths, slopes }
}
