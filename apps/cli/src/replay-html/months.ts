import { isWorseOff, type MonthOfParticipant } from '@gridbourse/core/community'
import { monthName, monthText } from './dates.ts'
import { html, type Content, type Markup } from './markup.ts'
import { changeFrom, counted, percent, type Money } from './numbers.ts'
import { chart, key } from './plot.ts'
import type { Shown } from './shown-replay.ts'
import { absent, named, tableOf, tableView } from './table.ts'

/** Months by members: every bill against the utility's tariff on the same meters. */
export function months({ replay, money }: Shown): Markup {
  const cells = new Map(
    replay.months.map(({ month, participants }) => [
      month,
      new Map(participants.map((each) => [each.id, each])),
    ]),
  )
  const isOpen = replay.months.some(({ provisional }) => provisional)
  return chart({
    id: 'months',
    title: 'Month by month',
    unit: `${money.sign} saved against the utility on the same meters`,
    says: summary(replay),
    drawing: html`${key([
        ['s0', 'as at the utility'],
        ['s1', 'less'],
        ['s3', 'much less'],
        ['no', 'worse off'],
      ])}
      <div class="scroll" tabindex="0" role="region" aria-label="Saved by member and month">
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col" class="t">member</th>
              ${replay.months.map(({ month, provisional }) => html`<th scope="col"><abbr title="${monthText(month)}${provisional ? ', provisional' : ''}">${monthName(month)}${provisional ? '*' : ''}</abbr></th>`)}
              <th scope="col">together</th>
            </tr>
          </thead>
          <tbody>
            ${replay.participants.map(
              ({ id, bill, shadowBill }) =>
                html`<tr>
                  <th scope="row" class="t">${named(id)}</th>
                  ${replay.months.map(({ month }) => cellOf(cells.get(month)?.get(id), money))}
                  <td class="sum">${money.plain(shadowBill - bill)}</td>
                </tr> `,
            )}
          </tbody>
        </table>
      </div>
      ${isOpen ? html`<p class="note">* not over: its guarantee may still change.</p>` : null}`,
    table: tableView(
      tableOf(
        replay.months,
        [
          {
            head: 'month',
            cell: ({ month, provisional }) => `${monthText(month)}${provisional ? '*' : ''}`,
            isText: true,
          },
          { head: 'bills', cell: ({ participants }) => money.plain(total(participants, ({ bill }) => bill)) },
          {
            head: 'at the utility',
            cell: ({ participants }) => money.plain(total(participants, ({ shadowBill }) => shadowBill)),
          },
          {
            head: 'saved',
            cell: ({ participants }) =>
              money.plain(total(participants, ({ bill, shadowBill }) => shadowBill - bill)),
          },
          {
            head: 'compensated',
            cell: ({ participants }) =>
              money.plain(total(participants, ({ compensation }) => (compensation > 0n ? compensation : 0n))),
          },
          {
            head: 'shared from the pool',
            cell: ({ participants }) => money.plain(total(participants, ({ poolShare }) => poolShare)),
          },
          { head: 'worse off', cell: ({ participants }) => participants.filter(isWorseOff).length },
        ],
        { id: 't-months', caption: `Months of the community, in ${replay.community.currency}` },
      ),
    ),
  })
}

function cellOf(month: MonthOfParticipant | undefined, money: Money): Markup {
  if (month === undefined) return html`<td class="gone">${absent('not metered in this month')}</td>`
  const { bill, shadowBill } = month
  if (isWorseOff(month))
    return html`<td class="worse">
      <i class="no"></i><span>${money.plain(shadowBill - bill)}<span class="sr"> worse off</span></span>
    </td>`
  return html`<td class="s${shadeOf(bill, shadowBill)}"><span>${money.plain(shadowBill - bill)}</span></td>`
}

/** By the share of the shadow bill that was saved: none, up to a twentieth, a seventh, a third, more. */
function shadeOf(bill: bigint, shadowBill: bigint): number {
  const saved = -(changeFrom(shadowBill, bill) ?? 0)
  return saved < 0.0005 ? 0 : saved < 0.05 ? 1 : saved < 0.15 ? 2 : saved < 0.35 ? 3 : 4
}

function summary({ months: all, community }: Shown['replay']): Content {
  const memberMonths = all.reduce((sum, { participants }) => sum + participants.length, 0)
  const worse = community.memberMonthsWorseOff
  if (worse === 0)
    return `In none of ${counted(memberMonths, 'member-month')} is a bill above what the same meters cost at the utility.`
  const share = percent(worse / memberMonths)
  return `In ${worse} of ${counted(memberMonths, 'member-month')} (${share}) a bill is above what the same meters cost at the utility: they carry a triangle.`
}

const total = (members: readonly MonthOfParticipant[], of: (member: MonthOfParticipant) => bigint): bigint =>
  members.reduce((sum, member) => sum + of(member), 0n)
