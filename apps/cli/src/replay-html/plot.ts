import { html, type Content, type Markup } from './markup.ts'

/** A value axis: what it spans, and where its lines are. */
export type Scale = { readonly from: number; readonly to: number; readonly ticks: readonly number[] }

/** A label below, at a share of the width; `minor` ones give way on a phone. */
export type TimeTick = { readonly at: number; readonly label: string; readonly minor: boolean }

/** What stands at the right end of a line. */
export type EndLabel = { readonly at: number; readonly text: string; readonly tone: string }

const WIDTH = 1000
const MOST_LINES = 5

/** At most five lines at round values; the ground ends with the values, or at the line just beyond them. */
export function scaleAround(values: readonly number[]): Scale {
  const low = values.reduce((least, value) => Math.min(least, value), 0)
  const high = values.reduce((most, value) => Math.max(most, value), 0)
  if (low === high) return { from: 0, to: 1, ticks: [0, 1] }
  let scale = scaleBy(roundStep((high - low) / 5), low, high)
  if (scale.ticks.length > MOST_LINES) scale = scaleBy(roundStep((high - low) / 4), low, high)
  if (scale.ticks.length > MOST_LINES) scale = scaleBy(roundStep((high - low) / 2), low, high)
  return scale
}

function scaleBy(step: number, low: number, high: number): Scale {
  const [from, to] = [edge(low, step), edge(high, step)]
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return {
    from,
    to,
    ticks: Array.from({ length: last - first + 1 }, (_, index) => clean((first + index) * step)),
  }
}

/** Where less than a third of a step is missing, the next line is drawn too. */
function edge(value: number, step: number): number {
  const outward = clean((value < 0 ? Math.floor(value / step + 1e-9) : Math.ceil(value / step - 1e-9)) * step)
  return Math.abs(outward - value) < step / 3 ? outward : value
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough))
  const size = rough / power
  return power * (size <= 1 ? 1 : size <= 2 ? 2 : size <= 2.5 ? 2.5 : size <= 5 ? 5 : 10)
}

const clean = (value: number): number => Number(value.toPrecision(12))

/** A share of the way from `from` to `to`, as per cent for a style. */
export const along = ({ from, to }: Scale, value: number): number =>
  short(((value - from) / (to - from)) * 100)

const short = (value: number): number => Math.round(value * 100) / 100

/** A drawing ground, `height` pixels high and as wide as the page lets it be; text never scales with it. */
export class Plot {
  readonly #height: number
  readonly #scale: Scale
  readonly #drawn: Markup[] = []

  constructor(height: number, scale: Scale) {
    this.#height = height
    this.#scale = scale
  }

  /** A line with a level for each step; broken where there is none. */
  steps(values: readonly (number | null)[], tone: string): this {
    let path = ''
    let level: number | null = null
    values.forEach((value, index) => {
      if (value !== null) {
        path += level === null ? `M${this.#x(index, values)} ${this.#y(value)}` : `V${this.#y(value)}`
        path += `H${this.#x(index + 1, values)}`
      }
      level = value
    })
    if (path !== '') this.#drawn.push(html`<path class="line ${tone}" d="${path}" />`)
    return this
  }

  /** What lies between two staircases. */
  area(lower: readonly number[], upper: readonly number[], tone: string): this {
    if (upper.every((value, index) => value === lower[index])) return this
    const out = upper.map((value, index) => `V${this.#y(value)}H${this.#x(index + 1, upper)}`).join('')
    const back = lower
      .map((value, index) => `V${this.#y(value)}H${this.#x(index, lower)}`)
      .toReversed()
      .join('')
    this.#drawn.push(html`<path class="fill ${tone}" d="M0 ${this.#y(lower[0]!)}${out}${back}Z" />`)
    return this
  }

  /** The ground with everything on it. `table` names the table view that hovering reads from. */
  drawn(
    times: readonly TimeTick[],
    told: {
      readonly label: string
      readonly table: string
      readonly value: (tick: number) => string
      readonly ends?: readonly EndLabel[]
      readonly axis?: string
    },
  ): Markup {
    const { from, to, ticks } = this.#scale
    const zero = from < 0 && to > 0 ? this.#y(0) : this.#height
    return html`<div
      class="plot${told.ends ? ' has-ends' : ''}"
      style="height:${this.#height}px"
      data-table="${told.table}"
      data-axis="${told.axis ?? told.table}"
    >
      <svg
        viewBox="0 0 ${WIDTH} ${this.#height}"
        preserveAspectRatio="none"
        role="img"
        aria-label="${told.label}"
      >
        ${ticks.map((tick) => html`<path class="grid" d="M0 ${this.#y(tick)}H${WIDTH}" />`)} ${this.#drawn}
        <path class="axis" d="M0 ${zero}H${WIDTH}" />
      </svg>
      <div class="labels" aria-hidden="true">
        ${ticks.map((tick) => html`<span class="y" style="top:${this.#y(tick)}px">${told.value(tick)}</span>`)}
        ${times.map(({ at, label, minor }) => html`<span class="x${minor ? ' minor' : ''}${at > 0.97 ? ' last' : ''}" style="left:${short(at * 100)}%">${label}</span>`)}
        ${this.#apart(told.ends ?? []).map(({ top, text, tone }) => html`<span class="end ${tone}" style="top:${top}px">${text}</span>`)}
      </div>
    </div>`
  }

  /** End labels beside their lines, moved until none covers another. */
  #apart(ends: readonly EndLabel[]): { top: number; text: string; tone: string }[] {
    const gap = 17
    const sorted = ends
      .map(({ at, text, tone }) => ({ top: this.#y(at), text, tone }))
      .toSorted((a, b) => a.top - b.top)
    for (let index = 1; index < sorted.length; index++)
      sorted[index]!.top = Math.max(sorted[index]!.top, sorted[index - 1]!.top + gap)
    for (let index = sorted.length - 1, floor = this.#height; index >= 0; index--, floor -= gap)
      sorted[index]!.top = Math.min(sorted[index]!.top, floor)
    return sorted
  }

  #x(index: number, values: readonly unknown[]): number {
    return short((index * WIDTH) / values.length)
  }

  #y(value: number): number {
    const { from, to } = this.#scale
    return short(this.#height * (1 - (value - from) / (to - from)))
  }
}

/** Everything that a chart is: a title with its unit, a sentence made from its data, the drawing, the same as a table. */
export function chart({
  id,
  title,
  unit,
  says,
  drawing,
  table,
}: {
  readonly id: string
  readonly title: string
  readonly unit?: string
  readonly says: Content
  readonly drawing: Content
  readonly table: Content
}): Markup {
  return html`<section class="chart" id="${id}">
    <h2>${title}${unit === undefined ? null : html` <small>${unit}</small>`}</h2>
    <p class="says">${says}</p>
    ${drawing} ${table}
  </section>`
}

/** What each mark means; the mark's class draws it. */
export const key = (marks: readonly (readonly [mark: string, text: Content])[]): Markup =>
  html`<ul class="key">
    ${marks.map(([mark, text]) => html`<li><i class="${mark}"></i>${text}</li>`)}
  </ul>`
