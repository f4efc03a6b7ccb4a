export type Scale = ((value: number) => number) & { readonly from: number; readonly to: number }

/** Maps `from`..`to` onto pixels. */
export function scale(values: { from: number; to: number }, pixels: { from: number; to: number }): Scale {
  const span = values.to - values.from || 1
  const map = (value: number): number =>
    pixels.from + ((value - values.from) / span) * (pixels.to - pixels.from)
  return Object.assign(map, values)
}

/** At most `most` round values that cover `from`..`to`, and the decimals they need. */
export function roundTicks(
  { from, to }: { from: number; to: number },
  most: number,
): { readonly values: readonly number[]; readonly decimals: number } {
  const span = to - from || Math.abs(to) || 1
  const rough = span / Math.max(1, most - 1)
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999)!
  const first = Math.floor(from / step + 1e-9)
  const last = Math.ceil(to / step - 1e-9)
  const decimals = [0, 1, 2, 3, 4, 5, 6].find((places) => isWhole(step * 10 ** places)) ?? 6
  return {
    values: Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step),
    decimals,
  }
}

/** One value for one span of time; null where it is not known. */
export type Step = { readonly from: number; readonly to: number; readonly value: number | null }

/** A line of steps, not of curves: values hold for their whole span, and where one is missing the line is cut. */
export function stepPath(
  steps: readonly Step[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  let path = ''
  let end: number | null = null
  for (const { from, to, value } of steps) {
    if (value === null) {
      end = null
      continue
    }
    const level = round(y(value))
    path += end === from ? `V${level}H${round(x(to))}` : `M${round(x(from))} ${level}H${round(x(to))}`
    end = to
  }
  return path
}

/** The ground between two lines of steps over the same spans. */
export function bandPath(
  steps: readonly { from: number; to: number; low: number; high: number }[],
  x: (at: number) => number,
  y: (value: number) => number,
): string {
  return steps
    .map(({ from, to, low, high }) => {
      const [left, right] = [round(x(from)), round(x(to))]
      return `M${left} ${round(y(high))}H${right}V${round(y(low))}H${left}Z`
    })
    .join('')
}

/** Round hours of local time inside a span, at most `most` of them. */
export function hourTicks(
  span: { readonly from: number; readonly to: number },
  hourOf: (at: number) => number,
  most: number,
): readonly number[] {
  const HOUR = 3_600_000
  const hours = (span.to - span.from) / HOUR
  const every = [0.25, 0.5, 1, 2, 3, 6, 12, 24].find((step) => hours / step <= most) ?? 24
  const quarter = HOUR / 4
  const ticks: number[] = []
  for (let at = Math.ceil(span.from / quarter) * quarter; at <= span.to; at += quarter)
    if (Math.abs(hourOf(at) % every) < 1e-9) ticks.push(at)
  return ticks
}

/** But for what floats add. */
const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6

const round = (pixels: number): number => Math.round(pixels * 10) / 10
