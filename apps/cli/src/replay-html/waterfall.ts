import { html, type Markup } from './markup.ts'
import { units, widthOf } from './numbers.ts'
import { along, chart, scaleAround } from './plot.ts'
import { lineTotal, type Shown } from './shown-replay.ts'
import { absent, tableOf, tableView } from './table.ts'

/** A level, or a change from the level before it. */
type Step = {
  readonly name: string
  readonly amount: bigint
  readonly isLevel: boolean
  readonly tone: string
  readonly why: string
}

/** From the base to the bills: what own batteries, the market and its charges each did. */
export function waterfall(shown: Shown): Markup {
  const { money, replay } = shown
  const steps = stepsOf(shown)
  let level = 0n
  const spans = steps.map(({ amount, isLevel }) => {
    const from = isLevel ? 0n : level
    level = isLevel ? amount : level + amount
    return { from: units(from), to: units(level) }
  })
  const scale = scaleAround(spans.flatMap(({ from, to }) => [from, to]))
  const zero = along(scale, 0)
  return chart({
    id: 'waterfall',
    title: 'From the base to the bills',
    unit: money.sign,
    says: summary(shown),
    drawing: html`<div
      class="bars fall"
      style="--amount:${widthOf(steps.map(({ amount }) => money.difference(amount)))}"
    >
      ${steps.map(({ name, amount, isLevel, tone }, index) => {
        const [a, b] = [along(scale, spans[index]!.from), along(scale, spans[index]!.to)]
        return html`<div class="bar-row${isLevel ? ' level' : ''}">
          <span>${name}</span
          ><span class="bar" aria-hidden="true"
            ><i class="zero" style="left:${zero}%"></i
            ><i
              class="${tone}"
              style="left:${Math.min(a, b)}%;width:${(amount === 0n ? 0 : Math.max(0.2, Math.abs(b - a))).toFixed(2)}%"
            ></i></span
          ><span class="amount">${isLevel ? money.plain(amount) : money.difference(amount)}</span>
        </div>`
      })}
    </div>`,
    table: tableView(
      tableOf(
        steps,
        [
          { head: 'step', cell: ({ name }) => name, isText: true },
          {
            head: 'amount',
            cell: ({ amount, isLevel }) => (isLevel ? money.exact(amount) : money.difference(amount)),
          },
          { head: 'what it is', cell: ({ why }) => why, isText: true },
        ],
        { id: 't-waterfall', caption: `From the base to the bills, in ${replay.community.currency}` },
      ),
      replay.community.costForesightPooled === null
        ? html`Foresight over all batteries together: ${absent('it was not solved')} it was not solved.`
        : null,
    ),
  })
}

function stepsOf({ replay, isMarket }: Shown): Step[] {
  const { cost, costBase, costUtilityOnly, costForesightSeparate, costForesightPooled } = replay.community
  const charges = lineTotal(replay, 'local_network_charge') + lineTotal(replay, 'losses')
  const steps: (Step | null)[] = [
    {
      name: 'No battery, no market',
      amount: costBase,
      isLevel: true,
      tone: 'f-grid',
      why: 'load less generation at the utility’s prices',
    },
    {
      name: 'Own batteries',
      amount: costUtilityOnly - costBase,
      isLevel: false,
      tone: 'f-battery',
      why: 'each planned for its own meter, without a market',
    },
    isMarket
      ? {
          name: 'Market',
          amount: cost - charges - costUtilityOnly,
          isLevel: false,
          tone: 'f-market',
          why: 'sharing, and batteries planned together',
        }
      : null,
    isMarket
      ? {
          name: 'Local charges',
          amount: charges,
          isLevel: false,
          tone: 'f-sell',
          why: 'network charges on local import, and losses',
        }
      : null,
    { name: 'Bills', amount: cost, isLevel: true, tone: 'f-ink', why: 'the sum of all bills' },
    {
      name: 'Foresight, homes apart',
      amount: costForesightSeparate,
      isLevel: true,
      tone: 'f-open',
      why: 'the least each could pay on its own, knowing everything',
    },
    costForesightPooled === null
      ? null
      : {
          name: 'Foresight, pooled',
          amount: costForesightPooled,
          isLevel: true,
          tone: 'f-open',
          why: 'the least all could pay together, knowing everything',
        },
  ]
  return steps.filter((step) => step !== null)
}

function summary({ replay, money, isMarket }: Shown): string {
  const { cost, costBase, costUtilityOnly } = replay.community
  const did = (amount: bigint): string =>
    amount <= 0n ? `saved ${money.exact(-amount)}` : `cost ${money.exact(amount)}`
  const batteries = `Own batteries ${did(costUtilityOnly - costBase)}`
  if (!isMarket) return `${batteries}; there was no market.`
  return `${batteries}, the market with its charges ${did(cost - costUtilityOnly)}.`
}
