import { stat } from 'node:fs/promises'
import type { Command } from 'commander'
import { clientOf, speaksToServer, type Connection } from '../connection.ts'
import { instantText, show, table } from '../output.ts'
import { progressLine } from '../progress-line.ts'
import { importReadings, type Imported } from '../readings/import-readings.ts'

export function register(program: Command): void {
  const readings = program
    .command('readings')
    .description('What meters and plants told: add it, see the newest.')
  speaksToServer(
    readings
      .command('import')
      .description('Add the readings of a csv file.')
      .argument('<file>', 'with the columns source, metric, at and value'),
  )
    .addHelpText('after', EXAMPLE)
    .action(importFile)
  speaksToServer(
    readings
      .command('latest')
      .description('List the newest readings that you may see.')
      .option('--source <source>', 'only of this one: anna/meter')
      .option('--metric <metric>', 'only this one: energy.powerW'),
  ).action(latest)
}

const EXAMPLE = `
Example of a file:
  source,metric,at,value
  anna/meter,energy.powerW,2026-11-22T09:00:00Z,1250

Values are whole numbers of the metric's unit; all metrics are at GET /v1/metrics. Rows that are no readings are told
by line and column and left out; a file can be sent again when they are put right, and nothing is there twice.`

async function importFile(file: string, options: Connection): Promise<void> {
  const ctrlC = new AbortController()
  const stop = (): void => ctrlC.abort()
  process.once('SIGINT', stop)
  const progress = progressLine(await kibibytesOf(file), 'KiB')
  try {
    const { signal } = ctrlC
    const imported = await importReadings(file, { client: clientOf(options), signal, told: progress.show })
    progress.end()
    show(imported, options, (told) => importText(file, told))
    if (signal.aborted) process.exitCode = 130
    else if (imported.refused > 0) process.exitCode = 1
  } finally {
    progress.end()
    process.off('SIGINT', stop)
  }
}

function importText(file: string, { accepted, refused, problems }: Imported): string {
  const lines = problems.map(
    ({ line, column, detail }) =>
      `${file}, line ${line}${column === null ? '' : `, column ${column}`}: ${detail}`,
  )
  if (refused > problems.length) lines.push(`… and ${refused - problems.length} more`)
  return [...lines, `accepted  ${accepted}`, `refused   ${refused}`].join('\n')
}

const kibibytesOf = async (file: string): Promise<number> => {
  const { size } = await stat(file).catch(() => ({ size: 0 }))
  return Math.ceil(size / 1024)
}

async function latest({
  source,
  metric,
  ...options
}: Connection & { readonly source?: string; readonly metric?: string }): Promise<void> {
  show(await clientOf(options).listLatestReadings({ query: { source, metric } }), options, ({ readings }) => {
    if (readings.length === 0) return 'no readings'
    const rows = readings.map((each) => [
      each.source,
      each.metric,
      instantText(each.atMs),
      String(each.value),
    ])
    return table(['source', 'metric', 'at', '>value'], rows)
  })
}
