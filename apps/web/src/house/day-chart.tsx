import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { TimeAxis } from '../charts/axes.tsx'
import { Figure } from '../charts/figure.tsx'
import { hourTicks, scale } from '../charts/scale.ts'
import { Flag } from '../charts/now-flag.tsx'
import { Reader } from '../charts/time-reader.tsx'
import { kw, kwh, smallPrice, withUnit } from '../format/numbers.ts'
import { BatteryPanel } from './battery-panel.tsx'
import { reasonOf } from './block-reason.ts'
import { DaySteps } from './day-steps.tsx'
import { dayTable } from './day-table.ts'
import { watts, type DaySlot } from './day-facts.ts'
import { HousePanel } from './house-panel.tsx'
import type { HouseView } from './house-view.ts'
import { panelsIn, type Frame } from './panels.ts'
import { PlanBlocks } from './plan-blocks.tsx'
import { PricePanel } from './price-panel.tsx'

const HEIGHT = { desk: 470, phone: 400 }

/** Price, plan, battery and house on one axis of time, with now through all of them. */
export function DayChart(view: HouseView) {
  const { facts, times, now, currency } = view
  const { slots, span, day } = facts
  const navigate = useNavigate()
  const [place, setPlace] = useState<number | null>(null)
  const pointed = place === null ? undefined : slots[place]
  const open = (at: number): void => {
    const slot = slots[at]
    if (slot === undefined) return
    void navigate({
      to: '/settlement/{-$participant}/{-$slot}',
      params: { participant: day.participant, slot: slot.slot },
    })
  }
  const frameOf = (width: number, height: number): Frame => {
    const isNarrow = width < 520
    const [left, right] = isNarrow ? [0, width] : [44, width - 4]
    return {
      isNarrow,
      left,
      right,
      x: scale(span, { from: left, to: right }),
      panels: panelsIn({
        height,
        isNarrow,
        hasBattery: day.battery !== null,
        hasPlan: facts.blocks.length > 0,
      }),
    }
  }
  const labelOf = (at: number): string => (at === span.to ? '24:00' : times.minute(at))
  const isNow = now >= span.from && now <= span.to
  return (
    <Figure
      title="The day"
      note={pointed === undefined ? undefined : <span className="text-ink">{readout(pointed)}</span>}
      aside={<DaySteps {...view} />}
      summary={summaryOf(view)}
      table={dayTable(view)}
      height={matchMedia('(min-width: 700px)').matches ? HEIGHT.desk : HEIGHT.phone}
      draw={(width, height) => {
        const frame = frameOf(width, height)
        const { left, right, x, panels } = frame
        const ticks = hourTicks(span, times.hour, frame.isNarrow ? 5 : 9)
        const atNow = Math.max(left, Math.min(right, x(now)))
        return (
          <>
            <defs>
              <pattern
                id="hatch"
                width="7"
                height="7"
                patternUnits="userSpaceOnUse"
                patternTransform="rotate(45)"
              >
                <line x1="0" x2="0" y1="0" y2="7" className="stroke-line" strokeWidth={1.2} />
              </pattern>
            </defs>
            <rect
              x={atNow}
              y={panels.top}
              width={Math.max(0, right - atNow)}
              height={panels.bottom - panels.top}
              className="fill-rail"
            />
            {ticks.map((at) => (
              <line
                key={at}
                x1={x(at)}
                x2={x(at)}
                y1={panels.top}
                y2={panels.bottom}
                className="stroke-hair"
              />
            ))}
            {pointed !== undefined && (
              <rect
                x={x(pointed.from)}
                width={Math.max(1, x(pointed.to) - x(pointed.from))}
                y={panels.top}
                height={panels.bottom - panels.top}
                className="fill-ink"
                fillOpacity={0.07}
              />
            )}
            {view.isStale && (
              <rect
                x={x(facts.settledTo)}
                width={Math.max(0, atNow - x(facts.settledTo))}
                y={panels.price.top}
                height={panels.bottom - panels.price.top}
                fill="url(#hatch)"
              />
            )}
            <PricePanel {...view} frame={frame} />
            {panels.battery !== null && <BatteryPanel {...view} frame={frame} panel={panels.battery} />}
            <HousePanel {...view} frame={frame} />
            <TimeAxis
              ticks={[...new Set([...ticks, span.to])]}
              x={x}
              y={height - 5}
              width={right}
              label={labelOf}
            />
            {isNow && (
              <Flag
                x={atNow}
                top={panels.top}
                bottom={panels.bottom}
                text={times.minute(now)}
                hidden={false}
              />
            )}
          </>
        )
      }}
      over={(width, height) => {
        const frame = frameOf(width, height)
        return (
          <>
            <Reader
              title="the day, slot by slot"
              places={slots}
              place={place}
              setPlace={setPlace}
              x={frame.x}
              open={open}
              text={pointed === undefined ? summaryOf(view) : readout(pointed)}
            />
            {frame.panels.plan !== null && <PlanBlocks {...view} frame={frame} panel={frame.panels.plan} />}
          </>
        )
      }}
    />
  )

  function readout(slot: DaySlot): string {
    const { minor } = currency
    const parts = [
      slot.localPriceMicrosPerKwh === null
        ? null
        : `local ${smallPrice(slot.localPriceMicrosPerKwh)} ${minor}`,
      `utility ${smallPrice(slot.importPriceMicrosPerKwh)} ${minor}`,
      slot.storedWh === null ? null : `battery ${withUnit(kwh(slot.storedWh, 1), 'kWh')}`,
      slot.generationWh === 0 ? null : `sun ${withUnit(kw(watts(slot.generationWh, slot)), 'kW')}`,
      `use ${withUnit(kw(watts(slot.loadWh, slot)), 'kW')}`,
    ]
    const state = slot.state === 'settled' ? '' : ', expected'
    return `${times.minute(slot.from)}${state}: ${parts.filter((part) => part !== null).join(', ')}`
  }
}

/** The drawing in a sentence, made from what it shows. */
function summaryOf({ facts, times, currency }: HouseView): string {
  const { slots, block, day, lastSettled } = facts
  const prices = slots.flatMap(({ localPriceMicrosPerKwh: local }) => (local === null ? [] : [local]))
  const range =
    prices.length === 0
      ? 'No local price is known yet'
      : `The local price goes from ${smallPrice(Math.min(...prices))} to ${smallPrice(Math.max(...prices))} ${currency.minor} per kWh`
  const stored =
    day.battery === null || lastSettled?.storedWh === undefined || lastSettled.storedWh === null
      ? ''
      : ` The battery holds ${withUnit(kwh(lastSettled.storedWh, 1), 'kWh')}.`
  const doing =
    block === null ? '' : ` The plan until ${times.minute(block.toMs)}: ${reasonOf(block, facts, currency)}`
  return `${range}.${stored}${doing}`
}
