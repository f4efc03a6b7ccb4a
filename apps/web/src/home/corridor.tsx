import { Now, TimeAxis, ValueAxis } from '../charts/axes.tsx'
import { Figure } from '../charts/figure.tsx'
import { bandPath, hourTicks, roundTicks, scale, stepPath } from '../charts/scale.ts'
import { currencyOf, price } from '../format/numbers.ts'
import { startOf } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { sharedSpan } from './price-window.ts'
import type { Shared } from './shared.ts'

const HEIGHT = 262
const [TOP, BOTTOM, LEFT, RIGHT] = [16, 26, 38, 8]

/** The local price between what the utility asks and what it pays: the band is what neighbours share. */
export function Corridor({ community, times, slotDurationMs, currency }: Shared) {
  const now = useMarketTime(60_000) ?? community.settledAtMs ?? 0
  const { recent } = community
  const unit = `${currencyOf(currency).sign}/kWh`
  const last = recent.at(-1)
  const span = sharedSpan(recent, now)
  const spans = recent.map((settled) => {
    const from = startOf(settled.slot)
    return { ...settled, from, to: from + slotDurationMs }
  })
  const highest = Math.max(100_000, ...recent.map(({ importPriceMicrosPerKwh: asked }) => asked))
  const lowest = Math.min(0, ...recent.map(({ exportPriceMicrosPerKwh: paid }) => paid))
  const ticks = roundTicks({ from: lowest / 1e6, to: highest / 1e6 }, 5)
  return (
    <Figure
      title="Local price"
      note={`${unit}. It lives between what the utility pays and what it asks; the shaded band is what neighbours share.`}
      summary={
        last === undefined
          ? 'No slot has been settled yet.'
          : `At ${times.minute(startOf(last.slot))} neighbours paid ${price(last.localPriceMicrosPerKwh)} ${unit}; the utility asked ${price(last.importPriceMicrosPerKwh)} and paid ${price(last.exportPriceMicrosPerKwh)}.`
      }
      table={{
        head: ['slot', 'local', 'utility asks', 'utility pays'],
        rows: recent
          .toReversed()
          .map((settled) => [
            times.minute(startOf(settled.slot)),
            price(settled.localPriceMicrosPerKwh),
            price(settled.importPriceMicrosPerKwh),
            price(settled.exportPriceMicrosPerKwh),
          ]),
      }}
      height={HEIGHT}
      draw={(width, height) => {
        const x = scale(span, { from: LEFT, to: width - RIGHT })
        const y = scale(
          { from: ticks.values[0]! * 1e6, to: ticks.values.at(-1)! * 1e6 },
          { from: height - BOTTOM, to: TOP },
        )
        const ySmall = Object.assign((value: number) => y(value * 1e6), { from: y.from, to: y.to })
        const line = (of: (settled: (typeof spans)[number]) => number | null): string =>
          stepPath(
            spans.map((settled) => ({ from: settled.from, to: settled.to, value: of(settled) })),
            x,
            y,
          )
        const end = spans.at(-1)
        return (
          <>
            <rect
              x={x(now)}
              y={TOP}
              width={Math.max(0, width - RIGHT - x(now))}
              height={height - TOP - BOTTOM}
              className="fill-rail"
            />
            <ValueAxis
              ticks={ticks.values}
              y={ySmall}
              left={LEFT}
              right={width - RIGHT}
              label={(value) => value.toFixed(Math.max(2, ticks.decimals))}
            />
            <TimeAxis
              ticks={hourTicks(span, times.hour, Math.max(3, Math.floor(width / 80)))}
              x={x}
              y={height - 8}
              width={width}
              label={times.minute}
            />
            <path
              d={bandPath(
                spans.map(({ from, to, importPriceMicrosPerKwh: high, exportPriceMicrosPerKwh: low }) => ({
                  from,
                  to,
                  high,
                  low,
                })),
                x,
                y,
              )}
              className="fill-market"
              fillOpacity={0.1}
            />
            <path
              d={line(({ importPriceMicrosPerKwh: asked }) => asked)}
              fill="none"
              className="stroke-grid"
              strokeDasharray="4 3"
            />
            <path
              d={line(({ exportPriceMicrosPerKwh: paid }) => paid)}
              fill="none"
              className="stroke-grid"
              strokeDasharray="4 3"
            />
            <path
              d={line(({ localPriceMicrosPerKwh: local }) => local)}
              fill="none"
              className="stroke-ink"
              strokeWidth={2}
            />
            <Now x={x(now)} top={TOP} bottom={height - BOTTOM} />
            {end === undefined ? (
              <text x={LEFT + 14} y={height / 2} className="fill-ink text-[13px] font-[600]">
                No slot has been settled yet. Until one is, the utility’s two prices hold.
              </text>
            ) : (
              <>
                <text
                  x={LEFT + 6}
                  y={y(spans[0]!.importPriceMicrosPerKwh) - 5}
                  className="fill-grid halo text-[11.5px]"
                >
                  utility asks {price(spans[0]!.importPriceMicrosPerKwh)}
                </text>
                <text
                  x={LEFT + 6}
                  y={y(spans[0]!.exportPriceMicrosPerKwh) + 14}
                  className="fill-grid halo text-[11.5px]"
                >
                  utility pays {price(spans[0]!.exportPriceMicrosPerKwh)}
                </text>
                {end.localPriceMicrosPerKwh !== null && (
                  <>
                    <circle
                      cx={x(end.to)}
                      cy={y(end.localPriceMicrosPerKwh)}
                      r={4.5}
                      className="fill-sun stroke-ink"
                    />
                    <text
                      x={Math.min(x(now), x(end.to)) + 12}
                      y={y(end.localPriceMicrosPerKwh) - 8}
                      className="fill-ink halo text-[11.5px] font-[600]"
                      textAnchor={x(now) > width - 90 ? 'end' : 'start'}
                    >
                      {price(end.localPriceMicrosPerKwh)}
                    </text>
                  </>
                )}
              </>
            )}
          </>
        )
      }}
    />
  )
}
