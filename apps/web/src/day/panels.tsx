import type { MemberDay } from '@gridbourse/api'
import { bandPath, stepPath } from '../charts/scale.ts'
import type { Panel } from '../charts/time-stack.tsx'
import { currencyOf, fixed, price, withUnit } from '../format/numbers.ts'
import type { Spanned } from './day-slots.ts'

/** The local price within the utility's two; what lies ahead is expected. */
export function pricePanel(slots: readonly Spanned[], currency: string): Panel {
  const unit = `${currencyOf(currency).sign}/kWh`
  const highest = Math.max(0.1, ...slots.map(({ importPriceMicrosPerKwh: asked }) => asked / 1e6))
  const lowest = Math.min(0, ...slots.map(({ exportPriceMicrosPerKwh: paid }) => paid / 1e6))
  const first = slots[0]
  return {
    title: 'Price',
    unit,
    weight: 0.85,
    range: { from: lowest, to: highest },
    read: (place) => {
      const slot = slots[place]!
      return `local ${price(slot.localPriceMicrosPerKwh)}, utility asks ${price(slot.importPriceMicrosPerKwh)} and pays ${price(slot.exportPriceMicrosPerKwh)}`
    },
    draw: ({ x, y, left }) => {
      const line = (of: (slot: Spanned) => number | null): string =>
        stepPath(
          slots.map((slot) => {
            const micros = of(slot)
            return { from: slot.from, to: slot.to, value: micros === null ? null : micros / 1e6 }
          }),
          x,
          y,
        )
      return (
        <>
          <path
            d={bandPath(
              slots.map(({ from, to, importPriceMicrosPerKwh: asked, exportPriceMicrosPerKwh: paid }) => ({
                from,
                to,
                low: paid / 1e6,
                high: asked / 1e6,
              })),
              x,
              y,
            )}
            className="fill-market"
            fillOpacity={0.1}
          />
          {[line((slot) => slot.importPriceMicrosPerKwh), line((slot) => slot.exportPriceMicrosPerKwh)].map(
            (path, index) => (
              <path key={index} d={path} fill="none" className="stroke-grid" strokeDasharray="4 3" />
            ),
          )}
          <path
            d={line((slot) => (slot.state === 'settled' ? slot.localPriceMicrosPerKwh : null))}
            fill="none"
            className="stroke-ink"
            strokeWidth={2}
          />
          <path
            d={line((slot) => (slot.state === 'settled' ? null : slot.localPriceMicrosPerKwh))}
            fill="none"
            className="stroke-ink"
            strokeWidth={1.5}
            strokeDasharray="3 3"
          />
          {first !== undefined && (
            <>
              <text
                x={left + 6}
                y={y(first.importPriceMicrosPerKwh / 1e6) - 5}
                className="fill-grid halo text-[11.5px]"
              >
                utility asks
              </text>
              <text
                x={left + 6}
                y={y(first.exportPriceMicrosPerKwh / 1e6) - 5}
                className="fill-grid halo text-[11.5px]"
              >
                utility pays
              </text>
            </>
          )}
        </>
      )
    },
  }
}

/** What is stored, as it was and as it is planned, over the reserve. */
export function batteryPanel(
  slots: readonly Spanned[],
  { capacityWh, reserveWh }: NonNullable<MemberDay['battery']>,
): Panel {
  // Stored energy is known at the end of each slot: between two ends it goes straight.
  const ends = slots.flatMap(({ to, storedWh, state }) =>
    storedWh === null ? [] : [{ at: to, kwh: storedWh / 1000, isKnown: state === 'settled' }],
  )
  const known = ends.filter(({ isKnown }) => isKnown)
  const ahead = [...known.slice(-1), ...ends.filter(({ isKnown }) => !isKnown)]
  return {
    title: 'Battery',
    unit: `kWh of ${fixed(capacityWh / 1000, 1)}`,
    weight: 0.75,
    range: { from: 0, to: Math.max(1, capacityWh / 1000) },
    read: (place) => {
      const slot = slots[place]!
      return slot.storedWh === null
        ? 'battery –'
        : `battery ${withUnit(fixed(slot.storedWh / 1000, 1), 'kWh')}, ${slot.drawnWh < 0 ? `gave ${fixed(-slot.drawnWh / 1000, 2)}` : `took ${fixed(slot.drawnWh / 1000, 2)}`}`
    },
    draw: ({ x, y, left, right }) => {
      const line = (points: typeof ends): string =>
        points
          .map(
            ({ at, kwh: stored }, index) =>
              `${index === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(stored).toFixed(1)}`,
          )
          .join('')
      const [first, last] = [known[0], known.at(-1)]
      return (
        <>
          {first !== undefined && last !== undefined && (
            <path
              d={`${line(known)}V${y(0)}H${x(first.at).toFixed(1)}Z`}
              className="fill-battery"
              fillOpacity={0.2}
            />
          )}
          <path d={line(known)} fill="none" className="stroke-battery" strokeWidth={2} />
          <path
            d={line(ahead)}
            fill="none"
            className="stroke-battery"
            strokeWidth={1.6}
            strokeDasharray="4 3"
          />
          {reserveWh > 0 && (
            <>
              <line
                x1={left}
                x2={right}
                y1={y(reserveWh / 1000)}
                y2={y(reserveWh / 1000)}
                className="stroke-line"
                strokeDasharray="2 3"
              />
              <text x={left + 6} y={y(reserveWh / 1000) - 4} className="fill-ink-3 halo text-[11px]">
                reserve {fixed(reserveWh / 1000, 1)}
              </text>
            </>
          )}
        </>
      )
    },
  }
}
