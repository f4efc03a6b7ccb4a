import type { MemberDay } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { Head } from '../charts/figure.tsx'
import { fixed, kwh, money, type Currency } from '../format/numbers.ts'
import { startOf, type Times } from '../format/times.ts'
import { BILL_ITEMS, type BillItem } from '../house/member-words.ts'
import { moveFocus } from '../lists/move-focus.ts'
import { spoken } from '../shell/use-member.ts'
import { LEDGER_DECIMALS, listed, summaryOf } from './bill-rows.ts'

/** The bill so far as lines and, of one of them, as slots; everything sums as it is shown. */
export function SettledLines({
  day,
  item,
  chosen,
  times,
  currency,
  slotDurationMs,
}: {
  day: MemberDay
  item: BillItem | null
  chosen: string | null
  times: Times
  currency: Currency
  slotDurationMs: number
}) {
  const { rows, elsewhere, rounding, energyWh, total } = listed(day, item)
  const summary = summaryOf(day.bill.lines, day.bill.totalNanos)
  const bare = { sign: '', minor: '' }
  const amount = (nanos: bigint): string => money(nanos, bare, LEDGER_DECIMALS)
  const title = item === null ? 'All lines' : BILL_ITEMS[item].name
  const chosenRow = useRef<HTMLTableRowElement>(null)
  useEffect(() => {
    chosenRow.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen, item])
  const isListed = rows.some(({ slot }) => slot === chosen)
  return (
    <section aria-labelledby="lines" className="flex min-h-0 flex-col desk:flex-1" data-testid="lines">
      <Head
        id="lines"
        title={spoken(day.participant)}
        note={`bill, ${times.day(startOf(day.slots[0]!.slot)).slice(0, -5)}, settled to ${times.minute(day.bill.settledToMs)}`}
      />
      <div className="scrolls border-hair max-h-[300px] border-t desk:max-h-none desk:min-h-[120px] desk:flex-1">
        <table className="w-full text-body">
          <caption className="sr-only">{title}, slot by slot</caption>
          <thead className="bg-page text-ink-3 sticky top-0 z-[1] text-label">
            <tr>
              <th scope="col" className="py-[6px] pl-[14px] text-left">
                {title}
              </th>
              <th scope="col" className="text-right">
                kWh
              </th>
              {item !== null && (
                <th scope="col" className="text-right">
                  {currency.minor}/kWh
                </th>
              )}
              <th scope="col" className="pr-[14px] text-right">
                {currency.sign}
              </th>
            </tr>
          </thead>
          <tbody onKeyDown={moveFocus}>
            {rows.map((row, index) => {
              const isChosen = row.slot === chosen
              const from = startOf(row.slot)
              return (
                <tr
                  key={row.slot}
                  ref={isChosen ? chosenRow : undefined}
                  className={`h-[23px] ${isChosen ? 'bg-sel font-[650]' : ''}`}
                >
                  <th scope="row" className="text-left">
                    <Link
                      data-row
                      to="/settlement/{-$participant}/{-$slot}"
                      params={{ participant: day.participant, slot: row.slot }}
                      search={item === null ? {} : { item }}
                      tabIndex={isChosen || (!isListed && index === rows.length - 1) ? 0 : -1}
                      activeOptions={{ exact: true }}
                      className={`flex min-h-11 items-center border-l-[3px] pl-[11px] whitespace-nowrap tab:min-h-[23px] ${isChosen ? 'border-ink font-[650]' : 'border-transparent font-[400]'}`}
                    >
                      {times.minute(from)} to {times.minute(from + slotDurationMs)}
                    </Link>
                  </th>
                  <td className="text-right">{row.energyWh === null ? '–' : kwh(row.energyWh, 3)}</td>
                  {item !== null && (
                    <td className="text-right">
                      {row.priceMicrosPerKwh === null ? '–' : fixed(row.priceMicrosPerKwh / 1e4, 2)}
                    </td>
                  )}
                  <td className="pr-[14px] text-right">{amount(row.nanos)}</td>
                </tr>
              )
            })}
            {rows.length === 0 && (
              <tr>
                <td colSpan={4} className="text-ink-2 px-[14px] py-2">
                  {day.bill.lines.length === 0
                    ? 'Nothing is settled yet today: meters are read at the end of each slot.'
                    : 'No single slot put anything on this line.'}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <table className="border-line w-full border-t text-body" data-testid="bill-summary">
        <caption className="sr-only">The lines of the bill</caption>
        <tbody>
          {elsewhere !== 0n && <Small name="Of no single slot" nanos={amount(elsewhere)} />}
          {rounding !== 0n && <Small name="Rounding of the slots" nanos={amount(rounding)} />}
          {summary.lines.map((line) => (
            <tr key={line.item} className={line.item === item ? 'font-[650]' : ''}>
              <th
                scope="row"
                className={`py-[2px] pl-[14px] text-left ${line.item === item ? 'font-[650]' : ''}`}
              >
                <Link
                  to="/settlement/{-$participant}/{-$slot}"
                  params={{ participant: day.participant, slot: chosen ?? undefined }}
                  search={{ item: line.item }}
                  activeOptions={{ exact: true }}
                  className="inline-flex min-h-6 items-center hover:underline"
                >
                  {BILL_ITEMS[line.item].name}
                </Link>
              </th>
              <td className="text-right">
                {line.energyWh === null ? '' : kwh(line.item === item ? (energyWh ?? 0) : line.energyWh, 3)}
              </td>
              <td className="pr-[14px] text-right">{amount(line.item === item ? total : line.nanos)}</td>
            </tr>
          ))}
          {summary.rounding !== 0n && (
            <Small name="Rounding, to the sixth decimal" nanos={amount(summary.rounding)} />
          )}
        </tbody>
        <tbody>
          <tr className="border-line border-t text-[14px] font-[650]">
            <th scope="row" className="py-[5px] pl-[14px] text-left font-[650]">
              <Link
                to="/settlement/{-$participant}/{-$slot}"
                params={{ participant: day.participant, slot: chosen ?? undefined }}
                search={{}}
                className="hover:underline"
                activeOptions={{ exact: true }}
              >
                Bill so far, {currency.sign}
              </Link>
            </th>
            <td />
            <td className="pr-[14px] text-right" data-testid="bill-total">
              {amount(summary.total)}
            </td>
          </tr>
        </tbody>
      </table>
      <p className="border-hair text-ink-3 border-t px-[14px] py-2 text-label">
        A positive amount is paid, a negative one earned. Choose a line to list its slots, a slot to see how
        it came about.
      </p>
    </section>
  )
}

const Small = ({ name, nanos }: { name: string; nanos: string }) => (
  <tr className="text-ink-2">
    <th scope="row" className="py-[2px] pl-[14px] text-left">
      {name}
    </th>
    <td />
    <td className="pr-[14px] text-right">{nanos}</td>
  </tr>
)
