import type { MemberDay } from '@gridbourse/api'
import { bandPath, stepPath } from '../charts/scale.ts'
import { TimeStack } from '../charts/time-stack.tsx'
import { kwOf, spanned, type Spanned } from '../day/day-slots.ts'
import { batteryPanel, pricePanel } from '../day/panels.tsx'
import { fixed, withUnit } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'

/** Load, what goes over the wire with the peak it may have, price, and battery: one axis of time. */
export function LoadChart({
  day,
  times,
  now,
  slotDurationMs,
}: {
  day: MemberDay
  times: Times
  now: number
  slotDurationMs: number
}) {
  const slots = spanned(day.slots, slotDurationMs)
  const kw = (energyWh: number): number => kwOf(energyWh, slotDurationMs)
  const text = (value: number): string => fixed(value, 1)
  const { peaks } = day
  const highest = Math.max(
    1,
    ...slots.map(({ loadWh, expectedLoad }) => kw(Math.max(loadWh, expectedLoad?.highWh ?? 0))),
  )
  const flows = slots.flatMap(({ netImportWh, committedWh }) => [kw(netImportWh), kw(committedWh)])
  const lines =
    peaks === null ? [] : [peaks.monthPeakW / 1000, ...(peaks.heldToW === null ? [] : [peaks.heldToW / 1000])]
  return (
    <TimeStack
      title="The day"
      note="solid: metered; faded: planned; band: expected in eight of ten cases"
      summary={`Load between ${text(Math.min(...slots.map(({ loadWh }) => kw(loadWh))))} and ${withUnit(text(Math.max(...slots.map(({ loadWh }) => kw(loadWh)))), 'kW')}.`}
      table={{
        head: ['slot', 'load kW', 'over the wire kW', 'bought kW', 'expected kW'],
        rows: slots.map((slot) => [
          `${times.minute(slot.from)}${slot.state === 'settled' ? '' : ' planned'}`,
          text(kw(slot.loadWh)),
          text(kw(slot.netImportWh)),
          text(kw(slot.committedWh)),
          slot.expectedLoad === null
            ? '–'
            : `${text(kw(slot.expectedLoad.lowWh))} to ${text(kw(slot.expectedLoad.highWh))}`,
        ]),
      }}
      places={slots}
      now={now}
      knownTo={slots.findLast(({ state }) => state === 'settled')?.to}
      times={times}
      height={day.battery === null ? 430 : 520}
      panels={[
        {
          title: 'Load',
          unit: 'kW, the mean of each slot',
          weight: 1,
          range: { from: 0, to: highest },
          read: (place) => {
            const { loadWh, expectedLoad, state } = slots[place]!
            return `load ${state === 'settled' ? '' : 'expected '}${withUnit(text(kw(loadWh)), 'kW')}${expectedLoad === null ? '' : ` (${text(kw(expectedLoad.lowWh))} to ${text(kw(expectedLoad.highWh))})`}`
          },
          draw: ({ x, y }) => (
            <>
              {slots.map((slot) => (
                <rect
                  key={slot.slot}
                  x={x(slot.from)}
                  width={Math.max(1, x(slot.to) - x(slot.from) - 1)}
                  y={y(kw(slot.loadWh))}
                  height={Math.max(0, y(0) - y(kw(slot.loadWh)))}
                  className="fill-ink-2"
                  fillOpacity={slot.state === 'settled' ? 0.4 : 0.18}
                />
              ))}
              <path d={bandPath(expectedBand(slots, kw), x, y)} className="fill-ink-3" fillOpacity={0.24} />
              <path
                d={stepPath(
                  slots.map(({ from, to, loadWh, state }) => ({
                    from,
                    to,
                    value: state === 'settled' ? kw(loadWh) : null,
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-ink"
                strokeWidth={2}
              />
            </>
          ),
        },
        {
          title: 'Over the wire',
          unit: 'kW; black: the meter; blue: bought for the slot',
          weight: 1,
          range: { from: Math.min(0, ...flows), to: Math.max(1, ...flows, ...lines) },
          read: (place) => {
            const { netImportWh, committedWh, neighboursWh, utilityWh } = slots[place]!
            return `${withUnit(text(kw(netImportWh)), 'kW')}: ${text(kw(neighboursWh))} from neighbours, ${text(kw(utilityWh))} from the utility; bought ${text(kw(committedWh))}`
          },
          draw: ({ x, y, left, right }) => (
            <>
              {slots.map((slot) => (
                <Wire key={slot.slot} slot={slot} kw={kw} x={x} y={y} />
              ))}
              <path
                d={stepPath(
                  slots.map(({ from, to, netImportWh, state }) => ({
                    from,
                    to,
                    value: state === 'settled' ? kw(netImportWh) : null,
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-ink"
                strokeWidth={2}
              />
              <path
                d={stepPath(
                  slots.map(({ from, to, committedWh }) => ({ from, to, value: kw(committedWh) })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-buy"
                strokeWidth={1.4}
              />
              {peaks !== null && (
                <>
                  <line
                    x1={left}
                    x2={right}
                    y1={y(peaks.monthPeakW / 1000)}
                    y2={y(peaks.monthPeakW / 1000)}
                    className="stroke-ink"
                    strokeDasharray="2 3"
                  />
                  <text
                    x={left + 6}
                    y={y(peaks.monthPeakW / 1000) + 13}
                    className="fill-ink halo text-[11.5px]"
                  >
                    the month’s peak {text(peaks.monthPeakW / 1000)}
                  </text>
                  {peaks.heldToW !== null && (
                    <>
                      <line
                        x1={left}
                        x2={right}
                        y1={y(peaks.heldToW / 1000)}
                        y2={y(peaks.heldToW / 1000)}
                        className="stroke-alarm"
                        strokeWidth={1.3}
                      />
                      <text
                        x={right - 4}
                        y={y(peaks.heldToW / 1000) - 5}
                        textAnchor="end"
                        className="fill-alarm halo text-[11.5px]"
                      >
                        held to {text(peaks.heldToW / 1000)}
                      </text>
                    </>
                  )}
                </>
              )}
            </>
          ),
        },
        pricePanel(slots, day.currency),
        ...(day.battery === null ? [] : [batteryPanel(slots, day.battery)]),
      ]}
    />
  )
}

/** From whom a slot's import came; where one side took while the other gave, that hangs below. */
function Wire({
  slot,
  kw,
  x,
  y,
}: {
  slot: Spanned
  kw: (energyWh: number) => number
  x: (at: number) => number
  y: (value: number) => number
}) {
  const left = x(slot.from)
  const wide = Math.max(1, x(slot.to) - left - 1)
  const [neighbours, utility] = [kw(slot.neighboursWh), kw(slot.utilityWh)]
  // Both go the same way or one is zero; where they differ the second begins at zero.
  const base = Math.sign(neighbours) === Math.sign(utility) ? neighbours : 0
  const bar = (from: number, to: number) => ({
    x: left,
    width: wide,
    y: Math.min(y(from), y(to)),
    height: Math.abs(y(from) - y(to)),
  })
  return (
    <g opacity={slot.state === 'settled' ? 1 : 0.42}>
      <rect {...bar(0, neighbours)} className="fill-market" />
      <rect {...bar(base, base + utility)} className="fill-grid-fill" />
    </g>
  )
}

const expectedBand = (slots: readonly Spanned[], kw: (energyWh: number) => number) =>
  slots.flatMap(({ from, to, expectedLoad }) =>
    expectedLoad === null ? [] : [{ from, to, low: kw(expectedLoad.lowWh), high: kw(expectedLoad.highWh) }],
  )
