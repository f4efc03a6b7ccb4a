import type { MemberDay } from '@gridbourse/api'
import { bandPath, stepPath } from '../charts/scale.ts'
import { TimeStack } from '../charts/time-stack.tsx'
import { kwOf, spanned } from '../day/day-slots.ts'
import { batteryPanel, pricePanel } from '../day/panels.tsx'
import { fixed, withUnit } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'

/** What the plant gave over what was expected of it, with price and battery on the same axis of time. */
export function OutputChart({
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
  const highest = Math.max(
    1,
    ...slots.flatMap(({ generationWh, expectedGeneration, committedWh }) => [
      kw(generationWh),
      kw(expectedGeneration?.highWh ?? 0),
      kw(-committedWh),
    ]),
  )
  return (
    <TimeStack
      title="The day"
      note="gold: metered; faded: planned; grey band: expected in eight of ten cases; orange: sold for the slot"
      summary={`At most ${withUnit(text(Math.max(0, ...slots.map(({ generationWh }) => kw(generationWh)))), 'kW')}.`}
      table={{
        head: ['slot', 'output kW', 'expected kW', 'sold kW', 'battery kWh'],
        rows: slots.map((slot) => [
          `${times.minute(slot.from)}${slot.state === 'settled' ? '' : ' planned'}`,
          text(kw(slot.generationWh)),
          slot.expectedGeneration === null
            ? '–'
            : `${text(kw(slot.expectedGeneration.lowWh))} to ${text(kw(slot.expectedGeneration.highWh))}`,
          text(kw(-slot.committedWh)),
          slot.storedWh === null ? '–' : fixed(slot.storedWh / 1000, 1),
        ]),
      }}
      places={slots}
      now={now}
      knownTo={slots.findLast(({ state }) => state === 'settled')?.to}
      times={times}
      height={day.battery === null ? 360 : 460}
      panels={[
        {
          title: 'Output',
          unit: 'kW, the mean of each slot',
          weight: 1.2,
          range: { from: 0, to: highest },
          read: (place) => {
            const { generationWh, expectedGeneration: band, committedWh, state } = slots[place]!
            return `${state === 'settled' ? 'gave' : 'expected'} ${withUnit(text(kw(generationWh)), 'kW')}${band === null ? '' : ` (${text(kw(band.lowWh))} to ${text(kw(band.highWh))})`}, sold ${text(kw(-committedWh))}`
          },
          draw: ({ x, y }) => (
            <>
              {slots.map((slot) => (
                <rect
                  key={slot.slot}
                  x={x(slot.from)}
                  width={Math.max(1, x(slot.to) - x(slot.from) - 1)}
                  y={y(kw(slot.generationWh))}
                  height={Math.max(0, y(0) - y(kw(slot.generationWh)))}
                  className="fill-sun"
                  fillOpacity={slot.state === 'settled' ? 0.55 : 0.25}
                />
              ))}
              <path
                d={bandPath(
                  slots.flatMap(({ from, to, expectedGeneration: band }) =>
                    band === null ? [] : [{ from, to, low: kw(band.lowWh), high: kw(band.highWh) }],
                  ),
                  x,
                  y,
                )}
                className="fill-ink-3"
                fillOpacity={0.28}
              />
              <path
                d={stepPath(
                  slots.map(({ from, to, expectedGeneration: band }) => ({
                    from,
                    to,
                    value: band === null ? null : kw(band.middleWh),
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-sun-text"
                strokeWidth={1.3}
                strokeDasharray="4 3"
              />
              <path
                d={stepPath(
                  slots.map(({ from, to, generationWh, state }) => ({
                    from,
                    to,
                    value: state === 'settled' ? kw(generationWh) : null,
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-sun-text"
                strokeWidth={2}
              />
              <path
                d={stepPath(
                  slots.map(({ from, to, committedWh }) => ({
                    from,
                    to,
                    value: Math.max(0, kw(-committedWh)),
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-sell"
                strokeWidth={1.4}
              />
            </>
          ),
        },
        pricePanel(slots, day.currency),
        ...(day.battery === null ? [] : [batteryPanel(slots, day.battery)]),
      ]}
    />
  )
}
