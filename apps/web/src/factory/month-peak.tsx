import type { MemberDay } from '@gridbourse/api'
import { Head } from '../charts/figure.tsx'
import { currencyOf, fixed, money, withUnit } from '../format/numbers.ts'
import { peakCost, roomW } from './factory-facts.ts'

/** The month's highest import, what it is held to, and what a kW of it costs. */
export function MonthPeak({ day: { peaks, connectionW, currency } }: { day: MemberDay }) {
  const unit = currencyOf(currency)
  const kw = (watts: number): string => withUnit(fixed(watts / 1000, 1), 'kW')
  if (peaks === null) {
    return (
      <section aria-labelledby="peak" className="pb-3">
        <Head id="peak" title="The month’s peak" />
        <p className="text-ink-2 px-[14px]">
          No demand charge: a high quarter-hour costs nothing more.{' '}
          {connectionW !== null && `The wire carries ${kw(connectionW)}.`}
        </p>
      </section>
    )
  }
  const { monthPeakW, chargeNanosPerKw, heldToW } = peaks
  const room = roomW(peaks)
  const most = Math.max(1, monthPeakW, heldToW ?? 0) * 1.12
  return (
    <section aria-labelledby="peak" className="pb-3">
      <Head
        id="peak"
        title="The month’s peak"
        note={`a kW costs ${money(BigInt(chargeNanosPerKw), unit, 2)} in the month`}
      />
      <div className="px-[14px]" data-testid="peak">
        <p className="text-total font-[650] tracking-[-0.02em]">
          {kw(monthPeakW)}{' '}
          <span className="text-ink-2 text-[13.5px] font-[400] tracking-normal">
            costs {money(peakCost(monthPeakW, chargeNanosPerKw), unit, 2)}
          </span>
        </p>
        <div aria-hidden="true" className="bg-hair relative mt-2 mb-1 h-[10px]">
          <div className="bg-ink-2 h-full" style={{ width: `${(monthPeakW / most) * 100}%` }} />
          {heldToW !== null && (
            <div
              className="bg-alarm absolute -inset-y-[4px] w-[2px]"
              style={{ left: `${(heldToW / most) * 100}%` }}
            />
          )}
        </div>
        <p className="text-ink-2">
          {heldToW === null || room === null
            ? 'Its agent holds it to nothing now.'
            : room >= 0
              ? `Held to ${kw(heldToW)}: ${kw(room)} of room. What would go beyond comes from the battery or waits.`
              : `Held to ${kw(heldToW)}, passed by ${kw(-room)}: the month pays for the higher one.`}
        </p>
      </div>
    </section>
  )
}
