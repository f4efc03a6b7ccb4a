import type { MemberDay } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { BILL_ITEMS } from '../house/member-words.ts'
import { currencyOf, kwh, money, withUnit } from '../format/numbers.ts'
import { shownSum } from '../format/sums.ts'
import type { Times } from '../format/times.ts'

const PLACES = 4

/** The day's bill as far as it is booked: its lines sum, beside what the utility alone would have asked. */
export function DayBill({ day, times }: { day: MemberDay; times: Times }) {
  const { bill, participant, currency } = day
  const unit = currencyOf(currency)
  const shown = shownSum(
    bill.lines.map(({ nanos }) => BigInt(nanos)),
    BigInt(bill.totalNanos),
    PLACES,
  )
  const alone = shownSum([], BigInt(bill.utilityNanos), PLACES).total
  const text = (nanos: bigint): string => money(nanos, unit, PLACES)
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
          {bill.lines.map(({ item, energyWh }, index) => (
            <tr key={item} className="h-[24px]">
              <th scope="row" className="pl-[14px] text-left">
                <span
                  aria-hidden="true"
                  className={`${BILL_ITEMS[item].tone} mr-2 inline-block size-[9px]`}
                />
                {BILL_ITEMS[item].name}{' '}
                <span className="text-ink-3">{energyWh === null ? '' : withUnit(kwh(energyWh), 'kWh')}</span>
              </th>
              <td className="pr-[14px] text-right">{text(shown.parts[index]!)}</td>
            </tr>
          ))}
          {shown.rounding !== 0n && (
            <tr className="h-[24px]">
              <th scope="row" className="text-ink-2 pl-[14px] text-left">
                Rounding of the lines
              </th>
              <td className="pr-[14px] text-right">{text(shown.rounding)}</td>
            </tr>
          )}
          <Sum name="The bill so far" text={text(shown.total)} />
          <tr className="h-[24px]">
            <th scope="row" className="pl-[14px] text-left">
              With the utility alone <span className="text-ink-3">same meters</span>
            </th>
            <td className="pr-[14px] text-right">{text(alone)}</td>
          </tr>
          <tr className="bg-glow h-[28px] font-[650]">
            <th scope="row" className="pl-[14px] text-left font-[650]">
              Difference
            </th>
            <td className="pr-[14px] text-right">{text(shown.total - alone)}</td>
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
