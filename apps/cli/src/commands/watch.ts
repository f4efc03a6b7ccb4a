import type { Command } from 'commander'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { EventLines } from '../event-lines.ts'
import { slotFrom } from '../slot-argument.ts'

/** Nothing is held back for longer than this. */
const QUIET_MS = 100

type Options = Connection & { readonly slot?: string; readonly after?: string; readonly time?: true }

export function register(program: Command): void {
  speaksToServer(
    program
      .command('watch')
      .description('Follow what happens, as it happens. Ctrl-C ends it.')
      .option('--slot <slot>', 'only events of one slot')
      .option('--after <id>', 'start right after this event; 0.0 is the beginning of the market')
      .option('--time', 'also show the ticks of the clock'),
  )
    .addHelpText(
      'after',
      `
Without a key you see the public market; with one also what concerns you.
The slots of a day that change their phase together are one line; with --json every line is one event.
A broken connection is taken up again where it broke.`,
    )
    .action(watch)
}

async function watch(options: Options): Promise<void> {
  const client = clientOf(options)
  const slot = options.slot === undefined ? undefined : await slotFrom(client, options.slot)
  await client.getHealth()

  const stop = new AbortController()
  const end = (): void => stop.abort()
  process.once('SIGINT', end).once('SIGTERM', end)
  process.stdout.on('error', end)
  const events = client.events({
    signal: stop.signal,
    ...(slot === undefined ? {} : { slot }),
    ...(options.after === undefined ? {} : { lastEventId: options.after }),
  })
  const lines = new EventLines()
  const print = (texts: readonly string[]): void => {
    for (const text of texts) process.stdout.write(`${text}\n`)
  }
  let quiet: NodeJS.Timeout | undefined
  for await (const event of events) {
    clearTimeout(quiet)
    if (event.type === 'time_advanced' && options.time !== true) print(lines.rest())
    else if (options.json) print([JSON.stringify(event)])
    else print(lines.take(event))
    quiet = setTimeout(() => print(lines.rest()), QUIET_MS)
  }
  clearTimeout(quiet)
  print(lines.rest())
}
