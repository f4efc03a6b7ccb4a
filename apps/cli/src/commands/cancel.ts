import type { Command } from 'commander'
import { UsageError } from '../complaint.ts'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { show } from '../output.ts'
import { slotFrom } from '../slot-argument.ts'

type Options = Connection & { readonly all?: true; readonly slot?: string; readonly participant?: string }

export function register(program: Command): void {
  speaksToServer(
    program
      .command('cancel')
      .description('Cancel an order or a block, or with --all every one you have.')
      .argument('[order]', 'its id')
      .option('--all', 'every live order of yours')
      .option('--slot <slot>', 'with --all: only those of this slot')
      .option('--participant <name>', 'with --all, for operators: whose'),
  ).action(cancel)
}

async function cancel(orderId: string | undefined, options: Options): Promise<void> {
  if ((orderId === undefined) !== (options.all === true)) {
    throw new UsageError('say which order to cancel by its id, or --all')
  }
  const client = clientOf(options)
  if (orderId !== undefined) {
    show(await client.cancelOrder({ params: { orderId } }), options, () => `order ${orderId}: cancelled`)
    return
  }
  const slot = options.slot === undefined ? undefined : await slotFrom(client, options.slot)
  const answer = await client.cancelAll({ query: { slot, participant: options.participant } })
  show(answer, options, () => `cancelled every live order${slot === undefined ? '' : ` for ${slot}`}`)
}
