import type { Frame, Panel } from './panels.ts'

/** The name and unit of one drawing of the day; on a phone there is no room beside, so it lies within. */
export const PanelTitle = ({
  frame,
  panel,
  title,
  unit,
}: {
  frame: Frame
  panel: Panel
  title: string
  unit?: string
}) => (
  <text
    x={0}
    y={frame.isNarrow ? panel.top + 9 : panel.top - 12}
    className="fill-ink halo text-[11.5px] font-[650]"
  >
    {title}
    {unit !== undefined && (
      <tspan dx={7} className="fill-ink-3 font-[400]">
        {unit}
      </tspan>
    )}
  </text>
)
