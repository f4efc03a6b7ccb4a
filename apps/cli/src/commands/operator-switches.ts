import type { Client, Done } from '@gridbourse/api'
import type { Command } from 'commander'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { show } from '../output.ts'

type Switch = {
  readonly name: string
  readonly description: string
  readonly throws: (client: Client) => Promise<Done>
  readonly done: string
}

const switches: readonly Switch[] = [
  {
    name: 'halt',
    description: 'Halt the market: nothing trades until resume; cancelling stays possible. For operators.',
    throws: (client) => client.haltMarket(),
    done: 'the market is halted',
  },
  {
    name: 'resume',
    description: 'Resume a halted market. For operators.',
    throws: (client) => client.resumeMarket(),
    done: 'the market trades again',
  },
  {
    name: 'kill',
    description: 'Cancel every order in the market, and halt it. For operators.',
    throws: (client) => client.killMarket(),
    done: 'every order is cancelled and the market is halted',
  },
]

export function register(program: Command): void {
  for (const { name, description, throws, done } of switches) {
    speaksToServer(program.command(name).description(description)).action(async (options: Connection) =>
      show(await throws(clientOf(options)), options, () => done),
    )
  }
}
