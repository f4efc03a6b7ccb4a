import type { Scale } from './scale.ts'

/** Grid lines of a value, with their labels left of them. */
export function ValueAxis({
  ticks,
  y,
  left,
  right,
  label,
}: {
  ticks: readonly number[]
  y: Scale
  left: number
  right: number
  label: (value: number) => string
}) {
  return (
    <g>
      {ticks.map((value) => (
        <g key={value}>
          <line x1={left} x2={right} y1={y(value)} y2={y(value)} className="stroke-hair" />
          <text x={left - 6} y={y(value) + 4} textAnchor="end" className="fill-ink-3 text-[11px]">
            {label(value)}
          </text>
        </g>
      ))}
    </g>
  )
}

/** Round hours below a drawing. */
export function TimeAxis({
  ticks,
  x,
  y,
  label,
  width,
}: {
  ticks: readonly number[]
  x: Scale
  y: number
  width: number
  label: (at: number) => string
}) {
  return (
    <g>
      {ticks.map((at) => (
        <text
          key={at}
          x={Math.min(width - 16, Math.max(16, x(at)))}
          y={y}
          textAnchor="middle"
          className="fill-ink-3 text-[11px]"
        >
          {label(at)}
        </text>
      ))}
    </g>
  )
}

/** The line through everything that happens now. */
export const Now = ({ x, top, bottom }: { x: number; top: number; bottom: number }) => (
  <line x1={x} x2={x} y1={top} y2={bottom} className="stroke-ink" strokeWidth={1.4} />
)
