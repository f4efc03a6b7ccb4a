import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { slotsQuery } from '../data/queries.ts'
import { countdown, startOf, type Times } from '../format/times.ts'
import { useMarketTime } from '../live/use-live.tsx'

/** What the clock brings next: a gate, meters, an opening auction. */
export function WhatNext({ times, slotDurationMs }: { times: Times; slotDurationMs: number }) {
  const now = useMarketTime()
  const { data: slots } = useQuery(slotsQuery)
  if (now === null || slots === undefined) return null
  const gate = slots.find(({ gateClosesAtMs, phase }) => phase !== 'closed' && gateClosesAtMs > now)
  const opening = slots.find(
    ({ phase, openingAuctionAtMs }) => phase === 'waiting' && openingAuctionAtMs > now,
  )
  const slotEnd = (Math.floor(now / slotDurationMs) + 1) * slotDurationMs
  const coming = [
    ...(gate === undefined
      ? []
      : [
          {
            at: gate.gateClosesAtMs,
            text: `Gate of ${times.minute(startOf(gate.slot))}: one price for all who wait`,
            slot: gate.slot,
          },
        ]),
    {
      at: slotEnd,
      text: `${times.minute(slotEnd - slotDurationMs)} delivered: meters are read and settled`,
      slot: undefined,
    },
    ...(opening === undefined
      ? []
      : [
          {
            at: opening.openingAuctionAtMs,
            text: `Opening auction of ${times.day(startOf(opening.slot)).slice(0, -5)}, all slots`,
            slot: opening.slot,
          },
        ]),
  ].toSorted((a, b) => a.at - b.at)
  return (
    <section aria-labelledby="next" className="pb-3">
      <Head id="next" title="What happens next" note={`market time, ${times.zone(now)}`} />
      <ol className="px-[14px]">
        {coming.map(({ at, text, slot }, index) => (
          <li key={text} className="flex items-baseline gap-3 py-[3px]">
            <span className={`min-w-[64px] text-right ${index === 0 ? 'font-[650]' : 'text-ink-2'}`}>
              {countdown(at - now)}
            </span>
            {slot === undefined ? (
              <span>{text}</span>
            ) : (
              <Link
                to="/market"
                search={{ slot }}
                className="decoration-line underline underline-offset-[3px]"
              >
                {text}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </section>
  )
}
