import { writeFileSync } from 'node:fs'
import { STRATEGIES, type StrategyName } from '@gridbourse/core/agents'
import {
  MarketReplay,
  only,
  peakLimit,
  spanBetween,
  UtilityOnlyReplay,
  type Community,
  type Replay,
  type Span,
} from '@gridbourse/core/community'
import { durationMs, parseInstant, type MicrosPerKwh } from '@gridbourse/core/kernel'
import { FolderFlaw, readCommunityFolder } from '@gridbourse/server/feeds'
import { InvalidArgumentError, Option, type Command } from 'commander'
import { CannotDo, UsageError } from '../complaint.ts'
import { replayAsJson, replayAsText } from '../replay-report.ts'
import { progressLine } from '../progress-line.ts'

const MECHANISMS = ['auction', 'continuous', 'utility-only'] as const
const SLOTS = { PT15M: 900_000, PT60M: 3_600_000 } as const

const NO_CHARGE = 0 as MicrosPerKwh

type ReplayFlags = {
  readonly from?: string
  readonly to?: string
  readonly only?: string
  readonly mechanism: (typeof MECHANISMS)[number]
  readonly strategy: StrategyName
  readonly localCharge: MicrosPerKwh
  readonly seed: number
  readonly slot: keyof typeof SLOTS
  readonly gaps: 'estimate' | 'idle'
  readonly peakLimit?: string
  readonly json?: string
}

export function register(program: Command): void {
  program
    .command('replay')
    .description('Live a folder of meter data again, slot by slot without foresight, and print every bill.')
    .argument('<folder>', 'a folder with community.json and the csv files it names')
    .option('--from <date>', 'first day or instant that is scored, UTC; earlier rows are history')
    .option('--to <date>', 'the day or instant before which scoring ends, UTC')
    .option('--only <ids>', 'these participants alone, by comma')
    .addOption(
      new Option(
        '--mechanism <name>',
        'auction: opening and closing auctions; continuous: the book between; utility-only: no market, each home with its own battery at its own meter',
      )
        .choices(MECHANISMS)
        .default('auction'),
    )
    .addOption(
      new Option('--strategy <name>', 'how members make prices of what a slot is worth to them')
        .choices(STRATEGIES)
        .default('truthful'),
    )
    .option(
      '--local-charge <price>',
      'network charge per kWh of local import, an assumption',
      chargeFrom,
      NO_CHARGE,
    )
    .option('--seed <number>', 'draws ties and the order of submissions', seedFrom, 1)
    .addOption(
      new Option('--slot <duration>', 'length of a slot').choices(Object.keys(SLOTS)).default('PT15M'),
    )
    .addOption(
      new Option(
        '--gaps <rule>',
        'where a meter was silent: the same time on an earlier day, or nothing at all',
      )
        .choices(['estimate', 'idle'])
        .default('estimate'),
    )
    .option(
      '--peak-limit <kW>',
      'charge only while each home stays below its share of this import of the community',
    )
    .option('--json <file>', 'write the report as JSON; - prints it')
    .action(async (folder: string, flags: ReplayFlags) => {
      const { community, estimatedReadings } = await readFolder(folder, flags)
      const replay = replayOf(community, flags)
      await live(replay)
      const report = replay.report()
      const told = { ...report, name: community.name, mechanism: flags.mechanism, estimatedReadings }
      if (flags.json !== undefined) {
        const text = `${JSON.stringify(replayAsJson(told), null, 2)}\n`
        if (flags.json === '-') process.stdout.write(text)
        else writeFileSync(flags.json, text)
      }
      if (flags.json !== '-') process.stdout.write(replayAsText(told))
    })
}

function replayOf(community: Community, flags: ReplayFlags): Replay {
  const span = spanOf(community, flags)
  const peakLimitW = flags.peakLimit === undefined ? Infinity : wattsOf(flags.peakLimit)
  const { mechanism, strategy, localCharge, seed } = flags
  if (mechanism === 'utility-only')
    return new UtilityOnlyReplay(community, span, peakLimit(community, peakLimitW))
  return new MarketReplay(community, span, { mechanism, strategy, localCharge, seed, peakLimitW })
}

async function readFolder(folder: string, { slot, gaps, only: ids }: ReplayFlags) {
  try {
    const read = await readCommunityFolder(folder, { slotDuration: durationMs(SLOTS[slot]), gaps })
    return ids === undefined ? read : { ...read, community: chosen(read.community, ids.split(',')) }
  } catch (fault) {
    if (fault instanceof FolderFlaw) throw new CannotDo(fault.message)
    throw fault
  }
}

function chosen(community: Community, ids: readonly string[]): Community {
  const known = community.participants.map(({ id }) => id)
  const unknown = ids.find((id) => !known.includes(id))
  if (unknown !== undefined)
    throw new UsageError(`--only ${unknown}: no such participant; there are ${known.join(', ')}`)
  return only(community, ids)
}

function spanOf(community: Community, { from, to }: ReplayFlags): Span {
  const span = spanBetween(community, instantOf('--from', from), instantOf('--to', to))
  if (span.from >= span.to) throw new UsageError('--from and --to leave no slot of this folder to replay')
  return span
}

function wattsOf(kilowatts: string): number {
  if (!/^\d+(\.\d{1,3})?$/.test(kilowatts))
    throw new UsageError(`--peak-limit ${kilowatts}: write kilowatts, 49.1`)
  return Math.round(Number(kilowatts) * 1000)
}

function chargeFrom(text: string): MicrosPerKwh {
  if (!/^\d(\.\d{1,6})?$/.test(text))
    throw new InvalidArgumentError('Write what a kWh is charged, with a point: 0.03')
  return Math.round(Number(text) * 1_000_000) as MicrosPerKwh
}

function seedFrom(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Write a whole number of at most 9 digits: 1')
  return Number(text)
}

function instantOf(flag: string, text: string | undefined): number | null {
  if (text === undefined) return null
  const instant = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00Z` : text)
  if (instant === undefined)
    throw new UsageError(`${flag} ${text}: write a UTC day or instant, 2017-05-01 or 2017-05-01T07:00Z`)
  return instant
}

/** Lives to the end, or to Ctrl-C: what was lived until then is reported, and marked as partial. */
async function live(replay: Replay): Promise<void> {
  const ctrlC = new AbortController()
  const stop = (): void => ctrlC.abort()
  process.once('SIGINT', stop)
  const progress = progressLine(replay.span.to - replay.span.from, 'slots')
  while (!ctrlC.signal.aborted && replay.advance(24)) {
    progress.show(replay.slot - replay.span.from)
    await new Promise(setImmediate)
  }
  progress.end()
  process.off('SIGINT', stop)
}
