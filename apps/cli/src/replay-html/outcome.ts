import { isWorseOff } from '@gridbourse/core/community'
import { formatInstant, type EpochMs } from '@gridbourse/core/kernel'
import { dateText } from './dates.ts'
import { html, type Content, type Markup } from './markup.ts'
import { changeFrom, counted, percent } from './numbers.ts'
import type { Shown } from './shown-replay.ts'
import { named } from './table.ts'

/** The top of the page: the answer in one sentence, what it is compared with, and where the money went. */
export function outcome(shown: Shown): Markup {
  const { replay } = shown
  return html`<header class="top">
    <p class="brand">
      ${MARK}<b>Gridbourse</b> <span>${replay.name}</span
      ><span class="chips"
        ><span class="chip">Replay</span
        >${replay.modelled === true ? html`<span class="chip">Modelled</span>` : null}${replay.partial ? html`<span class="chip loud">Stopped early</span>` : null}</span
      >
    </p>
    <h1>${outcomeSentence(shown)}</h1>
    <p class="lead">${comparison(shown)} ${whoIsWorseOff(shown)}</p>
    <p class="span">${span(shown)}</p>
    ${
      replay.partial
        ? html`<p class="warning">
            <i class="no"></i>This replay was stopped before its end. Every figure covers only what was lived
            through, until
            ${formatInstant(replay.community.to as EpochMs)
              .slice(0, 16)
              .replace('T', ' ')}
            UTC; the last month is provisional.
          </p>`
        : null
    }
    ${splitOf(shown)}
  </header>`
}

/** `15 members paid $13,210.00 over 305 days instead of $23,346.70.` */
export function outcomeSentence({ replay, money }: Shown): string {
  const { cost, costBase } = replay.community
  const [paid, paying] =
    cost >= 0n ? ['paid', costBase >= 0n ? '' : 'receiving '] : ['received', costBase < 0n ? '' : 'paying ']
  const size = (nanos: bigint): string => money.exact(nanos < 0n ? -nanos : nanos)
  const who = counted(replay.participants.length, 'member')
  const days = counted(replay.days.length, 'day')
  return `${who} ${paid} ${size(cost)} over ${days} instead of ${paying}${size(costBase)}.`
}

function comparison({ replay, money, isMarket }: Shown): string {
  const { cost, costBase, costUtilityOnly } = replay.community
  const than = `than without batteries and without a market`
  const change = changeFrom(costBase, cost)
  const against = `${moreOrLess(costBase, cost, money)}${change === null || costBase < 0n ? '' : ` (${percent(Math.abs(change))})`} ${than}`
  if (!isMarket) return `${against}. Each with its own battery at its own meter; nothing was traded.`
  const change2 = changeFrom(costUtilityOnly, cost)
  return `${against}, and ${moreOrLess(costUtilityOnly, cost, money)}${change2 === null || costUtilityOnly < 0n ? '' : ` (${percent(Math.abs(change2))})`} than each with its own battery alone.`
}

/** `450.00 € less`; of money that flows in, `better`. */
function moreOrLess(base: bigint, cost: bigint, money: Shown['money']): string {
  const [below, above] = base < 0n || cost < 0n ? ['better', 'worse'] : ['less', 'more']
  return cost <= base ? `${money.exact(base - cost)} ${below}` : `${money.exact(cost - base)} ${above}`
}

/** Nobody, or who and by how much; against the utility's tariff on the same meters. */
function whoIsWorseOff({ replay, money }: Shown): Content {
  const losers = replay.participants
    .filter(isWorseOff)
    .toSorted((a, b) => (b.bill - b.shadowBill > a.bill - a.shadowBill ? 1 : -1))
  const months = replay.community.memberMonthsWorseOff
  const inMonths =
    months === 0
      ? 'in any month'
      : `but ${counted(months, 'month of a member', 'months of members')} ${months === 1 ? 'is' : 'are'}`
  if (losers.length === 0)
    return html`<span class="good"
      >Nobody is worse off than at the utility over the whole
      span${months === 0 ? ' or ' : ', '}${inMonths}.</span
    >`
  const first = losers
    .slice(0, 3)
    .map(
      ({ id, bill, shadowBill }, index) =>
        html`${index === 0 ? '' : ', '}${named(id)} by ${money.exact(bill - shadowBill)}`,
    )
  const more = losers.length > 3 ? ` and ${losers.length - 3} more` : ''
  return html`<span class="bad"
    ><i class="no"></i>${counted(losers.length, 'member is', 'members are')} worse off than at the utility:
    ${first}${more}.</span
  >`
}

function span({ replay }: Shown): string {
  const [first, last] = [replay.days[0]?.date, replay.days.at(-1)?.date]
  if (first === undefined || last === undefined) return 'No slot was lived through.'
  const when = first === last ? dateText(first) : `${dateText(first)} to ${dateText(last)}`
  return `${when}, ${replay.zone === undefined ? 'local days' : `days of ${replay.zone}`}. ${MECHANISM[replay.mechanism] ?? replay.mechanism}.`
}

const MECHANISM: Readonly<Record<string, string>> = {
  auction: 'Traded in an opening and a closing auction for every slot',
  continuous: 'Traded continuously on the book',
  'utility-only': 'No market',
}

/** The base as a bar: what is still paid, what own batteries saved, what sharing saved. Left out where it makes no bar. */
function splitOf({ replay, money, isMarket }: Shown): Markup | null {
  const { cost, costBase, costUtilityOnly } = replay.community
  if (cost < 0n || costBase <= 0n || cost > costUtilityOnly || costUtilityOnly > costBase) return null
  const share = (part: bigint): string => ((Number(part) / Number(costBase)) * 100).toFixed(2)
  const parts = [
    ['f-ink', 'still paid', cost],
    ['f-market', 'saved by sharing', isMarket ? costUtilityOnly - cost : 0n],
    ['f-battery', 'saved by own batteries', costBase - costUtilityOnly],
  ] as const
  const drawn = parts.filter(([, , amount]) => amount > 0n)
  return html`<div
      class="split"
      role="img"
      aria-label="Of ${money.exact(costBase)}: ${drawn.map(([, what, amount], index) => `${index === 0 ? '' : ', '}${money.exact(amount)} ${what}`)}"
    >
      ${drawn.map(([tone, , amount]) => html`<i class="${tone}" style="width:${share(amount)}%"></i>`)}
    </div>
    <ul class="key split-key">
      ${drawn.map(([tone, what, amount]) => html`<li><i class="${tone}"></i><b>${money.exact(amount)}</b> ${what}</li>`)}
    </ul>`
}

const MARK = html`<svg class="mark" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
  <g fill="none" stroke-width="2.6" stroke-linecap="round">
    <path stroke="var(--buy)" d="M3 4.5 7.5 8M3 15.5 7.5 12" />
    <path stroke="var(--sell)" d="M12 4.5 10.5 7" />
    <path stroke="var(--market)" d="M12.5 10H18" />
  </g>
  <circle cx="9" cy="10" r="2.2" fill="var(--sun)" />
</svg>`
