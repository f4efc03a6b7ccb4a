import { currencyOf, decimalsFor, money } from '../format/numbers.ts'
import type { Shared } from './shared.ts'

/** All bills together beside what the utility alone would have asked for the same meters. */
export function Savings({ facts, community, currency }: Shared) {
  const { billNanos, aloneNanos, savedNanos } = facts
  const unit = currencyOf(currency)
  const decimals = decimalsFor(aloneNanos < 0n ? -aloneNanos : aloneNanos)
  const share = aloneNanos > 0n ? Math.max(0, Math.min(1, Number(savedNanos) / Number(aloneNanos))) : null
  return (
    <section aria-labelledby="savings" className="px-[14px] py-3">
      <h2 id="savings" className="text-ink-3 text-label">
        The street’s bill so far{billNanos < 0n ? ': below zero, it is paid' : ''}
      </h2>
      {community.slot === null ? (
        <p className="text-ink-2 mt-1">Nothing is settled yet: the first quarter-hour is being delivered.</p>
      ) : (
        <>
          <p className="mt-[2px] flex flex-wrap items-baseline gap-x-3">
            <span className="text-total font-[650] tracking-[-0.02em]" data-testid="street-bill">
              {money(billNanos, unit, decimals)}
            </span>
            <span className="text-ink-2">
              instead of {money(aloneNanos, unit, decimals)} with the utility alone
            </span>
          </p>
          {share !== null && (
            <div aria-hidden="true" className="mt-2 flex h-[9px]">
              <div className="bg-ink-2" style={{ width: `${(1 - share) * 100}%` }} />
              <div className="bg-market flex-1" />
            </div>
          )}
          <p className="text-market mt-2 text-right text-label font-[600]" data-testid="saved">
            {savedNanos >= 0n
              ? `${money(savedNanos, unit, decimals)} stays on the street`
              : `${money(-savedNanos, unit, decimals)} more than with the utility so far`}
          </p>
        </>
      )}
    </section>
  )
}
