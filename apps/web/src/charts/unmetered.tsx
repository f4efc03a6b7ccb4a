import { useId } from 'react'

/** The stretch from the last value to now, where that is long ago: the line ends where knowledge ends. */
export function Unmetered({
  from,
  to,
  top,
  bottom,
}: {
  from: number
  to: number
  top: number
  bottom: number
}) {
  const hatch = useId()
  return (
    <g>
      <pattern id={hatch} width={6} height={6} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1={0} x2={0} y1={0} y2={6} className="stroke-line" />
      </pattern>
      <rect x={from} width={Math.max(0, to - from)} y={top} height={bottom - top} fill={`url(#${hatch})`} />
      <line x1={from} x2={from} y1={top} y2={bottom} className="stroke-sun-text" />
    </g>
  )
}
