import type { Slot } from '@gridbourse/api'
import { Option, type Command } from 'commander'
import { priceText } from '../amount.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { instantText, show, table } from '../output.ts'

type Options = Connection & { readonly date?: string; readonly phase?: 'waiting' | 'continuous' | 'closed' }

export function register(program: Command): void {
  speaksToServer(
    program
      .command('slots')
      .description('List the slots that can be traded, with their best prices.')
      .option('--date <date>', "only those of one day in the market's time zone, closed ones too: 2026-11-22")
      .addOption(
        new Option('--phase <phase>', 'only those in one phase').choices(['waiting', 'continuous', 'closed']),
      ),
  ).action(showSlots)
}

async function showSlots({ date, phase, ...options }: Options): Promise<void> {
  const answer = await clientOf(options).listSlots({ query: { date, phase } })
  const isWanted = (slot: Slot): boolean =>
    date !== undefined || phase !== undefined || slot.phase !== 'closed'
  const wanted = { slots: answer.slots.filter(isWanted) }
  show(wanted, options, ({ slots: found }) =>
    found.length === 0
      ? 'no such slots'
      : table(
          ['slot', 'phase', 'gate closes', 'opening auction', '>bid', '>ask', '>last'],
          found.map((slot) => [
            slot.slot,
            slot.phase,
            instantText(slot.gateClosesAtMs),
            instantText(slot.openingAuctionAtMs),
            priceText(slot.bestBidMicrosPerKwh),
            priceText(slot.bestAskMicrosPerKwh),
            priceText(slot.lastPriceMicrosPerKwh),
          ]),
        ),
  )
}
