import {
  FolderFlaw,
  FORMATS,
  importCommunity,
  type ImportOptions,
  type ImportReport,
} from '@gridbourse/server/feeds'
import { Option, type Command } from 'commander'
import { CannotDo } from '../complaint.ts'
import { importOptions, RESOLUTIONS, type ImportFlags } from '../import/flags.ts'
import { summaryJson, summaryText } from '../import/summary.ts'
import { show } from '../output.ts'

export function register(program: Command): void {
  program
    .command('import')
    .description('Make a community folder of meter data in other formats, or extend one.')
    .argument('<source...>', 'csv, Home Assistant csv or JSON, Green Button XML, Open-Meteo JSON')
    .requiredOption('--into <folder>', 'the folder to make, or to extend by what is new')
    .addOption(
      new Option('--format <name>', 'of all sources; by default what each looks like').choices(FORMATS),
    )
    .option('--zone <IANA>', 'of stamps without offset, and of the days of a new community')
    .addOption(new Option('--dates <order>', 'of dates such as 03/04/2026').choices(['dmy', 'mdy']))
    .addOption(
      new Option('--stamps <where>', 'whether a stamp is the start or the end of its interval')
        .choices(['start', 'end'])
        .default('start'),
    )
    .addOption(
      new Option(
        '--unit <unit>',
        'of the values, where headings do not say; a power is the mean over its interval',
      ).choices(['kWh', 'Wh', 'MWh', 'kW', 'W']),
    )
    .option('--register', 'values are readings of a register that only grows')
    .addOption(
      new Option('--resolution <duration>', 'sum shorter intervals up to this').choices(
        Object.keys(RESOLUTIONS),
      ),
    )
    .option(
      '--load <pattern>',
      'headings or entities that are loads, * for the participant; repeat it',
      listed,
    )
    .option('--generation <pattern>', 'the same for generation', listed)
    .option('--participant <id>', 'whose a source of one home is; by default its file name')
    .addOption(
      new Option('--kind <kind>', 'of the participants that come in').choices([
        'household',
        'producer',
        'consumer',
      ]),
    )
    .option('--import-price <price>', 'what a kWh costs: 0.30, or prices.csv:column, per kWh')
    .option('--export-price <price>', 'what a kWh fed in is paid; 0 for a new community')
    .option('--currency <code>', 'of the prices; EUR for a new community')
    .option('--name <text>', 'what a new community is called')
    .option('--location <degrees>', 'north and east, 48.4,10.0; solar forecasts need it')
    .option(
      '--battery <what>',
      '6.4kWh/5kW/0.9 for all that come in, anna=6.4kWh/5kW/0.9 for one; repeat it',
      listed,
    )
    .option(
      '--demand-charge <price>',
      "per kW of a month's highest import, for all that come in: 9.5, or anna=9.5 for one; repeat it",
      listed,
    )
    .option('--force', 'replace what is there')
    .option('--json', 'print the summary as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (sources: string[], flags: ImportFlags & { json?: true }) => {
      const report = await imported(importOptions(sources, flags))
      if (report === null) process.exitCode = 130
      else if (flags.json) show(summaryJson(flags.into, report), flags, String)
      else show(report, {}, (told) => summaryText(flags.into, told))
    })
}

const EXAMPLES = `
Examples:
  gridbourse import meters.csv --into street --zone Europe/Berlin --import-price 0.30 --export-price 0.08
  gridbourse import energy.csv --into home --import-price 0.30 --battery 6.4kWh/5kW/0.9
  gridbourse import open-meteo.json --into street`

/** Null after Ctrl-C: then nothing was written. */
async function imported(options: ImportOptions): Promise<ImportReport | null> {
  const ctrlC = new AbortController()
  const stop = (): void => ctrlC.abort()
  process.once('SIGINT', stop)
  try {
    return await importCommunity({ ...options, signal: ctrlC.signal })
  } catch (fault) {
    if (ctrlC.signal.aborted) return null
    if (fault instanceof FolderFlaw) throw new CannotDo(fault.message)
    throw fault
  } finally {
    process.off('SIGINT', stop)
  }
}

const listed = (value: string, before: readonly string[] = []): string[] => [...before, value]
