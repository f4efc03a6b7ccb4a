import { createExchange } from '@gridbourse/core/market'
import type { Exchange, ExchangeEvent, ParticipantNumber } from '@gridbourse/core/market'
import { askedBy } from './market-day.ts'
import type { Asked, Deed } from './market-day.ts'

/** One command of a history and what it did. */
export type Entry = Asked & { readonly events: readonly ExchangeEvent[] }

/** Lets a morning and its deeds happen on a fresh exchange; `observe` looks at it after every command. */
export function historyOf(
  morning: readonly Asked[],
  deeds: readonly Deed[],
  observe: (exchange: Exchange, entry: Entry) => void = () => {},
): { readonly exchange: Exchange; readonly entries: readonly Entry[] } {
  const exchange = createExchange()
  const entries: Entry[] = []
  const owners: ParticipantNumber[] = []
  const happen = (asked: Asked): void => {
    const entry = { ...asked, events: exchange.step(asked.command, asked.by) }
    for (const event of entry.events)
      if (event.type === 'order_accepted' || event.type === 'block_accepted') owners.push(event.participant)
    entries.push(entry)
    observe(exchange, entry)
  }
  for (const asked of morning) happen(asked)
  for (const deed of deeds) happen(askedBy(deed, exchange.clock, owners))
  return { exchange, entries }
}
