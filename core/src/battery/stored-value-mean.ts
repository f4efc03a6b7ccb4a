import type { Battery } from './problem.ts'
import { INTERVALS, STATES, type Turns, type Worths } from './stored-value-turns.ts'
import type { Outlook } from './stored-value-problem.ts'

/** A step as it is met from behind. */
export type StoringStep = {
  /** The value behind it, by state. */
  readonly after: Float64Array
  readonly outlook: Outlook
  readonly battery: Battery
  readonly widthWh: number
  readonly worths: Worths
  readonly turns: Turns
}

/**
 * Writes the value before a step, by state: the mean over its cases of the value behind it, less what is paid. Where a
 * case leads is made of few pieces: to one level, whatever the state, and the value is a straight line; or by one
 * distance from every state, and the value is the one behind, shifted. Lines are summed up by their ends and shifts by
 * their distance, so that a case does not look at every state. Distances are counted in states.
 */
export function writeMean(before: Float64Array, step: StoringStep): void {
  const { outlook, battery, widthWh, worths, turns } = step
  const { hours, importPrice, exportPrice, netLoadWh, weights, importCapWh } = outlook
  const chargeLimitWh = battery.maxChargeW * hours
  const perCharged = battery.chargeEfficiency / widthWh
  const perDischarged = 1 / (battery.dischargeEfficiency * widthWh)
  const down = battery.maxDischargeW * hours * perDischarged
  let [surplus, need, paid] = [0, 0, 0]
  begin(before, step.after)
  for (let at = 0; at < netLoadWh.length; at++) {
    const net = netLoadWh[at]!
    const weight = weights[at]!
    const up = Math.min(chargeLimitWh, Math.max(0, importCapWh - net)) * perCharged
    if (net < 0) {
      surplus += weight
      paid += weight * net * exportPrice
      addSurplus(worths, turns, -net * perCharged, up, weight)
    } else {
      need += weight
      paid += weight * net * importPrice
      addNeed(worths, turns, net * perDischarged, up, down, weight)
    }
  }
  addSales(worths, turns, down, surplus)
  addHeld(Math.max(turns.buy, turns.store), turns.sell, surplus)
  addHeld(turns.buy, Math.min(turns.cover, turns.sell), need)
  addCovered(turns)
  addStored(turns)
  finish(paid, surplus + need)
}

/** Below where a surplus is held: what is offered is stored, then more is bought. */
function addSurplus({ buy, store }: Worths, turns: Turns, offered: number, up: number, weight: number): void {
  const full = Math.max(turns.buy, turns.store)
  const last = Math.min(full - 1, turns.sell)
  const stored = Math.min(offered, up)
  const whole = wholeOf(stored)
  addLine(Math.max(0, full - whole), last, full, after[full]!, store, weight)
  if (offered > up) {
    addShift(0, Math.min(last, full - whole - 1), up, -up * store, weight)
    return
  }
  const bought = turns.buy
  const most = wholeOf(up)
  const [from, to] = [Math.max(0, bought - whole), Math.min(last, full - whole - 1)]
  if (from <= to) {
    addLine(from, to, 0, -offered * store, 0, weight)
    const far = weight * (offered - whole)
    storedNear[whole]! += weight - far
    storedFar[whole]! += far
    if (whole > longestStored) longestStored = whole
  }
  const rest = Math.min(last, bought - whole - 1)
  addLine(Math.max(0, bought - most), rest, bought - offered, after[bought]! - offered * store, buy, weight)
  addShift(0, Math.min(last, bought - most - 1), up, -offered * store - (up - offered) * buy, weight)
}

/** Up to where nothing more is bought, and above where a need is held: it is covered, then more is sold. */
function addNeed(
  { buy, cover, sell }: Worths,
  turns: Turns,
  needed: number,
  up: number,
  down: number,
  weight: number,
): void {
  const bought = turns.buy
  const most = wholeOf(up)
  addLine(Math.max(0, bought - most), bought - 1, bought, after[bought]!, buy, weight)
  addShift(0, bought - most - 1, up, -up * buy, weight)

  const kept = Math.min(turns.cover, turns.sell)
  const first = Math.max(bought, kept + 1)
  const reach = wholeOver(down)
  if (needed > down) {
    addLine(first, kept + reach - 1, kept, after[kept]!, cover, weight)
    addShift(Math.max(first, kept + reach), INTERVALS, -down, down * cover, weight)
    return
  }
  const whole = wholeOver(needed)
  addLine(first, kept + whole - 1, kept, after[kept]!, cover, weight)
  const [from, to] = [Math.max(first, kept + whole), Math.min(INTERVALS, turns.sell + whole - 1)]
  if (from <= to) {
    addLine(from, to, 0, needed * cover, 0, weight)
    const far = weight * (whole - needed)
    coveredNear[whole]! += weight - far
    coveredFar[whole]! += far
    if (whole > longestCovered) longestCovered = whole
  }
  const sold = turns.sell
  const brought = needed * cover
  addLine(
    Math.max(first, sold + whole),
    sold + reach - 1,
    sold + needed,
    after[sold]! + brought,
    sell,
    weight,
  )
  addShift(Math.max(first, sold + reach), INTERVALS, -down, brought + (down - needed) * sell, weight)
}

/** Above where surpluses are held, the battery sells as well, whatever is offered. */
function addSales({ sell }: Worths, turns: Turns, down: number, weight: number): void {
  const sold = turns.sell
  const reach = wholeOver(down)
  addLine(sold + 1, sold + reach - 1, sold, after[sold]!, sell, weight)
  addShift(Math.max(sold + 1, sold + reach), INTERVALS, -down, down * sell, weight)
}

function addHeld(from: number, to: number, weight: number): void {
  for (let state = from; state <= to; state++) sum[state]! += weight * after[state]!
}

/** What goes up by the weight of each case: from `from` to `to` a line through `value` at state `at`. */
function addLine(from: number, to: number, at: number, value: number, slope: number, weight: number): void {
  const last = Math.min(INTERVALS, to)
  if (from > last) return
  const atZero = weight * (value - at * slope)
  lineAtZero[from]! += atZero
  lineAtZero[last + 1]! -= atZero
  linePerState[from]! += weight * slope
  linePerState[last + 1]! -= weight * slope
}

/** From `from` to `to` the value behind `by` states further, and `gain`. */
function addShift(from: number, to: number, by: number, gain: number, weight: number): void {
  if (from > to) return
  const whole = Math.floor(by)
  const far = weight * (by - whole)
  const near = weight - far
  addLine(from, to, 0, gain, 0, weight)
  for (let state = from; state <= to; state++)
    sum[state]! += near * after[state + whole]! + far * after[state + whole + 1]!
}

/** Surpluses that are stored whole. */
function addStored({ buy, store, sell }: Turns): void {
  const full = Math.max(buy, store)
  for (let whole = 0; whole <= longestStored; whole++) {
    const [near, far] = [storedNear[whole]!, storedFar[whole]!]
    if (near + far === 0) continue
    const to = Math.min(sell, full - 1, full - whole - 1)
    for (let state = Math.max(0, buy - whole); state <= to; state++)
      sum[state]! += near * after[state + whole]! + far * after[state + whole + 1]!
  }
}

/** Needs that are covered whole. */
function addCovered({ buy, cover, sell }: Turns): void {
  const kept = Math.min(cover, sell)
  for (let whole = 0; whole <= longestCovered; whole++) {
    const [near, far] = [coveredNear[whole]!, coveredFar[whole]!]
    if (near + far === 0) continue
    const to = Math.min(INTERVALS, sell + whole - 1)
    for (let state = Math.max(buy, kept + 1, kept + whole); state <= to; state++)
      sum[state]! += near * after[state - whole]! + far * after[state - whole + 1]!
  }
}

const wholeOf = (states: number): number => Math.min(INTERVALS + 1, Math.floor(states))
const wholeOver = (states: number): number => Math.min(INTERVALS + 1, Math.ceil(states))

/** Reused by every step: nothing of them outlives a call. */
let after: Float64Array = new Float64Array(STATES)
let sum: Float64Array = new Float64Array(STATES)
const lineAtZero = new Float64Array(STATES)
const linePerState = new Float64Array(STATES)
/** By whole states moved: weights of the nearer and the further neighbour. */
const storedNear = new Float64Array(STATES)
const storedFar = new Float64Array(STATES)
const coveredNear = new Float64Array(STATES)
const coveredFar = new Float64Array(STATES)
let longestStored = 0
let longestCovered = 0

function begin(before: Float64Array, behind: Float64Array): void {
  after = behind
  sum = before.fill(0)
  for (const scratch of [lineAtZero, linePerState, storedNear, storedFar, coveredNear, coveredFar])
    scratch.fill(0)
  longestStored = 0
  longestCovered = 0
}

function finish(paid: number, weight: number): void {
  let atZero = -paid
  let perState = 0
  for (let state = 0; state <= INTERVALS; state++) {
    atZero += lineAtZero[state]!
    perState += linePerState[state]!
    sum[state] = (sum[state]! + atZero + state * perState) / weight
  }
}
