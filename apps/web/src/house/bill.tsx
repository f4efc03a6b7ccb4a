import type { BillLine } from '@gridbourse/api'
import { Link } from '@tanstack/react-router'
import { Head } from '../charts/figure.tsx'
import { kwh, money, withUnit, type Currency } from '../format/numbers.ts'
import { shownDifference, shownSum, type ShownSum } from '../format/sums.ts'
import { lastSlotWith, type Totals } from './day-facts.ts'
import type { HouseView } from './house-view.ts'
import { BILL_ITEMS, ITEM_ORDER, type BillItem } from './member-words.ts'

const CENTS = 2

/** The bill as it is booked and as the day will make it, beside what the utility alone would ask; it adds up. */
export function Bill({ facts, times, currency }: HouseView) {
  const { settled, expected, day, settledTo } = facts
  const items = ITEM_ORDER.filter(
    (item) => amountOf(settled, item) !== null || amountOf(expected, item) !== null,
  )
  const [booked, coming] = [shown(settled, items), shown(expected, items)]
  const isOver = facts.slots.every(({ state }) => state === 'settled')
  const link = (item: BillItem) => (
    <Link
      to="/settlement/{-$participant}/{-$slot}"
      params={{ participant: day.participant, slot: lastSlotWith(facts, item)?.slot }}
      search={{ item }}
      className="inline-block py-[5px] hover:underline tab:py-[3px]"
    >
      {BILL_ITEMS[item].name}
    </Link>
  )
  return (
    <section aria-labelledby="bill" className="pb-3" data-testid="bill">
      <Head
        id="bill"
        title="Bill"
        note={`${times.day(facts.span.from).slice(0, -5)}, ${currency.sign.trim()}, each line rounded once`}
      />
      <table className="w-full text-[14px] tab:text-body">
        <caption className="sr-only">Bill by line, settled and by the end of the day</caption>
        <thead className="text-ink-3 text-label">
          <tr>
            <th scope="col" className="pb-1 pl-4 text-left tab:pl-[14px]">
              Energy and charges
            </th>
            {isOver ? (
              <td />
            ) : (
              <th scope="col" className="pb-1 text-right whitespace-nowrap">
                Settled to {times.minute(settledTo)}
              </th>
            )}
            <th scope="col" className="pr-4 pb-1 pl-3 text-right whitespace-nowrap tab:pr-[14px]">
              {isOver ? 'Settled' : 'By midnight'}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => (
            <Row
              key={item}
              name={link(item)}
              tone={BILL_ITEMS[item].tone}
              energyWh={lineOf(expected, item)?.energyWh ?? null}
              left={isOver ? null : money(booked.parts[index]!, currency, CENTS)}
              right={money(coming.parts[index]!, currency, CENTS)}
            />
          ))}
          {(booked.rounding !== 0n || coming.rounding !== 0n) && (
            <Row
              name="Rounding of the lines"
              tone=""
              energyWh={null}
              left={isOver ? null : money(booked.rounding, currency, CENTS)}
              right={money(coming.rounding, currency, CENTS)}
            />
          )}
        </tbody>
        <tbody>
          <tr className="border-line border-t font-[650]">
            <th scope="row" className="py-[3px] pl-4 text-left font-[650] tab:pl-[14px]">
              Your bill
            </th>
            <td className="text-right" data-testid="bill-settled">
              {isOver ? '' : money(booked.total, currency, CENTS)}
            </td>
            <td className="pr-4 text-right tab:pr-[14px]" data-testid="bill-expected">
              {money(coming.total, currency, CENTS)}
            </td>
          </tr>
          <tr>
            <th scope="row" className="py-[3px] pl-4 text-left tab:pl-[14px]">
              With the utility alone <span className="text-ink-3">same meters</span>
            </th>
            <td className="text-ink-2 text-right">{isOver ? '' : money(settled.utility, currency, CENTS)}</td>
            <td className="pr-4 text-right tab:pr-[14px]">{money(expected.utility, currency, CENTS)}</td>
          </tr>
          <tr className="bg-glow font-[650]">
            <th scope="row" className="py-[4px] pl-4 text-left font-[650] tab:pl-[14px]">
              Difference
            </th>
            <td className="text-right whitespace-nowrap">{isOver ? '' : difference(settled, currency)}</td>
            <td className="pr-4 pl-3 text-right text-[15px] whitespace-nowrap tab:pr-[14px]">
              {difference(expected, currency)}
            </td>
          </tr>
        </tbody>
      </table>
      <Saving {...{ facts, currency }} />
    </section>
  )
}

const difference = ({ total, utility }: Totals, currency: Currency): string =>
  money(shownDifference(total, utility, CENTS), currency, CENTS)

const Row = ({
  name,
  tone,
  energyWh,
  left,
  right,
}: {
  name: React.ReactNode
  tone: string
  energyWh: number | null
  left: string | null
  right: string
}) => (
  <tr>
    <th scope="row" className="py-px pl-4 text-left tab:pl-[14px]">
      <span className="flex items-center gap-[9px]">
        <span aria-hidden="true" className={`size-[7px] shrink-0 rounded-[2px] ${tone}`} />
        <span>
          {name}
          {energyWh !== null && (
            <span className="text-ink-3 whitespace-nowrap max-tab:hidden">
              {' '}
              {withUnit(kwh(energyWh), 'kWh')}
            </span>
          )}
        </span>
      </span>
    </th>
    <td className="text-ink-2 text-right whitespace-nowrap">{left ?? ''}</td>
    <td className="pr-4 pl-3 text-right font-[550] whitespace-nowrap tab:pr-[14px]">{right}</td>
  </tr>
)

/** Where the settled difference comes from, where that has been worked out. */
function Saving({ facts, currency }: Pick<HouseView, 'facts' | 'currency'>) {
  const { settled, day } = facts
  const own = day.bill.ownBatteryNanos
  const battery = own === null ? null : settled.utility - BigInt(own)
  const neighbours = own === null ? null : BigInt(own) - settled.total
  return (
    <div className="text-ink-2 px-4 pt-2 text-label tab:px-[14px]">
      {battery !== null &&
        neighbours !== null &&
        battery >= 0n &&
        neighbours >= 0n &&
        battery + neighbours > 0n && (
          <>
            <div aria-hidden="true" className="mb-2 flex h-[7px] gap-px">
              <div className="bg-battery" style={{ flexGrow: Number(battery) }} />
              <div className="bg-market" style={{ flexGrow: Number(neighbours) }} />
            </div>
            <p>
              Settled so far: battery {money(battery, currency)}, neighbours {money(neighbours, currency)}.
            </p>
          </>
        )}
      <p>
        <Link
          to="/settlement/{-$participant}/{-$slot}"
          params={{ participant: day.participant, slot: facts.lastSettled?.slot }}
          className="text-ink decoration-line underline underline-offset-[3px]"
        >
          Trace any line
        </Link>{' '}
        from its meter to the ledger.
      </p>
    </div>
  )
}

const lineOf = ({ lines }: Totals, item: BillItem): BillLine | undefined =>
  lines.find((line) => line.item === item)

const amountOf = (totals: Totals, item: BillItem): bigint | null => {
  const line = lineOf(totals, item)
  return line === undefined ? null : BigInt(line.nanos)
}

const shown = (totals: Totals, items: readonly BillItem[]): ShownSum =>
  shownSum(
    items.map((item) => amountOf(totals, item) ?? 0n),
    totals.total,
    CENTS,
  )
