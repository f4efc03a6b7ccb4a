import { createClient, type Client } from '@gridbourse/api'
import type { Command } from 'commander'

export type Connection = { readonly url: string; readonly key?: string; readonly json?: true }

/** Adds what every command that speaks to a server takes. */
export function speaksToServer(command: Command): Command {
  return command
    .option(
      '--url <address>',
      'where the server answers',
      process.env['GRIDBOURSE_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? 4000}`,
    )
    .option('--key <key>', 'who you are (default: GRIDBOURSE_KEY)')
    .option('--json', 'print the answer as JSON')
}

export function clientOf({ url, key = process.env['GRIDBOURSE_KEY'] }: Connection): Client {
  return createClient({ baseUrl: url, ...(key === undefined || key === '' ? {} : { key }) })
}
