import { useState, type ReactNode } from 'react'
import { useClock } from '../data/queries.ts'
import { countdown, type Times } from '../format/times.ts'
import { isStale } from '../home/freshness.ts'
import { TimeAxis, ValueAxis } from './axes.tsx'
import { Figure, type Table } from './figure.tsx'
import { Flag } from './now-flag.tsx'
import { hourTicks, roundTicks, scale, type Scale } from './scale.ts'
import { Reader } from './time-reader.tsx'
import { Unmetered } from './unmetered.tsx'

export type Area = {
  readonly x: Scale
  readonly y: Scale
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** One drawing of a stack. */
export type Panel = {
  readonly title: string
  readonly unit: string
  /** Its part of the height. */
  readonly weight: number
  /** What the axis has to cover at least, in the unit. */
  readonly range: { readonly from: number; readonly to: number }
  readonly draw: (area: Area) => ReactNode
  /** What it shows at the place that is pointed at, with units. */
  readonly read: (place: number) => string
}

/** The first title has a row of its own, above the flag of now. */
const [LEFT, RIGHT, BOTTOM, GAP, FIRST] = [46, 12, 24, 30, 37]

/**
 * Drawings over each other that share one axis of time, with now through all of them. Pointing, or the arrow keys,
 * read out the values of one place in all of them.
 */
export function TimeStack({
  title,
  note,
  aside,
  summary,
  table,
  places,
  panels,
  now,
  knownTo,
  times,
  height,
}: {
  title: string
  note?: ReactNode
  aside?: ReactNode
  summary: string
  table: Table
  /** The spans of time that can be pointed at, in order. */
  places: readonly { readonly from: number; readonly to: number }[]
  panels: readonly Panel[]
  now: number
  /** Until when it is metered; where that is long ago, the gap is hatched and its age told. */
  knownTo?: number | undefined
  times: Times
  height: number
}) {
  const [place, setPlace] = useState<number | null>(null)
  const speed = useClock().data?.speed ?? 1
  const [first, last] = [places[0], places.at(-1)]
  const slotDurationMs = first === undefined ? 0 : first.to - first.from
  const staleFrom =
    knownTo !== undefined && isStale({ settledAtMs: knownTo }, { now, speed, slotDurationMs })
      ? knownTo
      : undefined
  const span = { from: first?.from ?? now, to: last?.to ?? now + 3_600_000 }
  const pointed = place === null ? undefined : places[place]
  return (
    <Figure
      title={title}
      note={note}
      aside={
        <>
          {staleFrom !== undefined && (
            <span
              className="border-sun-text text-sun-text rounded border px-2 text-label"
              data-testid="stale"
            >
              last metered {times.minute(staleFrom)}, {countdown(now - staleFrom)} ago
            </span>
          )}
          {aside}
        </>
      }
      summary={summary}
      table={table}
      height={height}
      over={(width) => (
        <Reader
          title={title}
          places={places}
          place={place}
          setPlace={setPlace}
          x={scale(span, { from: LEFT, to: width - RIGHT })}
          text={
            place === null || pointed === undefined
              ? summary
              : `${times.minute(pointed.from)}: ${panels.map((panel) => panel.read(place)).join('; ')}`
          }
        />
      )}
      draw={(width, tall) => {
        const x = scale(span, { from: LEFT, to: width - RIGHT })
        const atNow = Math.max(LEFT, Math.min(width - RIGHT, x(now)))
        const areas = areasOf(panels, tall)
        const [top, bottom] = [areas[0]?.top ?? 0, areas.at(-1)?.bottom ?? tall]
        return (
          <>
            <rect
              x={atNow}
              y={top - 6}
              width={Math.max(0, width - RIGHT - atNow)}
              height={bottom - top + 6}
              className="fill-rail"
            />
            {staleFrom !== undefined && (
              <Unmetered from={Math.max(LEFT, x(staleFrom))} to={atNow} top={top} bottom={bottom} />
            )}
            {pointed !== undefined && (
              <rect
                x={x(pointed.from)}
                width={Math.max(1, x(pointed.to) - x(pointed.from))}
                y={top}
                height={bottom - top}
                className="fill-sel"
              />
            )}
            {panels.map((panel, index) => {
              const area = areas[index]!
              const { from, to } = panel.range
              const ticks = roundTicks(panel.range, area.bottom - area.top < 90 ? 3 : 5)
              // The panel ends where its values do: round ends would leave half of it empty.
              const air = (to - from) * 0.04
              const y = scale(
                { from: from === 0 ? 0 : from - air, to: to + air },
                { from: area.bottom, to: area.top },
              )
              const titleY = index === 0 ? 10 : area.top - 11
              return (
                <g key={panel.title}>
                  <ValueAxis
                    ticks={ticks.values.filter((value) => value >= y.from && value <= y.to)}
                    y={y}
                    left={LEFT}
                    right={width - RIGHT}
                    label={(value) => value.toFixed(ticks.decimals).replace('-', '\u2212')}
                  />
                  {panel.draw({ x, y, ...area, left: LEFT, right: width - RIGHT })}
                  <text x={0} y={titleY} className="fill-ink halo text-[11.5px] font-[650]">
                    {panel.title}
                    <tspan className="fill-ink-3 font-[400]" dx={6}>
                      {panel.unit}
                    </tspan>
                  </text>
                  {place !== null && pointed !== undefined && (
                    <text
                      x={width - RIGHT}
                      y={titleY}
                      textAnchor="end"
                      className="fill-ink halo text-[11.5px] font-[550]"
                    >
                      {index === 0 ? `${times.minute(pointed.from)} ` : ''}
                      {panel.read(place)}
                    </text>
                  )}
                </g>
              )
            })}
            <TimeAxis
              ticks={hourTicks(span, times.hour, Math.max(3, Math.floor(width / 80)))}
              x={x}
              y={tall - 6}
              width={width}
              label={times.minute}
            />
            {now >= span.from && now <= span.to && (
              <Flag
                x={atNow}
                top={top - 6}
                bottom={bottom}
                text={times.minute(now)}
                hidden={place !== null}
              />
            )}
          </>
        )
      }}
    />
  )
}

function areasOf(panels: readonly Panel[], height: number): readonly { top: number; bottom: number }[] {
  const whole = panels.reduce((sum, { weight }) => sum + weight, 0)
  const room = height - BOTTOM - FIRST - GAP * (panels.length - 1)
  let top = FIRST
  return panels.map(({ weight }) => {
    const bottom = top + (room * weight) / whole
    const area = { top, bottom }
    top = bottom + GAP
    return area
  })
}
