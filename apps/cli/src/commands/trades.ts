import { InvalidArgumentError, type Command } from 'commander'
import { energyText, priceText } from '../amount.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { instantText, show, table } from '../output.ts'
import { slotFrom } from '../slot-argument.ts'

type Options = Connection & { readonly slot?: string; readonly limit: number; readonly before?: string }

export function register(program: Command): void {
  speaksToServer(
    program
      .command('trades')
      .description('List the latest trades of the continuous books, newest first.')
      .option('--slot <slot>', 'only those of one slot')
      .option('--limit <count>', 'how many at most', count, 20)
      .option('--before <id>', 'only those older than this trade'),
  ).action(trades)
}

async function trades({ before, limit, ...options }: Options): Promise<void> {
  const client = clientOf(options)
  const slot = options.slot === undefined ? undefined : await slotFrom(client, options.slot)
  const answer = await client.listTrades({ query: { slot, before, limit } })
  show(answer, options, ({ trades: found, next }) => {
    if (found.length === 0) return 'no trades'
    const rows = found.map((trade) => [
      trade.id,
      instantText(trade.atMs),
      trade.slot,
      energyText(trade.energyWh),
      priceText(trade.priceMicrosPerKwh),
      trade.takerSide === 'buy'
        ? `${trade.takerOrderId} from ${trade.makerOrderId}`
        : `${trade.makerOrderId} from ${trade.takerOrderId}`,
    ])
    const older = next === null ? '' : `\nolder ones: --before ${next}`
    return table(['id', 'at', 'slot', '>energy', '>price', 'order buys from order'], rows) + older
  })
}

function count(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 1000)
    throw new InvalidArgumentError('Give a number from 1 to 1000.')
  return number
}
