import type { MemberDay } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { currencyOf, kwh, money, withUnit } from '../format/numbers.ts'
import type { Times } from '../format/times.ts'

const ITEMS = {
  bought_from_neighbours: ['Bought from neighbours', 'bg-market'],
  sold_to_neighbours: ['Sold to neighbours', 'bg-market'],
  bought_from_utility: ['Bought from the utility', 'bg-grid-fill'],
  sold_to_utility: ['Sold to the utility', 'bg-grid-fill'],
  local_charge: ['Local network', 'bg-line'],
  demand_charge: ['Demand, the month’s peak', 'bg-ink-2'],
  compensation: ['Made good by the guarantee', 'bg-line'],
  flexibility: ['Flexibility', 'bg-buy'],
  rounding: ['Rounding', 'bg-line'],
} as const satisfies Record<MemberDay['bill']['lines'][number]['item'], readonly [string, string]>

/** The day's bill as far as it is booked: its lines sum, beside what the utility alone would have asked. */
export function DayBill({ day, times }: { day: MemberDay; times: Times }) {
  const { bill, participant, currency } = day
  const unit = currencyOf(currency)
  const [total, alone] = [BigInt(bill.totalNanos), BigInt(bill.utilityNanos)]
  return (
    <section aria-labelledby="bill" className="pb-3">
      <Head id="bill" title="Bill" note={`booked to ${times.minute(bill.settledToMs)}; earned is negative`}>
        <Link
          to="/settlement/{-$participant}/{-$slot}"
          params={{ participant }}
          className="decoration-line text-label underline underline-offset-[3px]"
        >
          Trace any line
        </Link>
      </Head>
      <table className="w-full text-body" data-testid="bill">
        <caption className="sr-only">The bill of the day, line by line</caption>
        <tbody>
          {bill.lines.map(({ item, energyWh, nanos }) => (
            <tr key={item} className="h-[24px]">
              <th scope="row" className="pl-[14px] text-left">
                <span aria-hidden="true" className={`${ITEMS[item][1]} mr-2 inline-block size-[9px]`} />
                {ITEMS[item][0]}{' '}
                <span className="text-ink-3">{energyWh === null ? '' : withUnit(kwh(energyWh), 'kWh')}</span>
              </th>
              <td className="pr-[14px] text-right">{money(BigInt(nanos), unit, 4)}</td>
            </tr>
          ))}
          <Sum name="The bill so far" text={money(total, unit, 4)} />
          <tr className="h-[24px]">
            <th scope="row" className="pl-[14px] text-left">
              With the utility alone <span className="text-ink-3">same meters</span>
            </th>
            <td className="pr-[14px] text-right">{money(alone, unit, 4)}</td>
          </tr>
          <tr className="bg-glow h-[28px] font-[650]">
            <th scope="row" className="pl-[14px] text-left font-[650]">
              Difference
            </th>
            <td className="pr-[14px] text-right">{money(total - alone, unit, 4)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  )
}

const Sum = ({ name, text }: { name: string; text: string }) => (
  <tr className="border-line h-[26px] border-t font-[650]">
    <th scope="row" className="pl-[14px] text-left font-[650]">
      {name}
    </th>
    <td className="pr-[14px] text-right">{text}</td>
  </tr>
)
