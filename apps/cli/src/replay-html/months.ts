import { isWorseOff, type MonthOfParticipant } from '@gridbourse/core/community'
import { monthName, monthText } from './dates.ts'
import { html, type Content, type Markup } from './markup.ts'
import { changeFrom, counted, percent } from './numbers.ts'
import { chart, key } from './plot.ts'
import type { Shown } from './shown-replay.ts'
import { absent, named, tableOf, tableView } from './table.ts'

/** Above this many months a phone shows only the first letter of each. */
const MANY = 9

/** Months by members: every bill against the utility's tariff on the same meters. */
export function months(shown: Shown): Markup {
  const { replay, money, isMarket } = shown
  const isOpen = replay.months.some(({ provisional }) => provisional)
  return chart({
    id: 'months',
    title: 'Month by month',
    unit: isMarket
      ? `${money.sign} saved against the utility on the same meters`
      : `${money.sign} billed, at the utility’s tariff`,
    says: isMarket
      ? summary(replay)
      : 'Without a market every bill is what the own meter costs at the utility: nobody is worse or better off.',
    drawing: html`${isMarket ? key(MARKS) : null}${matrix(shown)}
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

const MARKS = [
  ['s0', 'as at the utility'],
  ['s1', 'less'],
  ['s3', 'much less'],
  ['no', 'worse off'],
] as const

function matrix({ replay, money, isMarket }: Shown): Markup {
  const cells = replay.months.map(({ participants }) => new Map(participants.map((each) => [each.id, each])))
  const amountOf = ({ bill, shadowBill }: Pick<MonthOfParticipant, 'bill' | 'shadowBill'>): string =>
    money.plain(isMarket ? shadowBill - bill : bill)
  const caption = isMarket ? 'Saved by member and month' : 'Billed by member and month'
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}">
    <table class="matrix${replay.months.length > MANY ? ' has-many' : ''}">
      <thead>
        <tr>
          <th scope="col" class="t">member</th>
          ${replay.months.map(({ month, provisional }) => html`<th scope="col"><abbr title="${monthText(month)}${provisional ? ', provisional' : ''}">${monthName(month)}${provisional ? '*' : ''}</abbr></th>`)}
          <th scope="col">together</th>
        </tr>
      </thead>
      <tbody>
        ${replay.participants.map(
          (member) =>
            html`<tr>
              <th scope="row" class="t">${named(member.id)}</th>
              ${cells.map((month) => cellOf(month.get(member.id), amountOf))}
              <td class="sum">${amountOf(member)}</td>
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`
}

function cellOf(
  month: MonthOfParticipant | undefined,
  amountOf: (month: MonthOfParticipant) => string,
): Markup {
  if (month === undefined) return html`<td class="gone">${absent('not metered in this month')}</td>`
  if (isWorseOff(month))
    return html`<td class="worse">
      <i class="no"></i><span>${amountOf(month)}<span class="sr"> worse off</span></span>
    </td>`
  return html`<td class="s${shadeOf(month)}"><span>${amountOf(month)}</span></td>`
}

/** By the share of the shadow bill that was saved: none, up to a twentieth, a seventh, a third, more. */
function shadeOf({ bill, shadowBill }: MonthOfParticipant): number {
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
