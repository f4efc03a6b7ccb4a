import { ValueAxis } from '../charts/axes.tsx'
import { roundTicks, scale } from '../charts/scale.ts'
import { watts } from './day-facts.ts'
import type { HouseView } from './house-view.ts'
import { PanelTitle } from './panel-title.tsx'
import type { Frame } from './panels.ts'

/** Sun upwards, use downwards, slot by slot; what is expected is paler, and what may come of it paler still. */
export function HousePanel({ facts, frame }: HouseView & { frame: Frame }) {
  const { slots, settledTo } = facts
  const { x, left, right, isNarrow } = frame
  const { house: panel } = frame.panels
  const bars = slots.map((slot) => {
    const kilowatts = (energyWh: number): number => watts(energyWh, slot) / 1000
    return {
      slot: slot.slot,
      from: slot.from,
      to: slot.to,
      isSettled: slot.to <= settledTo,
      sun: kilowatts(slot.generationWh),
      use: kilowatts(slot.loadWh),
      sunRange: slot.expectedGeneration && range(slot.expectedGeneration, kilowatts),
      useRange: slot.expectedLoad && range(slot.expectedLoad, kilowatts),
    }
  })
  const shown = (value: number, expected: { high: number } | null, isSettled: boolean): number =>
    Math.max(value, isSettled ? 0 : (expected?.high ?? 0))
  const up = Math.max(0.1, ...bars.map((bar) => shown(bar.sun, bar.sunRange, bar.isSettled)))
  const down = Math.max(0.1, ...bars.map((bar) => shown(bar.use, bar.useRange, bar.isSettled)))
  const ticks = roundTicks({ from: -down, to: up }, 5)
  const y = scale({ from: -down, to: up }, { from: panel.bottom, to: panel.top })
  const zero = y(0)
  const hasSun = bars.some(({ sun }) => sun > 0)
  const first = bars.find(({ sun }) => sun > up * 0.15)
  return (
    <g>
      {!isNarrow && (
        <ValueAxis
          ticks={ticks.values.filter((value) => value >= -down && value <= up)}
          y={y}
          left={left}
          right={right}
          label={(value) => Math.abs(value).toFixed(ticks.decimals)}
        />
      )}
      {bars.map(({ slot, from, to, isSettled, sun, use, sunRange, useRange }) => {
        const from2 = x(from)
        const wide = Math.max(0.8, x(to) - from2 - (isNarrow ? 0.6 : 1))
        const pale = isSettled ? undefined : 0.42
        return (
          <g key={slot}>
            <rect
              x={from2}
              width={wide}
              y={y(sun)}
              height={zero - y(sun)}
              className="fill-sun"
              fillOpacity={pale}
            />
            <rect
              x={from2}
              width={wide}
              y={zero}
              height={y(-use) - zero}
              className="fill-ink-2"
              fillOpacity={isSettled ? 0.75 : 0.3}
            />
            {sun > 0 && isSettled && (
              <line
                x1={from2}
                x2={from2 + wide}
                y1={y(sun)}
                y2={y(sun)}
                className="stroke-sun-text"
                strokeWidth={1.3}
              />
            )}
            {!isSettled && sunRange !== null && (
              <rect
                x={from2}
                width={wide}
                y={y(sunRange.high)}
                height={y(sunRange.low) - y(sunRange.high)}
                className="fill-sun"
                fillOpacity={0.16}
              />
            )}
            {!isSettled && useRange !== null && (
              <rect
                x={from2}
                width={wide}
                y={y(-useRange.low)}
                height={y(-useRange.high) - y(-useRange.low)}
                className="fill-ink-2"
                fillOpacity={0.16}
              />
            )}
          </g>
        )
      })}
      <line x1={left} x2={right} y1={zero} y2={zero} className="stroke-line" />
      {hasSun && first !== undefined && (
        <text
          x={x(first.from) - 8}
          y={Math.max(panel.top + 10, y(first.sun))}
          textAnchor="end"
          className="fill-sun-text halo text-[11.5px] font-[600]"
        >
          sun
        </text>
      )}
      <text x={left + 7} y={panel.bottom - 3} className="fill-ink-2 halo text-[11.5px] font-[600]">
        use
      </text>
      {!isNarrow && <PanelTitle frame={frame} panel={panel} title="House" unit="kW" />}
    </g>
  )
}

const range = (
  { lowWh, highWh }: { lowWh: number; highWh: number },
  of: (energyWh: number) => number,
): { low: number; high: number } => ({ low: of(lowWh), high: of(highWh) })
