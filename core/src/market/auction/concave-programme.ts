/**
 * A concave function of one variable, linear between its breaks: `slopes[k]` holds left of `breaks[k]`, the
 * last slope right of the last break. Breaks ascend, slopes descend; steep outer slopes stand for bounds.
 */
export type Concave = { readonly breaks: Float64Array; readonly slopes: Float64Array }

/** Column `column` enters row `row` with `factor`. */
export type Factor = { readonly row: number; readonly column: number; readonly factor: number }

export type ConcaveProgramme = {
  /** Climbs to the maximum from where it stands; slopes may have changed in between. False if it gave up. */
  solve(): boolean
  columnValue(column: number): number
  /** What one more unit of the row's value would be worth. */
  rowPrice(row: number): number
}

/**
 * Maximises a sum of concave functions of columns x and of rows y = Ax, each linear between breaks.
 *
 * A simplex method whose variables rest at any break instead of only at bounds, and whose steps go on through
 * breaks while that pays. In doubles: what it says is a good guess, and whoever uses it proves it exactly.
 */
export function createProgramme(
  columns: readonly Concave[],
  rows: readonly Concave[],
  factors: readonly Factor[],
): ConcaveProgramme {
  const width = columns.length
  const height = rows.length
  const functions = [...columns, ...rows.map(nudged)]
  /** Basic variable i is the sum of tableau[i, j] times resting variable j. */
  const tableau = new Float64Array(width * height)
  const resting = Int32Array.from(columns, (_, column) => column)
  const basic = Int32Array.from(rows, (_, row) => width + row)
  const value = new Float64Array(width + height)
  /** Of a resting variable the break it rests at, of a basic one the slope it is on. */
  const place = new Int32Array(width + height)
  const gradient = new Float64Array(width)
  const next = new Float64Array(height)
  let pivots = 0

  const valueBasics = (): void => {
    for (let i = 0; i < height; i++) {
      let sum = 0
      for (let j = 0; j < width; j++) sum += tableau[i * width + j]! * value[resting[j]!]!
      const variable = basic[i]!
      value[variable] = sum
      place[variable] = slopeAt(functions[variable]!.breaks, sum, place[variable]!)
    }
  }

  const sumGradient = (): void => {
    gradient.fill(0)
    for (let i = 0; i < height; i++) {
      const slope = functions[basic[i]!]!.slopes[place[basic[i]!]!]!
      if (slope === 0) continue
      for (let j = 0, at = i * width; j < width; j++, at++) gradient[j]! += slope * tableau[at]!
    }
  }

  /** The resting variable that gains most per unit, as position * 2, plus 1 for downwards; -1 at the top. */
  const steepest = (): number => {
    let best = TOLERANCE
    let found = -1
    for (let j = 0; j < width; j++) {
      const variable = resting[j]!
      const { slopes } = functions[variable]!
      const up = slopes[place[variable]! + 1]! + gradient[j]!
      const down = -slopes[place[variable]!]! - gradient[j]!
      if (up > best) [best, found] = [up, 2 * j]
      if (down > best) [best, found] = [down, 2 * j + 1]
    }
    return found
  }

  /** Time until a basic variable meets its next break, if it moves by `speed`; never earlier than `from`. */
  const meeting = (variable: number, speed: number, from: number): number => {
    const { breaks } = functions[variable]!
    const at = speed > 0 ? place[variable]! : place[variable]! - 1
    if (at < 0 || at >= breaks.length) return Infinity
    return Math.max(from, (breaks[at]! - value[variable]!) / speed)
  }

  /** Moves one resting variable until that stops paying; false if nothing ever stops it. */
  const climb = (position: number, direction: 1 | -1): boolean => {
    const entering = resting[position]!
    const own = functions[entering]!
    const start = value[entering]!
    let gain =
      direction > 0
        ? own.slopes[place[entering]! + 1]! + gradient[position]!
        : -own.slopes[place[entering]!]! - gradient[position]!
    let slope = direction > 0 ? place[entering]! + 1 : place[entering]!
    for (let i = 0; i < height; i++) {
      const speed = direction * tableau[i * width + position]!
      next[i] = Math.abs(speed) > SMALLEST_PIVOT ? meeting(basic[i]!, speed, 0) : Infinity
    }
    for (;;) {
      const ownBreak = direction > 0 ? slope : slope - 1
      let blocker = -1
      let time =
        ownBreak >= 0 && ownBreak < own.breaks.length ? (own.breaks[ownBreak]! - start) * direction : Infinity
      for (let i = 0; i < height; i++) if (next[i]! < time) [time, blocker] = [next[i]!, i]
      if (time === Infinity) return false
      if (blocker < 0) {
        gain += direction * (own.slopes[slope + direction]! - own.slopes[slope]!)
        slope += direction
        if (gain > TOLERANCE) continue
        moveBasics(position, direction * time)
        value[entering] = own.breaks[ownBreak]!
        place[entering] = ownBreak
        return true
      }
      const blocking = basic[blocker]!
      const { breaks, slopes } = functions[blocking]!
      const speed = direction * tableau[blocker * width + position]!
      const from = place[blocking]!
      const to = from + (speed > 0 ? 1 : -1)
      gain += (slopes[to]! - slopes[from]!) * speed
      if (gain > TOLERANCE) {
        place[blocking] = to
        next[blocker] = meeting(blocking, speed, time)
        continue
      }
      const stop = Math.min(from, to)
      moveBasics(position, direction * time)
      value[entering] = start + direction * time
      place[entering] = slope
      value[blocking] = breaks[stop]!
      place[blocking] = stop
      pivot(blocker, position)
      return true
    }
  }

  const moveBasics = (position: number, distance: number): void => {
    if (distance === 0) return
    for (let i = 0; i < height; i++) value[basic[i]!]! += distance * tableau[i * width + position]!
  }

  const pivot = (row: number, column: number): void => {
    const base = row * width
    const inverse = 1 / tableau[base + column]!
    for (let j = 0; j < width; j++) tableau[base + j]! *= -inverse
    tableau[base + column] = inverse
    for (let i = 0; i < height; i++) {
      if (i === row) continue
      const line = i * width
      const factor = tableau[line + column]!
      if (factor === 0) continue
      tableau[line + column] = 0
      for (let j = 0; j < width; j++) tableau[line + j]! += factor * tableau[base + j]!
    }
    const left = basic[row]!
    basic[row] = resting[column]!
    resting[column] = left
    pivots++
  }

  /** Computes the tableau anew from the factors: every pivot loses a little. */
  const refresh = (): void => {
    const entering = [...basic].filter((variable) => variable < width)
    const leaving = new Set([...resting].filter((variable) => variable >= width).map((row) => row - width))
    restart()
    for (const column of entering) {
      let best = -1
      let largest = 0
      for (const row of leaving) {
        const size = Math.abs(tableau[row * width + column]!)
        if (size > largest) [largest, best] = [size, row]
      }
      if (largest < SMALLEST_PIVOT) return startAnew()
      leaving.delete(best)
      pivot(best, column)
    }
    pivots = 0
  }

  const restart = (): void => {
    tableau.fill(0)
    for (const { row, column, factor } of factors) tableau[row * width + column]! += factor
    for (let row = 0; row < height; row++) basic[row] = width + row
    for (let column = 0; column < width; column++) resting[column] = column
  }

  const startAnew = (): void => {
    restart()
    pivots = 0
    for (let column = 0; column < width; column++) {
      place[column] = 0
      value[column] = columns[column]!.breaks[0]!
    }
  }

  startAnew()

  return {
    solve() {
      if (pivots > REFRESH_AFTER) refresh()
      valueBasics()
      for (let step = 0; step < MOST_STEPS; step++) {
        sumGradient()
        const move = steepest()
        if (move < 0) return true
        if (!climb(move >> 1, move % 2 === 0 ? 1 : -1)) return false
      }
      return false
    },
    columnValue: (column) => value[column]!,
    rowPrice(row) {
      const at = basic.indexOf(width + row)
      if (at >= 0) return rows[row]!.slopes[place[width + row]!]!
      return -gradient[resting.indexOf(width + row)]!
    },
  }
}

/**
 * Moves a row's breaks by a trifle, each row by its own: where many meet in one point the method would
 * otherwise walk in circles.
 */
function nudged({ breaks, slopes }: Concave, row: number): Concave {
  const nudge = NUDGE * (1 + ((row * 0.618_034) % 1))
  return { breaks: breaks.map((each) => each + nudge), slopes }
}

const NUDGE = 1e-8

/** Gains per unit below this are noise: slopes are to be scaled to about 1. */
const TOLERANCE = 1e-10
const SMALLEST_PIVOT = 1e-9
const REFRESH_AFTER = 100
const MOST_STEPS = 5000

/** The slope that holds at `value`; at a break (as nearly as doubles tell) the one it was on, if that touches. */
function slopeAt(breaks: Float64Array, value: number, before: number): number {
  let low = 0
  let high = breaks.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (breaks[middle]! < value) low = middle + 1
    else high = middle
  }
  const near = 1e-12 * Math.max(1, Math.abs(value))
  if (before < low && before >= 0 && value - breaks[before]! <= near) return before
  if (before > low && before <= breaks.length && breaks[before - 1]! - value <= near) return before
  return low
}
