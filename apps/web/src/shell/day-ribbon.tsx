import { useQuery } from '@tanstack/react-query'
import { useSize } from '../charts/use-size.ts'
import { hourTicks, scale } from '../charts/scale.ts'
import { communityQuery, useMarket } from '../data/queries.ts'
import { useTimes } from '../data/use-times.ts'
import { kwh } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'

/** Where the street's energy came from, slot by slot, over the last day that was lived; on every page. */
export function DayRibbon() {
  const { data: community } = useQuery(communityQuery)
  const { data: market } = useMarket()
  const times = useTimes()
  if (!community || market === undefined || times === null || community.recent.length === 0) return null
  const { recent } = community
  const total = recent.reduce(
    (sum, { localEnergyWh, netImportWh }) => ({
      local: sum.local + localEnergyWh,
      utility: sum.utility + Math.max(0, netImportWh),
    }),
    { local: 0, utility: 0 },
  )
  const summary = `From ${times.minute(startOf(recent[0]!.slot))}: ${kwh(total.local, 1)} kWh went from neighbour to neighbour, ${kwh(total.utility, 1)} kWh came from the utility.`
  return (
    <footer className="border-line bg-rail flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-1 desk:h-[58px] desk:flex-nowrap">
      <div className="min-w-[150px]">
        <h2 className="text-[12.5px] font-[650]">Energy bought, by source</h2>
        <p className="text-ink-3 text-label">kWh each slot, metered</p>
      </div>
      <Ribbon slots={recent} durationMs={market.rules.slotDurationMs} times={times} summary={summary} />
      <ul className="text-ink-2 flex gap-4 text-label desk:w-[150px] desk:flex-col desk:gap-0">
        <li className="flex items-center gap-2">
          <span className="bg-market size-[9px]" /> neighbours {kwh(total.local, 1)}
        </li>
        <li className="flex items-center gap-2">
          <span className="bg-grid-fill size-[9px]" /> utility {kwh(total.utility, 1)}
        </li>
      </ul>
    </footer>
  )
}

const HEIGHT = 46
const DAY_SLOTS = 96

function Ribbon({
  slots,
  durationMs,
  times,
  summary,
}: {
  slots: readonly { slot: string; localEnergyWh: number; netImportWh: number }[]
  durationMs: number
  times: Times
  summary: string
}) {
  const { ref, width } = useSize({ width: 800, height: 0 })
  const now = useMarketTime(60_000)
  const from = startOf(slots[0]!.slot)
  const span = { from, to: Math.max(from + DAY_SLOTS * durationMs, (now ?? 0) + durationMs) }
  const x = scale(span, { from: 0, to: width })
  const most = Math.max(
    1,
    ...slots.map(({ localEnergyWh, netImportWh }) => localEnergyWh + Math.max(0, netImportWh)),
  )
  const y = scale({ from: 0, to: most }, { from: 0, to: HEIGHT - 16 })
  return (
    <div ref={ref} className="min-w-[200px] flex-1 basis-full desk:basis-0">
      <svg
        role="img"
        aria-label={`Energy bought, by source. ${summary}`}
        width={width}
        height={HEIGHT}
        className="block"
      >
        <line x1={0} x2={width} y1={HEIGHT - 15.5} y2={HEIGHT - 15.5} className="stroke-line" />
        {slots.map(({ slot, localEnergyWh, netImportWh }) => {
          const left = x(startOf(slot))
          const wide = Math.max(1, x(startOf(slot) + durationMs) - left - 1)
          const local = y(localEnergyWh)
          const utility = y(Math.max(0, netImportWh))
          return (
            <g key={slot}>
              <rect x={left} width={wide} y={HEIGHT - 16 - local} height={local} className="fill-market" />
              <rect
                x={left}
                width={wide}
                y={HEIGHT - 16 - local - utility}
                height={utility}
                className="fill-grid-fill"
              />
            </g>
          )
        })}
        {hourTicks(span, times.hour, Math.max(3, Math.floor(width / 90))).map((at) => (
          <text
            key={at}
            x={Math.min(width - 16, Math.max(16, x(at)))}
            y={HEIGHT - 3}
            textAnchor="middle"
            className="fill-ink-3 text-[11px]"
          >
            {times.minute(at)}
          </text>
        ))}
        {now !== null && (
          <g>
            <line x1={x(now)} x2={x(now)} y1={4} y2={HEIGHT - 14} className="stroke-ink" strokeWidth={1.4} />
            <circle cx={x(now)} cy={4} r={3.5} className="fill-ink" />
            <text
              x={x(now) + (x(now) > width - 40 ? -7 : 7)}
              y={9}
              textAnchor={x(now) > width - 40 ? 'end' : 'start'}
              className="fill-ink halo text-[11px] font-[600]"
            >
              now
            </text>
          </g>
        )}
      </svg>
    </div>
  )
}
