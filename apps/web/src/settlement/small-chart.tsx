import type { ReactNode } from 'react'
import { scale, type Scale } from '../charts/scale.ts'
import { useSize } from '../charts/use-size.ts'
import type { Times } from '../format/times.ts'
import type { DaySlot } from '../house/day-facts.ts'

const HEIGHT = 84
/** Above the drawing there is room for its words. */
const [TOP, BOTTOM] = [19, 18]

/** The hours around a slot, with the slot marked. */
export function AroundSlot({
  slots,
  slot,
  times,
  label,
  range,
  draw,
}: {
  slots: readonly DaySlot[]
  slot: DaySlot
  times: Times
  /** What is seen, in a sentence. */
  label: string
  range: { readonly from: number; readonly to: number }
  draw: (x: Scale, y: Scale, bottom: number) => ReactNode
}) {
  const { ref, width } = useSize({ width: 290, height: 0 })
  const span = { from: slots[0]!.from, to: slots.at(-1)!.to }
  const x = scale(span, { from: 0, to: width })
  const y = scale(range, { from: HEIGHT - BOTTOM, to: TOP })
  return (
    <div ref={ref}>
      <svg role="img" aria-label={label} width={width} height={HEIGHT} className="block">
        <rect
          x={x(slot.from)}
          width={Math.max(2, x(slot.to) - x(slot.from))}
          y={0}
          height={HEIGHT - BOTTOM}
          className="fill-ink"
          fillOpacity={0.1}
        />
        <line x1={0} x2={width} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} className="stroke-line" />
        {draw(x, y, HEIGHT - BOTTOM)}
        <text x={0} y={HEIGHT - 5} className="fill-ink-3 text-[11px]">
          {times.minute(span.from)}
        </text>
        <text
          x={Math.max(50, Math.min(width - 50, x(slot.from)))}
          y={HEIGHT - 5}
          textAnchor="middle"
          className="fill-ink text-[11px] font-[650]"
        >
          {times.minute(slot.from)}
        </text>
        <text x={width} y={HEIGHT - 5} textAnchor="end" className="fill-ink-3 text-[11px]">
          {times.minute(span.to)}
        </text>
      </svg>
    </div>
  )
}

/** Eight slots either way, as far as the day goes. */
export function around(slots: readonly DaySlot[], slot: DaySlot): readonly DaySlot[] {
  const at = slots.findIndex(({ from }) => from === slot.from)
  return slots.slice(Math.max(0, at - 8), at + 9)
}

export type Bar = {
  readonly key: string
  /** How wide, in Wh. */
  readonly energyWh: number
  readonly priceMicrosPerKwh: number
  readonly tone: string
  readonly opacity: number
  readonly text: string
}

/** Orders side by side: as wide as their energy, as high as their price; with the price that was found. */
export function OrderBars({
  bars,
  clearedMicrosPerKwh,
  label,
  unit,
  clearedText,
}: {
  bars: readonly Bar[]
  clearedMicrosPerKwh: number | null
  label: string
  unit: string
  clearedText?: string
}) {
  const { ref, width } = useSize({ width: 290, height: 0 })
  const all = bars.reduce((sum, { energyWh }) => sum + energyWh, 0)
  const most = Math.max(
    1,
    ...bars.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh),
    clearedMicrosPerKwh ?? 0,
  )
  const lowest = Math.min(0, ...bars.map(({ priceMicrosPerKwh }) => priceMicrosPerKwh))
  const x = scale({ from: 0, to: all }, { from: 0, to: width })
  const y = scale({ from: lowest, to: most }, { from: HEIGHT - BOTTOM, to: 16 })
  let begun = 0
  return (
    <div ref={ref}>
      <svg role="img" aria-label={label} width={width} height={HEIGHT} className="block">
        {bars.map(({ key, energyWh, priceMicrosPerKwh, tone, opacity, text }) => {
          const left = x(begun)
          begun += energyWh
          const wide = Math.max(1, x(begun) - left - 1)
          const top = Math.min(y(priceMicrosPerKwh), y(0) - 1)
          return (
            <g key={key}>
              <rect
                x={left}
                width={wide}
                y={top}
                height={y(0) - top}
                className={tone}
                fillOpacity={opacity}
              />
              {wide > 44 && (
                <text
                  x={left + wide / 2}
                  y={HEIGHT - BOTTOM - 6}
                  textAnchor="middle"
                  className="fill-ink halo text-[10.5px] font-[600]"
                >
                  {text}
                </text>
              )}
            </g>
          )
        })}
        {clearedMicrosPerKwh !== null && (
          <>
            <line
              x1={0}
              x2={width}
              y1={y(clearedMicrosPerKwh)}
              y2={y(clearedMicrosPerKwh)}
              className="stroke-ink"
              strokeWidth={1.5}
              strokeDasharray="3 2"
            />
            <text
              x={width}
              y={y(clearedMicrosPerKwh) - 4}
              textAnchor="end"
              className="fill-ink halo text-[11px] font-[600]"
            >
              {clearedText}
            </text>
          </>
        )}
        <line x1={0} x2={width} y1={HEIGHT - BOTTOM} y2={HEIGHT - BOTTOM} className="stroke-line" />
        <text x={0} y={HEIGHT - 5} className="fill-ink-3 text-[11px]">
          0 kWh
        </text>
        <text x={width} y={HEIGHT - 5} textAnchor="end" className="fill-ink-3 text-[11px]">
          {unit}
        </text>
      </svg>
    </div>
  )
}
