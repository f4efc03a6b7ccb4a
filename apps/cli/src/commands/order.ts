import type { OrderAnswer, PlaceOrder } from '@gridbourse/api'
import { Argument, Option, type Command } from 'commander'
import { energyText, energyWhFrom, priceMicrosPerKwhFrom, priceText } from '../amount.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { instantFrom } from '../instant.ts'
import { show } from '../output.ts'
import { slotFrom } from '../slot-argument.ts'

type Options = Connection & {
  readonly slot: string
  readonly energy: string
  readonly price: string
  readonly for?: 'gate' | 'time' | 'ioc' | 'fok'
  readonly until?: string
  readonly postOnly?: true
  readonly atClose?: true
  readonly idempotencyKey?: string
}

export function register(program: Command): void {
  speaksToServer(
    program
      .command('order')
      .description('Place an order, and say what it traded at once.')
      .addArgument(new Argument('<side>', 'what you want').choices(['buy', 'sell']))
      .requiredOption(
        '--slot <slot>',
        'delivery period: its UTC start (2026-11-22T10:15Z), or next, next+1, …',
      )
      .requiredOption('--energy <energy>', 'how much, with its unit: 2.5kWh, 500Wh')
      .requiredOption('--price <price>', 'your limit per kWh: 0.12 (or 120/MWh), or market for any price')
      .addOption(
        new Option('--for <how long>', 'how long it lives: until the gate, a time, or only at once').choices([
          'gate',
          'time',
          'ioc',
          'fok',
        ]),
      )
      .option('--until <instant>', 'when it expires: 2026-11-22T09:00Z (means --for time)')
      .option('--post-only', 'reject it instead of trading on entry')
      .option('--at-close', 'let it wait for the closing auction')
      .option('--idempotency-key <key>', 'say it again with the same key and it is done once'),
  )
    .addHelpText(
      'after',
      `
Examples:
  gridbourse order sell --slot next --energy 2.5kWh --price 0.12
  gridbourse order buy --slot 2026-11-22T10:15Z --energy 500Wh --price market
  gridbourse order buy --slot next+4 --energy 1kWh --price -0.01 --until 2026-11-22T09:00Z

ioc: what does not trade at once is cancelled. fok: it trades whole at once, or not at all.`,
    )
    .action(place)
}

async function place(side: 'buy' | 'sell', options: Options): Promise<void> {
  const terms = termsOf(options)
  const client = clientOf(options)
  const answer = await client.placeOrder({
    body: { slot: await slotFrom(client, options.slot), side, ...terms },
    ...(options.idempotencyKey === undefined ? {} : { idempotencyKey: options.idempotencyKey }),
  })
  show(answer, options, (placed) => outcome(side, placed, options.atClose === true))
}

function termsOf(options: Options): Omit<PlaceOrder, 'slot' | 'side'> {
  const expiresAtMs = options.until === undefined ? undefined : instantFrom(options.until)
  const timeInForce = options.for ?? (expiresAtMs === undefined ? undefined : 'time')
  return {
    priceMicrosPerKwh: options.price === 'market' ? null : priceMicrosPerKwhFrom(options.price),
    energyWh: energyWhFrom(options.energy),
    ...(timeInForce === undefined ? {} : { timeInForce }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(options.postOnly ? { postOnly: true } : {}),
    ...(options.atClose ? { atClose: true } : {}),
  }
}

/** What an accepted order did, in a line or two. */
export function outcome(side: 'buy' | 'sell', answer: OrderAnswer, isForClose = false): string {
  const { orderId, filledWh, restingWh, notionalNanos } = answer
  const traded =
    filledWh === 0
      ? []
      : [
          `${side === 'buy' ? 'bought' : 'sold'} ${energyText(filledWh)} at ${meanPrice(notionalNanos, filledWh)}`,
        ]
  const waits = isForClose ? 'waits for the closing auction' : 'is live'
  const live = restingWh === 0 ? [] : [`${energyText(restingWh)} ${waits}`]
  const said = [...traded, ...live]
  return `order ${orderId}: ${said.length === 0 ? 'nothing traded, nothing is left' : said.join(', ')}`
}

/** The mean price per kWh, to the micro; "about" where that is not exact. */
function meanPrice(notionalNanos: string, energyWh: number): string {
  const [nanos, wh] = [BigInt(notionalNanos), BigInt(energyWh)]
  return `${nanos % wh === 0n ? '' : 'about '}${priceText(Number(nanos / wh))}`
}
