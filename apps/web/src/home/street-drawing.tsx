import { useSyncExternalStore } from 'react'
import { useClock } from '../data/queries.ts'
import { Figure } from '../charts/figure.tsx'
import { kw, signed, withUnit } from '../format/numbers.ts'
import type { Shared } from './shared.ts'
import type { Arc, MemberFacts } from './street-facts.ts'

const HEIGHT = 300
/** From the ground down: figures, names, words. */
const BELOW = 46
const reduced = matchMedia('(prefers-reduced-motion: reduce)')
const onReduced = (changed: () => void): (() => void) => {
  reduced.addEventListener('change', changed)
  return () => reduced.removeEventListener('change', changed)
}

/** Homes on one line, and an arc from who sold to who bought, as thick as the power. */
export function StreetDrawing({ facts }: Shared) {
  const { data: clock } = useClock()
  const isCalm = useSyncExternalStore(onReduced, () => reduced.matches)
  const moves = !isCalm && clock !== undefined && !clock.isPaused && clock.speed <= 600
  const { members, arcs, utilityW, sellers, buyers, soldW } = facts
  return (
    <Figure
      title="Who trades with whom"
      note="kW in the last slot: + sells, − buys. An auction makes no pairs: lines share each sale pro rata."
      summary={`${sellers} members sold ${withUnit(kw(soldW), 'kW')} to ${buyers}; the utility gave ${withUnit(kw(utilityW), 'kW')}.`}
      table={{
        head: ['member', 'trades kW', 'sun kW', 'battery'],
        rows: members.map(({ name, soldW: sold, generationW, charge }) => [
          name,
          signed(sold / 1000, 1),
          kw(generationW),
          charge === null ? '–' : withUnit(String(Math.round(charge * 100)), '%'),
        ]),
      }}
      height={HEIGHT}
      draw={(width, height) => {
        const ground = height - BELOW
        const left = width < 500 ? 34 : 64
        const step = (width - left) / members.length
        const x = (index: number): number => left + step * (index + 0.5)
        const size = Math.min(46, step - (width < 500 ? 4 : 10))
        return (
          <>
            <line x1={0} x2={width} y1={ground} y2={ground} className="stroke-line" />
            <Pylon ground={ground} x={left / 2} powerW={utilityW} />
            {arcs.map((arc) => (
              <ArcLine
                key={`${arc.from} ${arc.to}`}
                arc={arc}
                x={x}
                step={step}
                moves={moves}
                roof={ground - size * 1.2}
              />
            ))}
            {members.map((member, index) => (
              <House
                ground={ground}
                key={member.name}
                member={member}
                x={x(index)}
                size={size}
                isNarrow={size < 30}
              />
            ))}
          </>
        )
      }}
    />
  )
}

function ArcLine({
  arc: { from, to, powerW },
  x,
  step,
  roof,
  moves,
}: {
  arc: Arc
  x: (index: number) => number
  step: number
  roof: number
  moves: boolean
}) {
  const [start, end] = [x(from), x(to)]
  const reach = Math.abs(to - from)
  const rise = Math.min(roof - 14, 30 + 26 * reach ** 0.92)
  const path = `M${start} ${roof}C${start} ${roof - rise * 1.2} ${end} ${roof - rise * 1.2} ${end} ${roof}`
  const thick = Math.min(5, 0.8 + Math.sqrt(powerW / 1000) * 1.2)
  return (
    <g>
      <path
        d={path}
        fill="none"
        className="stroke-market"
        strokeWidth={thick}
        opacity={Math.min(0.85, 0.3 + powerW / 6000)}
      />
      {moves && step > 34 && powerW > 100 && (
        <circle key={path} r={3} className="fill-page stroke-market" strokeWidth={1.5}>
          <animateMotion
            dur={`${Math.max(2, 7 - powerW / 1500).toFixed(1)}s`}
            repeatCount="indefinite"
            path={path}
          />
        </circle>
      )}
    </g>
  )
}

function House({
  ground,
  member,
  x,
  size,
  isNarrow,
}: {
  ground: number
  member: MemberFacts
  x: number
  size: number
  isNarrow: boolean
}) {
  const { kind, short, soldW, generationW, charge } = member
  const half = size / 2
  const body = size * 0.78
  const top = ground - body
  const fill = charge === null ? 0 : charge * body
  const sun = generationW <= 0 ? 0 : Math.min(1, 0.25 + generationW / (kind === 'household' ? 5000 : 60_000))
  const label = kind === 'household' ? short : kind === 'producer' ? 'sun' : 'fab'
  return (
    <g>
      {kind === 'consumer' ? (
        <path
          d={`M${x - half} ${top}v${-size * 0.3}l${size / 3} ${size * 0.3}v${-size * 0.3}l${size / 3} ${size * 0.3}v${-size * 0.3}l${size / 3} ${size * 0.3}z`}
          className="fill-sun stroke-ink"
          fillOpacity={sun}
        />
      ) : (
        <path
          d={`M${x - half - 3} ${top}L${x} ${top - size * 0.36}L${x + half + 3} ${top}z`}
          className="fill-sun stroke-ink"
          fillOpacity={sun}
          strokeWidth={1.1}
        />
      )}
      <rect x={x - half} y={top} width={size} height={body} className="fill-page stroke-ink-2" />
      {charge !== null && (
        <>
          <rect
            x={x - half + 0.5}
            y={ground - fill}
            width={size - 1}
            height={fill}
            className="fill-battery"
            fillOpacity={0.26}
          />
          <line
            x1={x - half}
            x2={x + half}
            y1={ground - fill}
            y2={ground - fill}
            className="stroke-battery"
            strokeWidth={1.6}
          />
        </>
      )}
      <text
        x={x}
        y={ground - body / 2 + 5}
        textAnchor="middle"
        className={`fill-ink font-[600] ${isNarrow ? 'text-[10.5px]' : 'text-[13px]'}`}
      >
        {label}
      </text>
      <text
        x={x}
        y={ground + 18}
        textAnchor="middle"
        className={`font-[600] ${isNarrow ? 'text-[10.5px]' : 'text-[12.5px]'} ${Math.abs(soldW) < 50 ? 'fill-ink-3' : soldW > 0 ? 'fill-sell' : 'fill-buy'}`}
      >
        {isNarrow ? signed(soldW / 1000, Math.abs(soldW) < 9950 ? 1 : 0) : signed(soldW / 1000, 1)}
      </text>
      {!isNarrow && kind !== 'household' && (
        <text x={x} y={ground + 34} textAnchor="middle" className="fill-ink-3 text-[11px]">
          {kind === 'producer' ? 'solar farm' : 'factory'}
        </text>
      )}
    </g>
  )
}

const Pylon = ({ ground, x, powerW }: { ground: number; x: number; powerW: number }) => (
  <g>
    <path
      d={`M${x - 11} ${ground}L${x - 4} ${ground - 52}h8L${x + 11} ${ground}M${x - 16} ${ground - 36}h32M${x - 13} ${ground - 24}h26M${x - 9} ${ground - 14}L${x + 5} ${ground - 36}M${x + 9} ${ground - 14}L${x - 5} ${ground - 36}`}
      fill="none"
      className="stroke-grid"
      strokeWidth={1.3}
    />
    <text x={x} y={ground + 18} textAnchor="middle" className="fill-grid text-[12px] font-[600]">
      {kw(powerW)}
    </text>
    <text x={x} y={ground + 34} textAnchor="middle" className="fill-ink-3 text-[11px]">
      utility
    </text>
  </g>
)
