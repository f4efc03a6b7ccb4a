import { useState } from 'react'
import { DataTable, Head } from '../charts/figure.tsx'
import { roundTicks, scale } from '../charts/scale.ts'
import { useSize } from '../charts/use-size.ts'
import { currencyOf, decimalsFor, money } from '../format/numbers.ts'
import type { Shared } from './shared.ts'
import type { MemberFacts } from './street-facts.ts'

const ROW = 19
const NAME = 74
const SAVED = 74

/** What everybody pays beside what the utility alone would have asked; the largest saving first. */
export function Members({ facts, currency, community }: Shared) {
  const [isTable, setIsTable] = useState(false)
  const unit = currencyOf(currency)
  const { members, worseOff } = facts
  const homes = members.filter(({ kind }) => kind === 'household')
  const others = members.filter(({ kind }) => kind !== 'household')
  const isKnown = community.slot !== null
  return (
    <section aria-labelledby="members" className="pb-3">
      <Head id="members" title="Every member" note="bill against utility alone">
        <span className={`text-label font-[600] ${worseOff === 0 ? 'text-market' : 'text-ink'}`}>
          {!isKnown ? '' : worseOff === 0 ? 'nobody worse off' : `${worseOff} worse off so far`}
        </span>
        <button
          type="button"
          className="border-line text-ink-2 min-h-6 border-b text-label"
          aria-pressed={isTable}
          aria-label="Every member as a table"
          onClick={() => setIsTable(!isTable)}
        >
          {isTable ? 'Chart' : 'Table'}
        </button>
      </Head>
      {isTable ? (
        <div className="px-[14px]">
          <DataTable
            caption="Every member"
            table={{
              head: ['member', 'bill', 'utility alone', 'saved'],
              rows: members.map(({ name, billNanos, aloneNanos, savedNanos }) => [
                name,
                money(billNanos, unit, 4),
                money(aloneNanos, unit, 4),
                money(savedNanos, unit, 4),
              ]),
            }}
          />
        </div>
      ) : (
        <>
          <Dumbbells members={homes} currency={currency} />
          {others.length > 0 && <Dumbbells members={others} currency={currency} />}
        </>
      )}
    </section>
  )
}

/** Members of one size on one axis: the dot is the bill, the stroke what the utility alone would have asked. */
function Dumbbells({ members, currency }: { members: readonly MemberFacts[]; currency: string }) {
  const { ref, width } = useSize({ width: 356, height: 0 })
  const unit = currencyOf(currency)
  const values = members.flatMap(({ billNanos, aloneNanos }) => [
    Number(billNanos) / 1e9,
    Number(aloneNanos) / 1e9,
  ])
  const largest = members.reduce((most, { savedNanos }) => {
    const size = savedNanos < 0n ? -savedNanos : savedNanos
    return size > most ? size : most
  }, 0n)
  const ticks = roundTicks({ from: Math.min(0, ...values), to: Math.max(0.001, ...values) }, 4)
  const sorted = members.toSorted((a, b) => Number(b.savedNanos - a.savedNanos))
  const height = 18 + ROW * sorted.length
  const x = scale({ from: ticks.values[0]!, to: ticks.values.at(-1)! }, { from: NAME + 6, to: width - SAVED })
  return (
    <div ref={ref} className="mx-[14px]">
      <svg
        role="img"
        aria-label={`Bill against utility alone. ${sorted.map(({ name, savedNanos }) => `${name} saves ${money(savedNanos, unit, 4)}`).join(', ')}.`}
        width={width}
        height={height}
        className="block"
      >
        {ticks.values.map((value) => (
          <g key={value}>
            <line
              x1={x(value)}
              x2={x(value)}
              y1={16}
              y2={height}
              className={value === 0 ? 'stroke-line' : 'stroke-hair'}
            />
            <text x={x(value)} y={11} textAnchor="middle" className="fill-ink-3 text-[10.5px]">
              {`${value < 0 ? '\u2212' : ''}${unit.sign}${Math.abs(value).toFixed(ticks.decimals)}`}
            </text>
          </g>
        ))}
        {sorted.map(({ name, billNanos, aloneNanos, savedNanos }, row) => {
          const y = 18 + ROW * (row + 0.5)
          const [bill, alone] = [x(Number(billNanos) / 1e9), x(Number(aloneNanos) / 1e9)]
          return (
            <g key={name}>
              <text x={0} y={y + 4} className="fill-ink-2 text-[12px]">
                {name}
              </text>
              <line
                x1={bill}
                x2={alone}
                y1={y}
                y2={y}
                className={savedNanos < 0n ? 'stroke-line' : 'stroke-market'}
                strokeWidth={5}
                opacity={0.45}
              />
              <line x1={alone} x2={alone} y1={y - 5} y2={y + 5} className="stroke-grid" strokeWidth={2} />
              <circle cx={bill} cy={y} r={4} className="fill-market" />
              <text x={width} y={y + 4} textAnchor="end" className="fill-ink text-[12px] font-[550]">
                {money(-savedNanos, unit, decimalsFor(largest))}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
