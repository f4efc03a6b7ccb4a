import type { Scale } from './scale.ts'
import { bandPath, stepPath } from './scale.ts'

/** What was expected of one span of time: nine quantiles, 10 to 90 %, and nothing where none were published. */
export type Expected = {
  readonly from: number
  readonly to: number
  readonly quantiles: readonly number[] | null
}

/** What comes in eight of ten cases, within it four of ten, and the middle as a dashed line. */
export function Fan({
  steps,
  x,
  y,
  fill,
  stroke,
}: {
  steps: readonly Expected[]
  x: Scale
  y: Scale
  fill: string
  stroke: string
}) {
  const known = steps.flatMap(({ from, to, quantiles }) =>
    quantiles === null ? [] : [{ from, to, quantiles }],
  )
  const band = (low: number, high: number): string =>
    bandPath(
      known.map(({ from, to, quantiles }) => ({ from, to, low: quantiles[low]!, high: quantiles[high]! })),
      x,
      y,
    )
  return (
    <g>
      <path d={band(0, 8)} className={fill} fillOpacity={0.15} />
      <path d={band(2, 6)} className={fill} fillOpacity={0.2} />
      <path
        d={stepPath(
          known.map(({ from, to, quantiles }) => ({ from, to, value: quantiles[4]! })),
          x,
          y,
        )}
        fill="none"
        className={stroke}
        strokeWidth={1.4}
        strokeDasharray="4 3"
      />
    </g>
  )
}
