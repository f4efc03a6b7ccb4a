import type { OverrideOffer } from '@gridbourse/api'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { commandKey } from '../data/queries.ts'
import { useReader } from '../data/use-reader.ts'
import { money, type Currency } from '../format/numbers.ts'
import { messageOf } from '../shell/states.tsx'
import type { HouseView } from './house-view.ts'

type Wish = Pick<OverrideOffer, 'kind' | 'reservePercent' | 'untilMs'>

/** The member's own word above the plan: each says cost and end before it is tapped, and can be taken back. */
export function Overrides({ facts, times, currency, isLive }: HouseView) {
  const { day } = facts
  const { participant } = day
  const { client } = useReader()
  const queries = useQueryClient()
  const again = (): Promise<void> => queries.invalidateQueries({ queryKey: ['member-day'] })
  const take = useMutation({
    mutationFn: ({ kind, reservePercent, untilMs }: Wish) =>
      client.overrideMember({
        params: { participant },
        body: { kind, reservePercent, untilMs },
        idempotencyKey: commandKey(),
      }),
    onSettled: again,
  })
  const undo = useMutation({
    mutationFn: () => client.endMemberOverride({ params: { participant }, idempotencyKey: commandKey() }),
    onSettled: again,
  })
  if (!isLive || (day.overrideOffers.length === 0 && day.override === null)) return null
  const until = (at: number): string => (at === facts.span.to ? '24:00' : times.minute(at))
  const fault = take.error ?? undo.error
  const { override } = day
  return (
    <section
      aria-label="Above the plan"
      className="border-line px-4 py-3 tab:px-[14px] desk:border-t"
      data-testid="overrides"
    >
      {override === null ? (
        <ul className="grid grid-cols-2 gap-2 tab:grid-cols-3">
          {day.overrideOffers.map((offer) => (
            <li key={`${offer.kind} ${offer.reservePercent}`} className="flex">
              <button
                type="button"
                className="press h-auto w-full flex-col gap-0 px-2 py-[6px] text-center"
                disabled={take.isPending}
                onClick={() => take.mutate(offer)}
              >
                <span className="font-[650]">{titleOf(offer)}</span>
                <span className="text-ink-3 text-label font-[400]">until {until(offer.untilMs)}</span>
                <span className="text-ink-2 text-label font-[500]">{costOf(offer, currency)}</span>
              </button>
            </li>
          ))}
        </ul>
      ) : (
        <div className="flex items-center gap-3" role="status">
          <p className="flex-1">
            <span className="font-[650]">{titleOf(override)}</span>
            <span className="text-ink-2 block">
              Your word stands above the plan until {until(override.untilMs)}; then it is free again.
            </span>
          </p>
          <button type="button" className="press" disabled={undo.isPending} onClick={() => undo.mutate()}>
            Undo
          </button>
        </div>
      )}
      {fault !== null && (
        <p role="alert" className="text-alarm mt-2">
          It was not done. {messageOf(fault)}
        </p>
      )}
    </section>
  )
}

function titleOf({ kind, reservePercent }: Wish): string {
  switch (kind) {
    case 'hold':
      return 'Hold the battery'
    case 'reserve':
      return `Reserve to ${reservePercent ?? 0}\u2009%`
    case 'away':
      return 'Away'
  }
}

function costOf({ costNanos }: OverrideOffer, currency: Currency): string {
  const cost = BigInt(costNanos)
  const shown = money(cost < 0n ? -cost : cost, currency)
  if (shown === money(0n, currency)) return 'costs nothing'
  return cost < 0n ? `saves ${shown}` : `costs ${shown}`
}
