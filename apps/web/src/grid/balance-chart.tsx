import type { GridState } from '@gridbourse/api'
import { bandPath, stepPath, type Scale } from '../charts/scale.ts'
import { TimeStack } from '../charts/time-stack.tsx'
import { fixed, kw, withUnit } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'
import { sidesOf, type BalanceSlot } from './grid-facts.ts'

type Drawn = BalanceSlot & { readonly from: number; readonly to: number }

/** Sources above, uses below, and under them what goes over the connection, with its limit. */
export function BalanceChart({
  grid,
  times,
  slotDurationMs,
}: {
  grid: GridState
  times: Times
  slotDurationMs: number
}) {
  const slots: readonly Drawn[] = grid.balance.map((slot) => ({
    ...slot,
    from: startOf(slot.slot),
    to: startOf(slot.slot) + slotDurationMs,
  }))
  const last = slots.findLast(({ isExpected }) => !isExpected)
  const now = useMarketTime(60_000) ?? last?.to ?? slots[0]?.from ?? 0
  const { limitW } = grid
  const throughput = Math.max(1, ...slots.map((slot) => total(slot))) / 1000
  const flows = slots.flatMap(({ netImportW, lowNetImportW, highNetImportW }) =>
    [netImportW, lowNetImportW, highNetImportW].filter((watts) => watts !== null),
  )
  const [low, high] = [Math.min(0, ...flows) / 1000, Math.max(1, ...flows) / 1000]
  const limit = limitW === null ? null : limitW / 1000
  // A limit far outside would press everything flat; then it is told, not drawn.
  const isNear = limit !== null && limit <= 2.5 * Math.max(high, -low)
  return (
    <TimeStack
      title="Balance"
      note={<Legend />}
      summary={
        last === undefined
          ? 'No slot is metered yet.'
          : `In the slot of ${times.minute(last.from)}: load ${withUnit(kw(last.loadW), 'kW')}, generation ${kw(last.generationW)}, batteries ${kw(last.batteriesW)}, from the utility ${kw(last.netImportW)}.`
      }
      table={{
        head: ['slot', 'load kW', 'generation', 'batteries', 'from utility', '10 % to 90 %'],
        rows: slots
          .toReversed()
          .map((slot) => [
            `${times.day(slot.from).slice(0, 3)} ${times.minute(slot.from)}${slot.isExpected ? ' expected' : ''}`,
            kw(slot.loadW),
            kw(slot.generationW),
            kw(slot.batteriesW),
            kw(slot.netImportW),
            slot.lowNetImportW === null || slot.highNetImportW === null
              ? '–'
              : `${kw(slot.lowNetImportW)} to ${kw(slot.highNetImportW)}`,
          ]),
      }}
      places={slots}
      now={now}
      knownTo={last?.to}
      times={times}
      height={420}
      panels={[
        {
          title: 'From where, and to whom',
          unit: 'kW, the mean of each slot',
          weight: 1.25,
          range: { from: -throughput, to: throughput },
          read: (place) => {
            const slot = slots[place]!
            return `load ${kw(slot.loadW)}, generation ${kw(slot.generationW)}, batteries ${slot.batteriesW < 0 ? `give ${kw(-slot.batteriesW)}` : `take ${kw(slot.batteriesW)}`}`
          },
          draw: ({ x, y }) => (
            <>
              {slots.map((slot) => (
                <Stack key={slot.slot} slot={slot} x={x} y={y} />
              ))}
              <line x1={x(x.from)} x2={x(x.to)} y1={y(0)} y2={y(0)} className="stroke-line" />
            </>
          ),
        },
        {
          title: 'Over the connection',
          unit: 'kW, drawn above zero',
          weight: 1,
          range: {
            from: isNear && low < 0 ? Math.min(low, -limit) : low,
            to: isNear ? Math.max(high, limit) : high,
          },
          read: (place) => {
            const { netImportW, lowNetImportW, highNetImportW, isExpected } = slots[place]!
            const word = isExpected ? 'expected ' : ''
            return `${word}${withUnit(kw(netImportW), 'kW')}${lowNetImportW === null || highNetImportW === null ? '' : ` (${kw(lowNetImportW)} to ${kw(highNetImportW)})`}`
          },
          draw: ({ x, y, left, right, top }) => (
            <>
              <line x1={left} x2={right} y1={y(0)} y2={y(0)} className="stroke-line" />
              <path
                d={bandPath(
                  slots.flatMap(({ from, to, lowNetImportW, highNetImportW }) =>
                    lowNetImportW === null || highNetImportW === null
                      ? []
                      : [{ from, to, low: lowNetImportW / 1000, high: highNetImportW / 1000 }],
                  ),
                  x,
                  y,
                )}
                className="fill-grid"
                fillOpacity={0.16}
              />
              <path
                d={stepPath(
                  slots.map(({ from, to, isExpected, netImportW }) => ({
                    from,
                    to,
                    value: isExpected ? netImportW / 1000 : null,
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-grid"
                strokeWidth={1.4}
                strokeDasharray="4 3"
              />
              <path
                d={stepPath(
                  slots.map(({ from, to, isExpected, netImportW }) => ({
                    from,
                    to,
                    value: isExpected ? null : netImportW / 1000,
                  })),
                  x,
                  y,
                )}
                fill="none"
                className="stroke-ink"
                strokeWidth={2}
              />
              {isNear &&
                [limit, ...(low < 0 ? [-limit] : [])].map((at) => (
                  <line
                    key={at}
                    x1={left}
                    x2={right}
                    y1={y(at)}
                    y2={y(at)}
                    className="stroke-alarm"
                    strokeWidth={1.4}
                  />
                ))}
              <text
                x={left + 6}
                y={isNear ? y(limit) - 5 : top + 11}
                className={`halo text-[11.5px] ${limit === null ? 'fill-ink-3' : 'fill-alarm'}`}
              >
                {limit === null
                  ? 'what the connection carries is not told'
                  : isNear
                    ? `the connection carries ${fixed(limit, 1)}`
                    : `above: the connection carries ${fixed(limit, 1)}`}
              </text>
            </>
          ),
        },
      ]}
    />
  )
}

const total = (slot: BalanceSlot): number => {
  const { load, toBatteries, toUtility, generation, fromBatteries, fromUtility } = sidesOf(slot)
  return Math.max(load + toBatteries + toUtility, generation + fromBatteries + fromUtility)
}

/** One slot: what it had from where above the line, what became of it below. */
function Stack({ slot, x, y }: { slot: Drawn; x: Scale; y: Scale }) {
  const sides = sidesOf(slot)
  const left = x(slot.from)
  const wide = Math.max(1, x(slot.to) - left - 1)
  const above = [
    { watts: sides.generation, fill: 'fill-sun' },
    { watts: sides.fromBatteries, fill: 'fill-battery' },
    { watts: sides.fromUtility, fill: 'fill-grid-fill' },
  ]
  const below = [
    { watts: sides.load, fill: 'fill-ink-2' },
    { watts: sides.toBatteries, fill: 'fill-battery' },
    { watts: sides.toUtility, fill: 'fill-grid-fill' },
  ]
  let [up, down] = [0, 0]
  return (
    <g opacity={slot.isExpected ? 0.42 : 1}>
      {above.map(({ watts, fill }) => {
        const from = up
        up += watts / 1000
        return (
          <rect
            key={fill}
            x={left}
            width={wide}
            y={y(up)}
            height={Math.max(0, y(from) - y(up))}
            className={fill}
          />
        )
      })}
      {below.map(({ watts, fill }) => {
        const from = down
        down -= watts / 1000
        return (
          <rect
            key={fill}
            x={left}
            width={wide}
            y={y(from)}
            height={Math.max(0, y(down) - y(from))}
            className={fill}
            fillOpacity={fill === 'fill-ink-2' ? 0.75 : 1}
          />
        )
      })}
    </g>
  )
}

const KEYS = [
  ['bg-sun', 'sun'],
  ['bg-battery', 'batteries'],
  ['bg-grid-fill', 'utility'],
  ['bg-ink-2 opacity-75', 'load'],
] as const

const Legend = () => (
  <span className="flex flex-wrap items-center gap-x-4">
    {KEYS.map(([fill, name]) => (
      <span key={name} className="inline-flex items-center gap-[6px]">
        <span aria-hidden="true" className={`${fill} size-[9px]`} />
        {name}
      </span>
    ))}
    <span>faded: expected</span>
  </span>
)
