import { Now, TimeAxis } from '../charts/axes.tsx'
import { Figure } from '../charts/figure.tsx'
import { hourTicks, scale } from '../charts/scale.ts'
import { kw, withUnit } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { sharedSpan } from './price-window.ts'
import type { Shared } from './shared.ts'

const HEIGHT = 118
const MIDDLE = 48

/** What the street draws from the utility, and what it sends back, slot by slot. */
export function UtilityExchange({ community, facts, times, slotDurationMs }: Shared) {
  const now = useMarketTime(60_000) ?? community.settledAtMs ?? 0
  const { recent } = community
  const watts = (energyWh: number): number => (energyWh * 3_600_000) / slotDurationMs
  const most = Math.max(1000, ...recent.map(({ netImportWh }) => Math.abs(watts(netImportWh))))
  const span = sharedSpan(recent, now)
  const isDrawn = recent.some(({ netImportWh }) => netImportWh > 0)
  const isSent = recent.some(({ netImportWh }) => netImportWh < 0)
  return (
    <Figure
      title="Exchange with the utility"
      note="kW"
      aside={<span className="text-ink-3 text-label">last slot {withUnit(kw(facts.utilityW), 'kW')}</span>}
      summary={`In the last slot ${withUnit(kw(facts.utilityW), 'kW')}; at most ${withUnit(kw(most), 'kW')} either way.`}
      table={{
        head: ['slot', 'kW drawn (− sent back)'],
        rows: recent
          .toReversed()
          .map(({ slot, netImportWh }) => [times.minute(startOf(slot)), kw(watts(netImportWh))]),
      }}
      height={HEIGHT}
      draw={(width) => {
        const x = scale(span, { from: 0, to: width })
        const y = scale({ from: -most, to: most }, { from: MIDDLE + 34, to: MIDDLE - 34 })
        return (
          <>
            <line x1={0} x2={width} y1={MIDDLE} y2={MIDDLE} className="stroke-line" />
            {recent.map(({ slot, netImportWh }) => {
              const left = x(startOf(slot))
              const level = y(watts(netImportWh))
              return (
                <rect
                  key={slot}
                  x={left}
                  width={Math.max(1, x(startOf(slot) + slotDurationMs) - left - 1)}
                  y={Math.min(level, MIDDLE)}
                  height={Math.abs(level - MIDDLE)}
                  className={netImportWh > 0 ? 'fill-grid-fill' : 'fill-sun'}
                />
              )
            })}
            <text x={2} y={11} className="fill-grid halo text-[11px]">
              {isDrawn
                ? `drawn, at most ${kw(Math.max(0, ...recent.map(({ netImportWh }) => watts(netImportWh))))}`
                : 'nothing drawn'}
            </text>
            <text x={2} y={MIDDLE + 48} className="fill-sun-text halo text-[11px]">
              {isSent
                ? `sent back, at most ${kw(Math.max(0, ...recent.map(({ netImportWh }) => -watts(netImportWh))))}`
                : 'nothing sent back'}
            </text>
            <Now x={x(now)} top={4} bottom={MIDDLE + 38} />
            <TimeAxis
              ticks={hourTicks(span, times.hour, 5)}
              x={x}
              y={HEIGHT - 4}
              width={width}
              label={times.minute}
            />
          </>
        )
      }}
    />
  )
}
