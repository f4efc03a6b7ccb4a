import { ValueAxis } from '../charts/axes.tsx'
import { bandPath, roundTicks, scale, stepPath } from '../charts/scale.ts'
import { smallPrice } from '../format/numbers.ts'
import type { DaySlot } from './day-facts.ts'
import type { HouseView } from './house-view.ts'
import { PanelTitle } from './panel-title.tsx'
import type { Frame } from './panels.ts'

const CENT = 10_000

/** The local price between what the utility asks and what it pays; as it was, and as it is expected. */
export function PricePanel({ facts, currency, frame }: HouseView & { frame: Frame }) {
  const { slots, settledTo, span } = facts
  const { x, left, right, isNarrow } = frame
  const { price: panel } = frame.panels
  const highest = Math.max(...slots.map((slot) => slot.importPriceMicrosPerKwh), ...locals(slots), CENT)
  const lowest = Math.min(...slots.map((slot) => slot.exportPriceMicrosPerKwh), ...locals(slots), 0)
  const ticks = roundTicks({ from: lowest / CENT, to: highest / CENT }, 4)
  const range = { from: lowest / CENT, to: (highest / CENT) * 1.08 }
  const y = scale(range, { from: panel.bottom, to: panel.top })
  const at = (micros: number): number => y(micros / CENT)
  const steps = (of: (slot: DaySlot) => number | null, which = slots) =>
    stepPath(
      which.map((slot) => ({ from: slot.from, to: slot.to, value: of(slot) })),
      x,
      at,
    )
  const past = slots.filter(({ to }) => to <= settledTo)
  const coming = slots.filter(({ to }) => to > settledTo)
  const last = past.findLast(({ localPriceMicrosPerKwh: local }) => local !== null)
  const changes = labelled(slots, x)
  return (
    <g>
      {!isNarrow && (
        <ValueAxis
          ticks={ticks.values.filter((value) => value >= range.from && value <= range.to)}
          y={y}
          left={left}
          right={right}
          label={(value) => value.toFixed(ticks.decimals)}
        />
      )}
      <path
        d={bandPath(
          slots.map(({ from, to, importPriceMicrosPerKwh: high, exportPriceMicrosPerKwh: low }) => ({
            from,
            to,
            high,
            low,
          })),
          x,
          at,
        )}
        className="fill-market"
        fillOpacity={0.1}
      />
      {[
        steps(({ importPriceMicrosPerKwh: asks }) => asks),
        steps(({ exportPriceMicrosPerKwh: pays }) => pays),
      ].map((path) => (
        <path key={path} d={path} fill="none" className="stroke-grid" strokeDasharray="4 3" />
      ))}
      <path
        d={steps(({ localPriceMicrosPerKwh: local }) => local, past)}
        fill="none"
        className="stroke-ink"
        strokeWidth={2}
      />
      <path
        d={steps(({ localPriceMicrosPerKwh: local }) => local, coming)}
        fill="none"
        className="stroke-ink"
        strokeWidth={1.8}
        strokeDasharray="5 3"
      />
      <line x1={left} x2={right} y1={panel.bottom} y2={panel.bottom} className="stroke-line" />
      {changes.slice(0, isNarrow ? 1 : 4).map((slot) => (
        <text
          key={slot.slot}
          x={x(slot.from) + (slot === slots[0] ? 7 : -6)}
          y={at(slot.importPriceMicrosPerKwh) + (slot === slots[0] ? -6 : 4)}
          textAnchor={slot === slots[0] ? 'start' : 'end'}
          className="fill-grid halo text-[11.5px]"
        >
          utility asks {smallPrice(slot.importPriceMicrosPerKwh)}
        </text>
      ))}
      {slots[0] !== undefined && (
        <text
          x={x(span.from) + 7}
          y={at(slots[0].exportPriceMicrosPerKwh) - 5}
          className="fill-grid halo text-[11.5px]"
        >
          pays {smallPrice(slots[0].exportPriceMicrosPerKwh)}
        </text>
      )}
      {last?.localPriceMicrosPerKwh !== undefined && last.localPriceMicrosPerKwh !== null && (
        <>
          <circle
            cx={x(last.to)}
            cy={at(last.localPriceMicrosPerKwh)}
            r={4}
            className="fill-ink stroke-page"
          />
          <text
            x={x(last.to) - 10}
            y={at(last.localPriceMicrosPerKwh) - 9}
            textAnchor={x(last.to) - left < 110 ? 'start' : 'end'}
            className="fill-ink halo text-[11.5px] font-[600]"
          >
            local {smallPrice(last.localPriceMicrosPerKwh)}
          </text>
        </>
      )}
      {!isNarrow && <PanelTitle frame={frame} panel={panel} title="Price" unit={`${currency.minor}/kWh`} />}
    </g>
  )
}

const locals = (slots: readonly DaySlot[]): number[] =>
  slots.flatMap(({ localPriceMicrosPerKwh: local }) => (local === null ? [] : [local]))

/** A label of what the utility asks takes so many pixels. */
const LABEL = 104

/** Where the utility begins to ask more, as far as there is room to say so; the first slot always. */
function labelled(slots: readonly DaySlot[], x: (at: number) => number): readonly DaySlot[] {
  const found: DaySlot[] = []
  let end = -Infinity
  for (const [index, slot] of slots.entries()) {
    const isFirst = index === 0
    const rises = !isFirst && slot.importPriceMicrosPerKwh > slots[index - 1]!.importPriceMicrosPerKwh * 1.15
    if (!isFirst && (!rises || x(slot.from) - LABEL < end)) continue
    found.push(slot)
    end = x(slot.from) + (isFirst ? LABEL : 0)
  }
  return found
}
