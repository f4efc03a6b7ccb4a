import { formatMinute } from '@gridbourse/core/kernel'
import { html, type Markup } from './markup.ts'
import { counted, kw, kwh, number, percent } from './numbers.ts'
import { chart } from './plot.ts'
import type { Shown } from './shown-replay.ts'
import { absent, named, tableOf, tableView } from './table.ts'

/** So many events are listed; all of them are in the JSON. */
const LISTED = 100

/** What the grid called for, and what it was given for which money. */
export function flexibility({ replay, money }: Shown): Markup | null {
  if (replay.flexibility === null) return null
  const { limitKw, events, orderedWh, deliveredWh, paid, slotsOver } = replay.flexibility
  return chart({
    id: 'flexibility',
    title: 'What the grid called for',
    says:
      events.length === 0
        ? `Nothing: the forecasts never saw more than ${kw(limitKw)} kW on the community’s wire.`
        : `${counted(events.length, 'event')} where the wire’s ${kw(limitKw)} kW would not do: of ${kwh(orderedWh)} kWh ordered ${kwh(deliveredWh)} were delivered (${percent(orderedWh === 0 ? 0 : deliveredWh / orderedWh)}), for ${money.exact(paid)} from the grid. More than the wire carries flowed in ${counted(slotsOver, 'slot')}.`,
    drawing: html`<p class="note">
      A delivery is what the meter counted against what was planned before the event was known, so that a
      quiet hour counts as one too. The grid pays; no member is charged for it.
    </p>`,
    table:
      events.length === 0
        ? null
        : tableView(
            tableOf(
              events.slice(0, LISTED),
              [
                { head: 'from, UTC', cell: ({ from }) => formatMinute(from), isText: true },
                {
                  head: 'to',
                  cell: ({ direction }) => (direction === 'up' ? 'draw less' : 'draw more'),
                  isText: true,
                },
                { head: 'slots', cell: ({ slots }) => number(slots) },
                { head: 'kW', cell: ({ targetKw }) => kw(targetKw) },
                { head: 'kW nobody offered', cell: ({ missingKw }) => kw(missingKw) },
                { head: 'price', cell: ({ price }) => money.price(price) },
                {
                  head: 'called',
                  cell: ({ members }) =>
                    members.length === 0
                      ? absent('nobody offered')
                      : html`${members.map((id) => html`${named(id)} `)}`,
                  isText: true,
                },
                { head: 'kWh delivered', cell: (event) => kwh(event.deliveredWh) },
                { head: 'paid', cell: (event) => money.plain(event.paid) },
              ],
              { id: 't-flexibility', caption: 'Calls of the grid, in the order they were made' },
            ),
            events.length > LISTED ? `The first ${LISTED} of ${events.length}.` : null,
          ),
  })
}
