import { html, type Markup } from './markup.ts'
import { counted, percent, widthOf } from './numbers.ts'
import { chart } from './plot.ts'
import type { Shown } from './shown-replay.ts'
import { absent, named, tableOf, tableView } from './table.ts'

const CAUSES = [
  ['forecast', 'Forecasts', 'metered other than traded, and settled at a worse price'],
  ['price', 'Prices', 'traded at a worse price than the utility’s'],
  ['network', 'Local charges', 'network charges on energy from neighbours'],
  ['losses', 'Losses', 'energy lost on the way'],
] as const

/** What the guarantee moved so that nobody is worse off, by where the losses came from. */
export function compensation({ replay, money, isMarket }: Shown): Markup {
  const { compensationPaid, compensationByCause } = replay.community
  const share = (amount: bigint): number =>
    compensationPaid === 0n ? 0 : Number(amount) / Number(compensationPaid)
  const members = replay.participants.filter(
    ({ compensation: moved, poolShare }) => moved !== 0n || poolShare !== 0n,
  )
  const largest = CAUSES.toSorted(([a], [b]) =>
    compensationByCause[b] > compensationByCause[a] ? 1 : -1,
  )[0]!
  const says = !isMarket
    ? 'No market, nothing to make whole: each bill is what the own meter costs at the utility.'
    : compensationPaid === 0n
      ? 'Nobody had to be made whole: no bill of any month was above the utility’s.'
      : `${money.exact(compensationPaid)} made losers whole, ${percent(share(compensationByCause[largest[0]]))} of it because of: ${largest[1].toLowerCase()}.`
  return chart({
    id: 'compensation',
    title: 'What the guarantee moved',
    unit: `${money.sign}, by cause`,
    says,
    drawing:
      compensationPaid === 0n
        ? null
        : html`<div class="bars" style="--amount:${widthOf([money.plain(compensationPaid)])}">
              ${CAUSES.map(
                ([cause, name]) =>
                  html`<div class="bar-row">
                    <span>${name}</span
                    ><span class="bar" aria-hidden="true"
                      ><i
                        class="f-market"
                        style="width:${(share(compensationByCause[cause]) * 100).toFixed(2)}%"
                      ></i></span
                    ><span class="amount">${money.plain(compensationByCause[cause])}</span>
                  </div>`,
              )}
            </div>
            <p class="note">
              ${CAUSES.map(([, name, why], index) => `${index === 0 ? '' : '; '}${name}: ${why}`)}.
            </p>`,
    table: html`${comparedWith(replay, money)}${
      members.length === 0
        ? null
        : tableView(
            tableOf(
              members,
              [
                { head: 'member', cell: ({ id }) => named(id), isText: true },
                { head: 'moved', cell: ({ compensation: moved }) => money.difference(moved) },
                ...CAUSES.map(([cause, name]) => ({
                  head: name.toLowerCase(),
                  cell: ({ compensationByCause: by }: (typeof members)[number]) => money.plain(by[cause]),
                })),
                { head: 'from the pool', cell: ({ poolShare }) => money.difference(poolShare) },
                {
                  head: 'of its bill',
                  cell: ({ bill, compensation: moved }) =>
                    bill === 0n
                      ? absent('the bill is zero')
                      : percent(Math.abs(Number(moved) / Number(bill))),
                },
              ],
              { id: 't-compensation', caption: `The guarantee, in ${replay.community.currency}` },
            ),
            'Received where positive, given up where negative; by cause only what was received.',
          )
    }`,
  })
}

/** What the pool is there for: the same trades and meters without it. */
function comparedWith({ individual }: Shown['replay'], money: Shown['money']): Markup | null {
  if (individual === null) return null
  const { cost, membersWorseOff, memberMonthsWorseOff, keptInPool } = individual
  const worse = counted(membersWorseOff, 'member', 'members')
  return html`<p class="note">
    For comparison: had each deviation been settled with the utility alone and nothing been guaranteed, the
    same trades and meters would have cost ${money.exact(cost)}, of which ${money.exact(keptInPool)} more than
    the utility received; worse off than at the utility would have been ${worse} over the span, and
    ${counted(memberMonthsWorseOff, 'member-month')}.
  </p>`
}
