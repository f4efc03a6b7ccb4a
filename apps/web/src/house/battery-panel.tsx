import type { MemberDay } from '@gridbourse/api'
import { ValueAxis } from '../charts/axes.tsx'
import { scale } from '../charts/scale.ts'
import { fixed, kwh, withUnit } from '../format/numbers.ts'
import type { HouseView } from './house-view.ts'
import { PanelTitle } from './panel-title.tsx'
import type { Frame, Panel } from './panels.ts'

/** The label at the end needs so many pixels. */
const LABEL = 84

/** What is stored: measured so far, then as planned with what may come of it. Between readings it is a curve. */
export function BatteryPanel({ facts, times, frame, panel }: HouseView & { frame: Frame; panel: Panel }) {
  const { slots, settledTo, day } = facts
  const { battery } = day
  const { x, left, right, isNarrow } = frame
  if (battery === null) return null
  const { capacityWh } = battery
  const reserveWh = reserveOf(battery, day.override)
  const y = scale({ from: 0, to: capacityWh }, { from: panel.bottom, to: panel.top })
  const known = slots.flatMap(({ to, storedWh }) => (storedWh === null ? [] : [{ to, storedWh }]))
  const past = known.filter(({ to }) => to <= settledTo)
  const now = past.at(-1)
  const coming = [...(now === undefined ? [] : [now]), ...known.filter(({ to }) => to > settledTo)]
  const line = (points: readonly { to: number; storedWh: number }[]): string =>
    points
      .map(({ to, storedWh }, index) => `${index === 0 ? 'M' : 'L'}${tenth(x(to))} ${tenth(y(storedWh))}`)
      .join('')
  const fan = slots.flatMap(({ to, expectedStored }) =>
    expectedStored === null || to <= settledTo ? [] : [{ to, ...expectedStored }],
  )
  const fanPath =
    fan.length === 0 || now === undefined
      ? ''
      : `M${tenth(x(now.to))} ${tenth(y(now.storedWh))}${fan.map(({ to, highWh }) => `L${tenth(x(to))} ${tenth(y(highWh))}`).join('')}${fan
          .toReversed()
          .map(({ to, lowWh }) => `L${tenth(x(to))} ${tenth(y(lowWh))}`)
          .join('')}Z`
  const full = past.find(({ storedWh }) => storedWh >= capacityWh * 0.995)
  const end = known.at(-1)
  const highest = Math.max(
    0,
    ...known.filter(({ to }) => x(to) > right - LABEL).map(({ storedWh }) => storedWh),
  )
  return (
    <g>
      {!isNarrow && (
        <ValueAxis
          ticks={[0, capacityWh / 2, capacityWh]}
          y={y}
          left={left}
          right={right}
          label={(value) => kwh(value, 1)}
        />
      )}
      {past.length > 1 && (
        <path
          d={`${line(past)}V${panel.bottom}H${tenth(x(past[0]!.to))}Z`}
          className="fill-battery"
          fillOpacity={0.22}
        />
      )}
      <path d={fanPath} className="fill-battery" fillOpacity={0.15} />
      {reserveWh > 0 && (
        <rect
          x={left}
          width={right - left}
          y={y(reserveWh)}
          height={panel.bottom - y(reserveWh)}
          fill="url(#hatch)"
          opacity={0.6}
        />
      )}
      <path d={line(past)} fill="none" className="stroke-battery" strokeWidth={2} />
      <path d={line(coming)} fill="none" className="stroke-battery" strokeWidth={2} strokeDasharray="5 3" />
      <line x1={left} x2={right} y1={panel.bottom} y2={panel.bottom} className="stroke-line" />
      {reserveWh > 0 && (
        <text x={left + 7} y={panel.bottom - 6} className="fill-ink-2 halo text-[11px]">
          reserve {fixed((reserveWh / capacityWh) * 100, 0)}
          {'\u2009'}%{isNarrow ? '' : `, ${withUnit(kwh(reserveWh, 1), 'kWh')}`}
        </text>
      )}
      {full !== undefined && !isNarrow && (
        <text x={x(full.to) + 8} y={y(capacityWh) + 15} className="fill-battery halo text-[11px] font-[600]">
          full at {times.minute(full.to)}
        </text>
      )}
      {end !== undefined && end.to > settledTo && (
        <text
          x={right - 6}
          y={endLabelAt(y(end.storedWh), y(highest), panel)}
          textAnchor="end"
          className="fill-battery halo text-[11px] font-[600]"
        >
          {withUnit(kwh(end.storedWh, 1), 'kWh')} left
        </text>
      )}
      {now !== undefined && (
        <circle cx={x(now.to)} cy={y(now.storedWh)} r={4} className="fill-battery stroke-page" />
      )}
      <PanelTitle
        frame={frame}
        panel={panel}
        title={isNarrow ? '' : 'Battery'}
        {...(!isNarrow && { unit: 'kWh' })}
      />
    </g>
  )
}

/** What is kept: the battery's own reserve, or what its member wishes kept for now. */
const reserveOf = (
  { capacityWh, reserveWh }: NonNullable<MemberDay['battery']>,
  wish: MemberDay['override'],
): number =>
  wish?.kind === 'reserve' ? Math.max(reserveWh, (capacityWh * (wish.reservePercent ?? 0)) / 100) : reserveWh

/** Below the end of the line where there is room, else above what lies over it. */
const endLabelAt = (end: number, highest: number, { top, bottom }: Panel): number =>
  end + 20 < bottom ? end + 15 : Math.max(top + 12, highest - 7)

const tenth = (pixels: number): number => Math.round(pixels * 10) / 10
