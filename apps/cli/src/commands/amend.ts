import type { Command } from 'commander'
import { energyText, energyWhFrom, priceMicrosPerKwhFrom, priceText } from '../amount.ts'
import { UsageError } from '../complaint.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { show } from '../output.ts'

type Options = Connection & { readonly energy?: string; readonly price?: string }

export function register(program: Command): void {
  speaksToServer(
    program
      .command('amend')
      .description(
        'Change the price or the energy of a live order. Only less energy keeps its place in the queue.',
      )
      .argument('<order>', 'its id')
      .option('--energy <energy>', 'the new total, what has traded included: 2kWh')
      .option('--price <price>', 'the new limit per kWh: 0.118'),
  ).action(amend)
}

async function amend(orderId: string, options: Options): Promise<void> {
  if (options.energy === undefined && options.price === undefined) {
    throw new UsageError('say what to change: --energy, --price, or both')
  }
  const answer = await clientOf(options).amendOrder({
    params: { orderId },
    body: {
      ...(options.energy === undefined ? {} : { energyWh: energyWhFrom(options.energy) }),
      ...(options.price === undefined ? {} : { priceMicrosPerKwh: priceMicrosPerKwhFrom(options.price) }),
    },
  })
  show(answer, options, ({ filledWh, restingWh, notionalNanos }) => {
    const traded =
      filledWh === 0
        ? ''
        : `, traded ${energyText(filledWh)} at ${priceText(Number(BigInt(notionalNanos) / BigInt(filledWh)))} on the way`
    return `order ${orderId}: amended, ${energyText(restingWh)} is live${traded}`
  })
}
