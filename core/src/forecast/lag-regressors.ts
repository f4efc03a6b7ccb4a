import { at, lagsOf, rowWriter, type Regressors, type RowWriter, type Scale } from './regressors.ts'
import { runningSums, type RunningSums } from './running-sums.ts'
import type { Timeline } from './timeline.ts'
import type { Weather } from './weather.ts'

export type LagSources = {
  readonly timeline: Timeline
  readonly values: Float64Array
  readonly weather?: Weather | undefined
  /** Whether the readings of the last hours say much, as they do one hour ahead. */
  readonly recent: boolean
}

/** Days over which level and spread are taken: models then follow a change of level within a week. */
const SCALE_DAYS = 7

/** After a gap longer than that, the windows to look back over instead. */
const SCALE_WINDOWS = [SCALE_DAYS, 28, 400]

/** What loads and prices are forecast from: the same slot on other days, the last hours, weather, calendar. */
export function lagRegressors(sources: LagSources): Regressors {
  const { timeline, values, weather, recent } = sources
  const { perDay } = timeline
  const sums = runningSums(values)
  const weathered = weather?.columns.map((column) => ({ values: column, sums: runningSums(column) }))

  const hasMean = (slots: number, known: number): boolean =>
    !Number.isNaN(sums.mean(known + 1 - slots, known + 1))

  let scaledAt = -2
  let scale: Scale = { level: 0, spread: 1 }
  const scaleAt = (known: number): Scale => {
    if (known === scaledAt) return scale
    const from = known + 1 - (SCALE_WINDOWS.find((days) => hasMean(days * perDay, known)) ?? 0) * perDay
    const level = sums.mean(from, known + 1)
    const spread = sums.deviation(from, known + 1)
    scaledAt = known
    scale = Number.isNaN(level)
      ? { level: 0, spread: 1 }
      : { level, spread: Math.max(spread, Math.abs(level) * 0.02, 1e-6) }
    return scale
  }

  const writeDense = (target: number, known: number, row: Float32Array): number => {
    const { level, spread } = scaleAt(known)
    const writer = rowWriter(row)
    const view: View = {
      timeline,
      values,
      sums,
      target,
      known,
      lag: lagsOf(target, known, perDay),
      norm: (value) => (value - level) / spread,
      spread,
      put: writer.put,
    }
    putSameSlot(view)
    putNeighbourhood(view)
    putWholeDays(view)
    view.put(level)
    view.put(spread)
    putEndOfKnown(view)
    if (recent) putLastHours(view)
    if (weathered !== undefined) putWeather(weathered, view)
    putCalendar(view)
    return writer.at
  }

  const dense = writeDense(0, -1, new Float32Array(256))
  return {
    dense,
    width: dense + DUMMIES,
    scaleAt,
    isActive: () => true,
    fill(target, known, row) {
      writeDense(target, known, row)
      putDummies(timeline, target, row, dense)
    },
  }
}

type View = {
  readonly timeline: Timeline
  readonly values: Float64Array
  readonly sums: RunningSums
  readonly target: number
  readonly known: number
  lag(days: number): number
  norm(value: number): number
  readonly spread: number
  readonly put: RowWriter['put']
}

/** The same slot on the days before, one by one and as means that forget at different speeds. */
function putSameSlot({ timeline, values, target, lag, norm, put }: View): void {
  const { weekday } = timeline
  const weekend = weekday[target]! >= 5
  const week: number[] = []
  let month = 0
  let monthDays = 0
  let fading = 0
  let fadingWeight = 0
  let alike = 0
  let alikeDays = 0
  for (let day = 1; day <= 28; day++) {
    const value = at(values, lag(day))
    if (day <= 7) put(norm(value))
    if (Number.isNaN(value)) continue
    if (day <= 7) week.push(value)
    month += value
    monthDays++
    fading += 0.8 ** day * value
    fadingWeight += 0.8 ** day
    if (weekday[lag(day)]! >= 5 === weekend && alikeDays < 5) {
      alike += value
      alikeDays++
    }
  }
  const sorted = Float64Array.from(week).toSorted()
  const edge = (place: number): number => norm(sorted[place] ?? Number.NaN)
  put(norm(at(values, lag(14))))
  put(norm((at(values, lag(7)) + at(values, lag(14)) + at(values, lag(21)) + at(values, lag(28))) / 4))
  put(norm(week.reduce((sum, value) => sum + value, 0) / week.length))
  put(norm(month / monthDays))
  put(norm(fading / fadingWeight))
  put(norm(alike / alikeDays))
  put(edge(sorted.length >> 1))
  put(edge(sorted.length - 1) - edge(0))
}

/** The hours around the same slot, which are steadier than one reading. */
function putNeighbourhood({ timeline, values, sums, known, lag, norm, put }: View): void {
  const { perHour } = timeline
  const around = (day: number, hours: number): number =>
    sums.mean(lag(day) - hours * perHour, Math.min(known, lag(day) + hours * perHour) + 1)
  put(norm(at(values, lag(1) - perHour)))
  put(norm(lag(1) + perHour <= known ? at(values, lag(1) + perHour) : Number.NaN))
  put(norm(around(1, 1)))
  put(norm(around(7, 1)))
  let week = 0
  for (let day = 1; day <= 7; day++) week += around(day, 2)
  put(norm(week / 7))
}

function putWholeDays({ timeline, values, sums, known, lag, norm, put }: View): void {
  const { perDay, perHour } = timeline
  const end = known + 1
  put(norm(sums.mean(end - perDay, end)))
  put(norm(sums.mean(end - 2 * perDay, end - perDay)))
  put(norm(sums.mean(end - 7 * perDay, end)))
  put(norm(sums.mean(lag(7) - 12 * perHour, lag(7) + 12 * perHour)))
  let low = Infinity
  let high = -Infinity
  for (let i = Math.max(0, end - perDay); i < end; i++) {
    if (values[i]! < low) low = values[i]!
    if (values[i]! > high) high = values[i]!
  }
  put(norm(low === Infinity ? Number.NaN : low))
  put(norm(high === -Infinity ? Number.NaN : high))
}

/** How the last known hours went, and how far they were from the day before. */
function putEndOfKnown({ timeline, sums, known, norm, spread, put }: View): void {
  const { perDay, perHour } = timeline
  const mean = (from: number, to: number, daysBack = 0): number =>
    sums.mean(known + 1 - to * perHour - daysBack * perDay, known + 1 - from * perHour - daysBack * perDay)
  put(norm(mean(0, 1)))
  put(norm(mean(0, 3)))
  put(norm(mean(3, 6)))
  for (const hours of [1, 3, 12]) put((mean(0, hours) - mean(0, hours, 1)) / spread)
}

/** The last readings one by one, and what the target usually adds to them. */
function putLastHours({ timeline, values, sums, known, lag, norm, spread, put }: View): void {
  const { perDay, perHour } = timeline
  const last = at(values, known)
  const mean = (from: number, to: number): number =>
    norm(sums.mean(known + 1 - to * perHour, known + 1 - from * perHour))
  for (let back = 0; back < Math.max(4, 2 * perHour); back++) put(norm(at(values, known - back)))
  put(mean(1, 2))
  put(mean(2, 3))
  put(mean(6, 12))
  for (const days of [1, 7]) put((last - at(values, known - days * perDay)) / spread)
  for (const days of [1, 7]) put((at(values, lag(days)) - at(values, known - days * perDay)) / spread)
  let usual = 0
  for (let day = 1; day <= 7; day++) usual += at(values, known - day * perDay) / 7
  put((last - usual) / spread)
}

/** The weather of the target, and how far it is from what the lags and the level have seen. */
function putWeather(columns: readonly Weathered[], { timeline, target, known, put }: View): void {
  const { perDay, perHour } = timeline
  for (const { values, sums } of columns) {
    const lately = sums.mean(known + 1 - SCALE_DAYS * perDay, known + 1)
    const day = sums.mean(target + 1 - perDay, target + 1)
    put(values[target]!)
    put(values[target]! - at(values, target - perDay))
    put((values[target]! + at(values, target - perHour)) / 2)
    put(values[target]! - lately)
    put(day - lately)
    put(day - sums.mean(known + 1 - perDay, known + 1))
  }
}

type Weathered = { readonly values: Float64Array; readonly sums: RunningSums }

function putCalendar({ timeline, target, put }: View): void {
  const { perDay, slotOfDay, weekday, dayOfYear } = timeline
  put(slotOfDay[target]!)
  put(weekday[target]!)
  put(dayOfYear[target]!)
  put(weekday[target]! >= 5 ? 1 : 0)
  put(weekday[Math.max(0, target - perDay)]! >= 5 ? 1 : 0)
}

const WAVES = 2
const DUMMIES = 24 * 2 + 7 + 4 * WAVES

/** The calendar as a linear model can use it: the hour of a working day or weekend, the weekday, the season. */
function putDummies(timeline: Timeline, target: number, row: Float32Array, from: number): void {
  const { perHour, perDay, slotOfDay, weekday, dayOfYear } = timeline
  const weekend = weekday[target]! >= 5
  row.fill(0, from, from + DUMMIES)
  row[from + Math.floor(slotOfDay[target]! / perHour) + (weekend ? 24 : 0)] = 1
  row[from + 48 + weekday[target]!] = 1
  let next = from + 55
  for (let wave = 1; wave <= WAVES; wave++) {
    const year = (2 * Math.PI * wave * dayOfYear[target]!) / 365.25
    const day = (2 * Math.PI * wave * slotOfDay[target]!) / perDay
    row[next++] = Math.sin(year)
    row[next++] = Math.cos(year)
    row[next++] = weekend ? Math.sin(day) : 0
    row[next++] = weekend ? Math.cos(day) : 0
  }
}
