import { endOf, isConvex, type Piecewise, valueAt } from './piecewise.ts'

type Choice = {
  readonly stored: number
  /** Where equally cheap states may as well lead. */
  readonly preferred: number
  /** The cost of changing what is stored in this step. */
  readonly change: Piecewise
  /** The cost of everything after it. */
  readonly toGo: Piecewise
}

/** What to have stored after this step: the cheapest state, and of equally cheap ones the nearest to the preferred one. */
export function nextState(choice: Choice): number {
  const { stored, change, toGo } = choice
  const lowest = Math.max(toGo.start, stored + change.start)
  const highest = Math.min(endOf(toGo), stored + endOf(change))
  if (lowest >= highest) return Math.min(Math.max(lowest, toGo.start), endOf(toGo))
  const range = { lowest, highest }
  return isConvex(change) && isConvex(toGo) ? downhill(choice, range) : best(choice, range)
}

type Range = { readonly lowest: number; readonly highest: number }

/** Climbs down from the lowest state; on level ground it goes on only towards the preferred one. */
function downhill({ stored, preferred, change, toGo }: Choice, { lowest, highest }: Range): number {
  let state = lowest
  const inChange = { piece: 0, end: stored + change.start + change.widths[0]! }
  const inToGo = { piece: 0, end: toGo.start + toGo.widths[0]! }
  for (;;) {
    while (inChange.end <= state && inChange.piece + 1 < change.widths.length) {
      inChange.end += change.widths[++inChange.piece]!
    }
    while (inToGo.end <= state && inToGo.piece + 1 < toGo.widths.length) {
      inToGo.end += toGo.widths[++inToGo.piece]!
    }
    const slope = change.slopes[inChange.piece]! + toGo.slopes[inToGo.piece]!
    const end = Math.min(highest, inChange.end, inToGo.end)
    if (slope > 0 || (slope === 0 && state >= preferred)) return state
    if (slope === 0 && end >= preferred) return preferred
    if (end <= state) return state
    state = end
    if (state >= highest) return highest
  }
}

/** Two states whose costs differ by less than this many nanos are equally cheap. */
const EQUALLY_CHEAP = 1e-4

/** The best of all states at which one of the two costs has a kink, or the state is the preferred one. */
function best({ stored, preferred, change, toGo }: Choice, { lowest, highest }: Range): number {
  const costAt = (state: number): number => valueAt(change, state - stored) + valueAt(toGo, state)
  const states = [
    lowest,
    highest,
    preferred,
    ...kinksOf(change).map((kink) => stored + kink),
    ...kinksOf(toGo),
  ]
  let chosen = lowest
  let chosenCost = Infinity
  for (const state of states) {
    if (state < lowest || state > highest) continue
    const cost = costAt(state)
    const isNearer = Math.abs(state - preferred) < Math.abs(chosen - preferred)
    if (cost < chosenCost - EQUALLY_CHEAP || (cost < chosenCost + EQUALLY_CHEAP && isNearer)) {
      chosen = state
      chosenCost = Math.min(cost, chosenCost)
    }
  }
  return chosen
}

function kinksOf({ start, widths }: Piecewise): number[] {
  let at = start
  return widths.map((width) => (at += width))
}
