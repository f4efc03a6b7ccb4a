import { formatMinute } from '@gridbourse/core/kernel'
import { html, type Markup } from './markup.ts'
import { counted } from './numbers.ts'
import { chart } from './plot.ts'
import type { Shown } from './shown-replay.ts'
import { named, tableOf, tableView } from './table.ts'

/** So many alerts are listed; all of them are in the JSON. */
const LISTED = 100

/** What the market supervisor told and stopped. */
export function supervision({ replay }: Shown): Markup | null {
  if (replay.supervision === null) return null
  const { alerts, halts } = replay.supervision
  const halted = halts.map(({ member, slot }) => member ?? `the slot of ${formatMinute(slot!)}`)
  return chart({
    id: 'supervision',
    title: 'What the supervisor saw',
    says:
      alerts.length === 0
        ? 'Every slot was watched for layering, wash trades and prices out of bounds: nothing looked like manipulation, and nobody was halted.'
        : `${counted(alerts.length, 'alert')}; ${halted.length === 0 ? 'nobody was halted' : `halted: ${halted.join(', ')}`}.`,
    drawing: null,
    table:
      alerts.length === 0
        ? null
        : tableView(
            tableOf(
              alerts.slice(0, LISTED),
              [
                { head: 'slot, UTC', cell: ({ slot }) => formatMinute(slot), isText: true },
                { head: 'pattern', cell: ({ pattern }) => pattern.replaceAll('_', ' '), isText: true },
                {
                  head: 'members',
                  cell: ({ members }) => html`${members.map((id) => html`${named(id)} `)}`,
                  isText: true,
                },
                { head: 'proposed', cell: ({ action }) => action.replaceAll('_', ' '), isText: true },
                { head: 'why', cell: ({ reason }) => reason, isText: true },
              ],
              { id: 't-supervision', caption: 'Suspicions, in the order they were told' },
            ),
            alerts.length > LISTED
              ? `The first ${LISTED} of ${alerts.length}; a suspicion is no verdict.`
              : 'A suspicion is no verdict.',
          ),
  })
}
