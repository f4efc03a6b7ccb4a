import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { fixed, kw, kwh, smallPrice, withUnit } from '../format/numbers.ts'
import { spoken } from '../shell/use-member.ts'
import { watts } from './day-facts.ts'
import { headline, settledSoFar } from './headline.ts'
import type { HouseView } from './house-view.ts'
import { ACTIONS } from './member-words.ts'

/** The answer of the page in a sentence, what it rests on, and three figures that lead to where they come from. */
export function HouseHead(view: HouseView) {
  const { facts, times, currency, isStale, isLive } = view
  const { day, block } = facts
  const name = times.day(facts.span.from).slice(0, -5)
  return (
    <section
      aria-label={`${spoken(day.participant)}, ${name}`}
      className={`border-hair flex flex-wrap items-start gap-x-10 gap-y-3 border-b px-4 pt-4 pb-3 tab:px-[18px] ${isLive ? '' : 'bg-sel'}`}
    >
      <div className="min-w-[min(100%,300px)] flex-1">
        <h1
          className="text-[25px] leading-[30px] font-[650] tracking-[-0.02em] tab:text-sentence"
          data-testid="headline"
        >
          {headline(facts, { currency, name })}
        </h1>
        <p className="text-ink-2 mt-1 max-w-[70ch] text-[14px] leading-[20px] tab:text-[13.5px]">
          {settledSoFar(facts, currency)}
          {block !== null &&
            isLive &&
            ` Now: ${ACTIONS[block.action].doing.toLowerCase()} until ${block.toMs === facts.span.to ? '24:00' : times.minute(block.toMs)}.`}
        </p>
        {isStale && isLive && (
          <p className="text-sun-text mt-1 underline decoration-dotted underline-offset-4">
            The last meter is of {times.minute(facts.settledTo)}; what came after it is not known yet.
          </p>
        )}
        {!isLive && (
          <p className="mt-2 flex flex-wrap items-center gap-3">
            <span className="bg-ink text-page rounded px-2 py-[2px] text-label font-[600]">Not live</span>
            <Link
              to="/house/{-$participant}"
              params={{ participant: day.participant }}
              className="decoration-line underline underline-offset-[3px]"
            >
              Back to today
            </Link>
          </p>
        )}
      </div>
      <Figures {...view} />
    </section>
  )
}

function Figures({ facts, times, currency, isStale }: HouseView) {
  const { running, lastSettled, day, boughtWh, boughtFromNeighboursWh } = facts
  const { battery } = day
  const slot = running ?? lastSettled
  const traced = lastSettled?.slot
  const power = slot === null ? null : watts(slot.netImportWh, slot)
  const local = slot?.localPriceMicrosPerKwh ?? null
  const share = boughtWh === 0 ? null : boughtFromNeighboursWh / boughtWh
  return (
    <dl
      className={`grid w-full grid-cols-3 gap-x-3 gap-y-2 tab:flex tab:w-auto tab:gap-x-8 ${isStale ? 'decoration-dotted [&_a]:underline' : ''}`}
    >
      <Figure
        name={
          slot === null
            ? 'Now'
            : `${slot === running ? 'Now, ' : ''}${times.minute(slot.from)} to ${times.minute(slot.to)}`
        }
        note={
          local === null
            ? 'no local price yet'
            : `${slot === running ? 'planned, at' : 'at'} ${smallPrice(local)} ${currency.minor}`
        }
        participant={day.participant}
        slot={slot?.slot}
      >
        {power === null
          ? '–'
          : Math.abs(power) < 50
            ? 'in balance'
            : `${power < 0 ? 'selling' : 'buying'} ${withUnit(kw(Math.abs(power)), 'kW')}`}
      </Figure>
      {battery !== null && (
        <Figure
          name="Battery"
          note={`${fixed((battery.storedWh / battery.capacityWh) * 100, 0)}\u2009% of ${withUnit(kwh(battery.capacityWh, 1), 'kWh')}`}
          participant={day.participant}
          slot={traced}
        >
          {withUnit(kwh(battery.storedWh, 1), 'kWh')}
        </Figure>
      )}
      <Figure
        name="Bought so far"
        note={share === null ? 'nothing yet' : `${fixed(share * 100, 0)}\u2009% from neighbours`}
        participant={day.participant}
        slot={traced}
        item={boughtFromNeighboursWh > 0 ? 'bought_from_neighbours' : 'bought_from_utility'}
      >
        {withUnit(kwh(boughtWh, 1), 'kWh')}
      </Figure>
    </dl>
  )
}

/** A number is one click from where it came from. */
const Figure = ({
  name,
  note,
  participant,
  slot,
  item,
  children,
}: {
  name: string
  note: string
  participant: string
  slot: string | undefined
  item?: string
  children: ReactNode
}) => (
  <div>
    <dt className="text-ink-3 text-label">{name}</dt>
    <dd className="text-figure font-[600] whitespace-nowrap">
      {slot === undefined ? (
        children
      ) : (
        <Link
          to="/settlement/{-$participant}/{-$slot}"
          params={{ participant, slot }}
          search={item === undefined ? {} : { item }}
          className="decoration-line underline-offset-4 hover:underline"
        >
          {children}
        </Link>
      )}
    </dd>
    <dd className="text-ink-3 text-label">{note}</dd>
  </div>
)
