import type { Book } from '@gridbourse/api'
import { InvalidArgumentError, type Command } from 'commander'
import { energyText, priceText } from '../amount.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { instantText, show, table, tinted } from '../output.ts'
import { slotFrom } from '../slot-argument.ts'

type Options = Connection & { readonly depth: number }

export function register(program: Command): void {
  speaksToServer(
    program
      .command('book')
      .description('Show the order book of a slot by price level.')
      .argument('[slot]', 'its UTC start, or next', 'next')
      .option('--depth <levels>', 'how many levels of either side', levels, 10),
  ).action(showBook)
}

async function showBook(slot: string, options: Options): Promise<void> {
  const client = clientOf(options)
  const found = await client.getBook({
    params: { slot: await slotFrom(client, slot) },
    query: { depth: options.depth },
  })
  show(found, options, drawn)
}

/** The asks above the bids, so that the best prices meet in the middle. */
export function drawn(book: Book): string {
  const row = (side: string, { priceMicrosPerKwh, energyWh, orders }: Book['bids'][number]): string[] => [
    side,
    priceText(priceMicrosPerKwh),
    energyText(energyWh),
    String(orders),
  ]
  const rows = [
    ...book.asks.map((level) => row('sell', level)).toReversed(),
    ...book.bids.map((level) => row('buy', level)),
  ]
  const head = `${book.slot}  ${book.phase}, gate closes ${instantText(book.gateClosesAtMs)}, last price ${priceText(book.lastPriceMicrosPerKwh)}`
  if (rows.length === 0) return `${head}\n${tinted('dim', 'no orders')}`
  const [title, ...lines] = table(['', '>price per kWh', '>energy', '>orders'], rows).split('\n')
  const coloured = lines.map((line) => tinted(line.startsWith('sell') ? 'red' : 'green', line))
  return [head, tinted('dim', title ?? ''), ...coloured].join('\n')
}

function levels(text: string): number {
  const count = Number(text)
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw new InvalidArgumentError('Give a number from 1 to 1000.')
  return count
}
