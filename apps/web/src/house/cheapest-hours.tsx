import { useId, useState } from 'react'
import { TimeAxis } from '../charts/axes.tsx'
import { DataTable } from '../charts/figure.tsx'
import { hourTicks, scale } from '../charts/scale.ts'
import { useSize } from '../charts/use-size.ts'
import { money, smallPrice } from '../format/numbers.ts'
import { cheapestWindow, windowsOf, type PricedSpan, type Window } from './cheapest.ts'
import type { HouseView } from './house-view.ts'
import { usePricesAhead } from './use-prices-ahead.ts'

const HOUR = 3_600_000
const APPLIANCES = [
  { name: 'Dishwasher', energyWh: 1200, hours: 2 },
  { name: 'Washing machine', energyWh: 900, hours: 1.5 },
  { name: 'Dryer', energyWh: 2200, hours: 2 },
  { name: 'Car, 20 km', energyWh: 4000, hours: 1 },
] as const

/** When something that runs a while is expected to be cheapest, if it has to be done by then. */
export function CheapestHours({
  participant,
  slotDurationMs,
  ...view
}: HouseView & { participant: string; slotDurationMs: number }) {
  const { facts, times, currency, now } = view
  const spans = usePricesAhead(view, { participant, slotDurationMs })
  const [chosen, setChosen] = useState(0)
  const [by, setBy] = useState<number | null>(null)
  const [isTable, setIsTable] = useState(false)
  const id = useId()
  const appliance = APPLIANCES[chosen]!
  const durationMs = appliance.hours * HOUR
  const windows = windowsOf(spans, { energyWh: appliance.energyWh, durationMs })
  const [first, last] = [windows[0], windows.at(-1)]
  if (first === undefined || last === undefined)
    return (
      <section aria-labelledby={id} className="border-hair border-t px-4 py-3 tab:px-[18px]">
        <h2 id={id} className="text-[12.5px] font-[650]">
          When is it cheapest?
        </h2>
        <p className="text-ink-2">
          Prices are expected only until{' '}
          {spans.at(-1) === undefined ? 'now' : times.minuteNear(spans.at(-1)!.to, now)}: too short for this.
          Ask again when the next day is planned.
        </p>
      </section>
    )
  const deadline = Math.min(last.to, Math.max(first.to, by ?? last.to))
  const best = cheapestWindow(windows, deadline)
  const label = (at: number): string => (at === facts.span.to ? '24:00' : times.minuteNear(at, now))
  const same = best === null || best.costNanos === first.costNanos
  return (
    <section
      aria-labelledby={id}
      className="border-hair border-t px-4 py-3 tab:px-[18px]"
      data-testid="cheapest"
    >
      <div className="flex flex-wrap gap-x-6 gap-y-3">
        <div className="w-full tab:w-[292px]">
          <div className="flex items-baseline justify-between">
            <h2 id={id} className="text-[12.5px] font-[650]">
              When is it cheapest?
            </h2>
            <button
              type="button"
              aria-pressed={isTable}
              aria-label="Cheapest hours as a table"
              className="text-ink-2 border-line min-h-6 border-b text-label"
              onClick={() => setIsTable(!isTable)}
            >
              {isTable ? 'Chart' : 'Table'}
            </button>
          </div>
          <p className="mt-1 flex flex-wrap items-center gap-x-1">
            <label htmlFor={`${id}-what`} className="sr-only">
              What runs
            </label>
            <select
              id={`${id}-what`}
              className="border-line min-h-8 rounded border bg-transparent px-1 font-[600]"
              value={chosen}
              onChange={(event) => setChosen(Number(event.target.value))}
            >
              {APPLIANCES.map(({ name, energyWh, hours }, index) => (
                <option key={name} value={index}>
                  {name}, {(energyWh / 1000).toFixed(1)} kWh in {hours} h
                </option>
              ))}
            </select>
            <label htmlFor={`${id}-by`} className="text-ink-2">
              done by <b className="text-ink font-[650]">{label(deadline)}</b>
            </label>
          </p>
          <input
            id={`${id}-by`}
            type="range"
            className="accent-ink mt-1 min-h-8 w-full"
            min={first.to}
            max={last.to}
            step={slotDurationMs}
            value={deadline}
            aria-valuetext={`done by ${label(deadline)}`}
            onChange={(event) => setBy(Number(event.target.value))}
          />
          <p className="text-ink-3 flex justify-between text-label">
            <span>{label(first.to)}</span>
            <span>{label(last.to)}</span>
          </p>
        </div>
        <div className="min-w-[240px] flex-1">
          <p className="flex flex-wrap justify-between gap-x-3" role="status">
            <span className="text-market font-[650]" data-testid="cheapest-window">
              {best === null
                ? 'nothing fits'
                : `${label(best.from)} to ${label(best.to)}, ${money(best.costNanos, currency)}`}
            </span>
            <span className="text-ink-3 text-label">
              {same
                ? 'as cheap as starting at once'
                : `at ${label(first.from)} it would cost ${money(first.costNanos, currency)}`}
            </span>
          </p>
          {isTable ? (
            <div
              className="scrolls max-h-[110px]"
              tabIndex={0}
              role="region"
              aria-label="Expected prices, table"
            >
              <DataTable
                caption="Expected prices"
                table={{
                  head: ['from', `${currency.minor}/kWh expected`],
                  rows: spans.map(({ from, priceMicrosPerKwh }) => [
                    times.minuteNear(from, now),
                    smallPrice(priceMicrosPerKwh),
                  ]),
                }}
              />
            </div>
          ) : (
            <Bars {...{ spans, best, deadline, times, label }} />
          )}
        </div>
      </div>
    </section>
  )
}

const HEIGHT = 84

function Bars({
  spans,
  best,
  deadline,
  times,
  label,
}: {
  spans: readonly PricedSpan[]
  best: Window | null
  deadline: number
  times: HouseView['times']
  label: (at: number) => string
}) {
  const { ref, width } = useSize({ width: 480, height: 0 })
  const span = { from: spans[0]!.from, to: spans.at(-1)!.to }
  const x = scale(span, { from: 0, to: width })
  const most = Math.max(1, ...spans.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh))
  const y = scale({ from: 0, to: most }, { from: HEIGHT - 20, to: 8 })
  const inside = (from: number, to: number): boolean => best !== null && from >= best.from && to <= best.to
  return (
    <div ref={ref}>
      <svg
        role="img"
        aria-label={`Expected price of each slot; cheapest ${best === null ? 'none' : `${label(best.from)} to ${label(best.to)}`}.`}
        width={width}
        height={HEIGHT}
        className="block"
      >
        {spans.map(({ from, to, priceMicrosPerKwh }) => (
          <rect
            key={from}
            x={x(from)}
            width={Math.max(0.8, x(to) - x(from) - 1)}
            y={y(Math.max(0, priceMicrosPerKwh))}
            height={HEIGHT - 20 - y(Math.max(0, priceMicrosPerKwh))}
            className={inside(from, to) ? 'fill-market' : 'fill-grid-fill'}
            fillOpacity={inside(from, to) || to <= deadline ? 1 : 0.4}
          />
        ))}
        <line x1={0} x2={width} y1={HEIGHT - 19.5} y2={HEIGHT - 19.5} className="stroke-line" />
        <line
          x1={x(deadline)}
          x2={x(deadline)}
          y1={2}
          y2={HEIGHT - 20}
          className="stroke-ink"
          strokeDasharray="2 2"
        />
        {best !== null && (
          <path
            d={`M${x(best.from)} 7V2H${x(best.to) - 1}V7`}
            fill="none"
            className="stroke-market"
            strokeWidth={1.4}
          />
        )}
        <TimeAxis
          ticks={hourTicks(span, times.hour, Math.max(3, Math.floor(width / 70)))}
          x={x}
          y={HEIGHT - 4}
          width={width}
          label={times.minute}
        />
      </svg>
    </div>
  )
}
