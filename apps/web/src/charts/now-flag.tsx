/** Now, through everything, with its time. */
export function Flag({
  x,
  top,
  bottom,
  text,
  hidden,
}: {
  x: number
  top: number
  bottom: number
  text: string
  hidden: boolean
}) {
  return (
    <g>
      <line x1={x} x2={x} y1={top} y2={bottom} className="stroke-ink" strokeWidth={1.4} />
      {!hidden && (
        <>
          <rect x={x - 22} y={top - 16} width={44} height={17} rx={3} className="fill-ink" />
          <text x={x} y={top - 4} textAnchor="middle" className="fill-page text-[11px] font-[650]">
            {text}
          </text>
        </>
      )}
    </g>
  )
}
