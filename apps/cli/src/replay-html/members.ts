import { isWorseOff, type ParticipantReport } from '@gridbourse/core/community'
import { html, type Markup } from './markup.ts'
import { changeFrom, counted, kwh, percent, units, widthOf } from './numbers.ts'
import { along, chart, key, scaleAround, type Scale } from './plot.ts'
import type { Shown } from './shown-replay.ts'
import { absent, named, tableOf, tableView, type Column } from './table.ts'

/** Above this many members rows are thinner. */
const MANY = 30

/** Who saved what: every member's bill against its own battery, the utility's tariff and the base. */
export function members(shown: Shown): Markup {
  const { replay, money } = shown
  const ranked = replay.participants.toSorted((a, b) => compare(savedBy(b), savedBy(a)))
  const wide = widthOf(
    ranked.flatMap((member) => [
      money.plain(member.bill),
      money.difference(-savedBy(member)),
      'against base',
    ]),
  )
  return chart({
    id: 'members',
    title: 'Who saved what',
    unit: money.sign,
    says: summary(shown, ranked),
    drawing: html`${key([
        ['m-bill', 'bill'],
        ['m-saved', 'saved against no battery'],
        ['m-own', 'own battery alone'],
        ['m-shadow', 'same meters at the utility'],
        ['m-base', 'no battery, no market'],
      ])}
      <div class="members${ranked.length > MANY ? ' many' : ''}" style="--amount:${wide}">
        ${bySize(ranked).map((group) => groupOf(group, shown))}
      </div>`,
    table: tableView(
      tableOf(replay.participants, columnsOf(shown), {
        id: 't-members',
        caption: `Every member, in ${replay.community.currency}`,
      }),
    ),
  })
}

/** Members below one axis. */
function groupOf(group: readonly ParticipantReport[], shown: Shown): Markup {
  const scale = scaleAround(group.flatMap(amountsOf).map(units))
  const value = shown.money.axis(scale.ticks)
  return html`<div class="member head" aria-hidden="true">
      <span></span
      ><span class="track"
        >${scale.ticks.map((tick) => html`<span class="tick${along(scale, tick) > 95 ? ' last' : ''}" style="left:${along(scale, tick)}%">${value(tick)}</span>`)}</span
      ><span>bill</span><span>against base</span>
    </div>
    ${group.map((member) => rowOf(member, scale, shown))}`
}

/** A factory among homes would leave no room to tell them apart: much larger members get an axis of their own. */
function bySize(ranked: readonly ParticipantReport[]): (readonly ParticipantReport[])[] {
  const sizes = ranked.map(sizeOf).toSorted((a, b) => a - b)
  const middle = sizes[Math.floor(sizes.length / 2)] ?? 0
  if (ranked.length < 3 || middle === 0 || sizes.at(-1)! < 8 * middle) return [ranked]
  return [
    ranked.filter((member) => sizeOf(member) > 4 * middle),
    ranked.filter((member) => sizeOf(member) <= 4 * middle),
  ]
}

const amountsOf = ({ bill, ownBatteryBill, shadowBill, costBase }: ParticipantReport): bigint[] => [
  bill,
  ownBatteryBill,
  shadowBill,
  costBase,
]

const sizeOf = (member: ParticipantReport): number =>
  Math.max(...amountsOf(member).map((amount) => Math.abs(units(amount))))

function rowOf(member: ParticipantReport, scale: Scale, { money }: Shown): Markup {
  const { id, bill, costBase, ownBatteryBill, shadowBill } = member
  const at = (nanos: bigint): number => along(scale, units(nanos))
  const [from, to] = [at(bill), at(costBase)]
  const lines = scale.ticks.map(
    (tick) => html`<i class="${tick === 0 ? 'zero' : 'rule'}" style="left:${along(scale, tick)}%"></i>`,
  )
  return html`<div class="member">
    <span class="who">${named(id)}</span
    ><span class="track" aria-hidden="true"
      >${lines}<i
        class="${bill <= costBase ? 'gain' : 'loss'}"
        style="left:${Math.min(from, to)}%;width:${Math.abs(to - from).toFixed(2)}%"
      ></i
      ><i class="base" style="left:${to}%"></i><i class="shadow" style="left:${at(shadowBill)}%"></i
      ><i class="own" style="left:${at(ownBatteryBill)}%"></i
      ><i class="${isWorseOff(member) ? 'bill no' : 'bill'}" style="left:${from}%"></i></span
    ><span class="amount">${money.plain(bill)}</span
    ><span class="amount saved">${money.difference(savedBy(member) === 0n ? 0n : -savedBy(member))}</span>
  </div> `
}

function summary({ money, isMarket, hasBatteries }: Shown, ranked: readonly ParticipantReport[]): string {
  const [best, worst] = [ranked[0], ranked.at(-1)]
  if (best === undefined || worst === undefined) return 'There is no member.'
  const against = isMarket
    ? 'by its battery and the market together'
    : hasBatteries
      ? 'by its own battery'
      : 'with no battery and no market'
  const told = (member: ParticipantReport): string => {
    const saved = savedBy(member)
    const change = changeFrom(member.costBase, member.bill)
    const share = change === null || member.costBase < 0n ? '' : ` (${percent(Math.abs(change))})`
    return saved >= 0n ? `saved ${money.exact(saved)}${share}` : `lost ${money.exact(-saved)}${share}`
  }
  if (ranked.length === 1) return `${best.id} ${told(best)} ${against}.`
  const worse = ranked.filter(isWorseOff).length
  const losers =
    worse === 0
      ? 'Nobody pays more than at the utility.'
      : `${counted(worse, 'member pays', 'members pay')} more than at the utility.`
  const most = savedBy(best) < 0n ? 'the least' : 'the most'
  const least = savedBy(worst) < 0n ? 'the most' : 'the least'
  return `Against no battery and no market ${best.id} ${told(best)}, ${most}; ${worst.id} ${told(worst)}, ${least}. ${losers}`
}

function columnsOf({ money, isMarket }: Shown): Column<ParticipantReport>[] {
  const share = (value: number | null, reason: string) => (value === null ? absent(reason) : percent(value))
  const columns: (Column<ParticipantReport> | null)[] = [
    { head: 'member', cell: ({ id }) => named(id), isText: true },
    { head: 'bill', cell: ({ bill }) => money.plain(bill) },
    { head: 'own battery', cell: ({ ownBatteryBill }) => money.plain(ownBatteryBill) },
    { head: 'at the utility', cell: ({ shadowBill }) => money.plain(shadowBill) },
    { head: 'base', cell: ({ costBase }) => money.plain(costBase) },
    { head: 'saved', cell: (member) => share(savedShare(member), 'the base is zero') },
    isMarket
      ? {
          head: 'by sharing',
          cell: ({ bill, ownBatteryBill }) =>
            share(negated(changeFrom(ownBatteryBill, bill)), 'the bill with its own battery is zero'),
        }
      : null,
    {
      head: 'captured',
      cell: ({ capturedSeparate }) => share(capturedSeparate, 'foresight saves nothing here'),
    },
    isMarket ? { head: 'guarantee', cell: ({ compensation }) => money.difference(compensation) } : null,
    { head: 'used kWh', cell: ({ loadWh }) => kwh(loadWh) },
    { head: 'generated kWh', cell: ({ generationWh }) => kwh(generationWh) },
    { head: 'import kWh', cell: ({ importWh }) => kwh(importWh) },
    { head: 'export kWh', cell: ({ exportWh }) => kwh(exportWh) },
    isMarket ? { head: 'neighbours kWh', cell: ({ localWh }) => kwh(localWh) } : null,
    { head: 'self-sufficient', cell: ({ selfSufficiency }) => share(selfSufficiency, 'nothing was used') },
    { head: 'own use', cell: ({ selfConsumption }) => share(selfConsumption, 'nothing was generated') },
    { head: 'peak kW', cell: ({ peakImportKw }) => peakImportKw.toFixed(1) },
  ]
  return columns.filter((column) => column !== null)
}

const savedBy = ({ bill, costBase }: ParticipantReport): bigint => costBase - bill
const savedShare = ({ bill, costBase }: ParticipantReport): number | null =>
  negated(changeFrom(costBase, bill))
const negated = (change: number | null): number | null => (change === null ? null : -change)
const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0)
