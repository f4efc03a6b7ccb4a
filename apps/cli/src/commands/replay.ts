import { recordLine } from '@gridbourse/core/agents'
import type { Replay } from '@gridbourse/core/community'
import type { Command } from 'commander'
import { outputFile, outputStream } from '../output-file.ts'
import { replayAsHtml } from '../replay-html/replay-as-html.ts'
import type { ShownBeside } from '../replay-html/shown-replay.ts'
import { replayAsJson, replayAsText } from '../replay-report.ts'
import { foresightPooled, without, type PooledForesightFound } from '../replay/foresight.ts'
import { interruption, live, replayOf } from '../replay/live.ts'
import { readMaterial, type ReplayMaterial } from '../replay/material.ts'
import { addFolderOptions, addMarketOptions, type FolderFlags, type MarketFlags } from '../replay/options.ts'

type ReplayFlags = FolderFlags &
  MarketFlags & {
    readonly decisions?: string
    readonly json?: string
    readonly report?: string
    readonly foresight: boolean
  }

export function register(program: Command): void {
  const command = program
    .command('replay')
    .description('Live a folder of meter data again, slot by slot without foresight, and print every bill.')
  addMarketOptions(addFolderOptions(command))
    .option('--decisions <file>', 'write every decision with all that was known, one JSON line each')
    .option('--no-foresight', 'do not compute what all batteries together would have reached with foresight')
    .option('--json <file>', 'write the report as JSON; - prints it')
    .option('--report <file.html>', 'write the report as one page that needs nothing else')
    .action(replay)
}

async function replay(folder: string, flags: ReplayFlags): Promise<void> {
  const json = flags.json === undefined || flags.json === '-' ? null : outputFile('--json', flags.json)
  const report = flags.report === undefined ? null : outputFile('--report', flags.report)
  const material = await readMaterial(folder, flags)
  const decisions = flags.decisions === undefined ? null : outputStream('--decisions', flags.decisions)
  const running =
    decisions === null
      ? replayOf(material, flags)
      : replayOf(material, flags, (record) => decisions.write(recordLine(record)))
  const signal = interruption()
  await live(running, { label: 'slots', signal })
  decisions?.close()
  const { mechanism } = flags
  const foresight = await pooledOf(material, running, { ...flags, signal })
  const { community, estimatedReadings, cappedExportPrices } = material
  const told = {
    ...running.report(foresight.cost),
    name: community.name,
    mechanism,
    foresightPooledMissing: foresight.missing,
    estimatedReadings,
    cappedExportPrices,
  }
  json?.write(jsonOf(told))
  report?.write(replayAsHtml({ ...told, ...besideOf(material, flags) }))
  process.stdout.write(flags.json === '-' ? jsonOf(told) : replayAsText(told))
  if (signal.aborted) process.exitCode = INTERRUPTED
}

async function pooledOf(
  material: ReplayMaterial,
  running: Replay,
  flags: ReplayFlags & { readonly signal: AbortSignal },
): Promise<PooledForesightFound> {
  if (!flags.foresight) return without('--no-foresight')
  if (flags.mechanism === 'utility-only') return without('nobody shares in utility-only')
  return flags.signal.aborted ? without('it was interrupted') : foresightPooled(material, running, flags)
}

/** What shells answer for a command that Ctrl-C ended: the report is valid, and partial. */
const INTERRUPTED = 130

/** What the page tells beside the report: how it was run, and how to run it again. */
function besideOf({ community }: ReplayMaterial, flags: ReplayFlags): ShownBeside {
  const { slot, gaps, strategy, mechanism, forecasts, localCharge, seed, peakLimit: peakLimitW } = flags
  return {
    zone: community.zone,
    modelled: community.isModelled ?? false,
    options: [
      ['slot', slot],
      ['gaps', gaps],
      ...(mechanism === 'utility-only' ? [] : ([['strategy', strategy]] as const)),
      ['forecasts', forecasts],
      ['local charge per kWh', String(localCharge / 1_000_000)],
      ['seed', String(seed)],
    ],
    command: ['gridbourse', ...process.argv.slice(2)],
    ...(peakLimitW !== undefined && { peakLimitKw: peakLimitW / 1000 }),
  }
}

const jsonOf = (told: Parameters<typeof replayAsJson>[0]): string =>
  `${JSON.stringify(replayAsJson(told), null, 2)}\n`
