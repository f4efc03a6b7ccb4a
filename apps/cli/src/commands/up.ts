import type { RunningServer, ScenarioWish } from '@gridbourse/server'
import { Option, type Command } from 'commander'
import { CannotDo, UsageError } from '../complaint.ts'
import { welcome } from '../welcome.ts'
import { speedOf } from './clock.ts'
import { instantFrom } from '../instant.ts'
import { expectCommunityFolder } from '../replay/readable-folder.ts'

type Options = {
  readonly port?: string
  readonly host?: string
  readonly home?: string
  readonly zone?: string
  readonly clockFrom?: string
  readonly clockSpeed?: string
  readonly scenario?: ScenarioWish
  readonly community?: string
  readonly from?: string
  readonly speed?: string
  readonly seed?: string
  readonly json?: true
}

export function register(program: Command): void {
  program
    .command('up')
    .description(
      'Run the market here, until Ctrl-C. The first start makes the home and tells the operator key.',
    )
    .option('--port <number>', 'where to listen; 0 takes any free port (default: PORT, or 4000)')
    .option('--host <address>', 'on which address (default: HOST, or 127.0.0.1)')
    .option('--home <folder>', 'where everything is kept (default: GRIDBOURSE_HOME, or .gridbourse)')
    .option('--zone <name>', 'IANA zone of the delivery days (default: GRIDBOURSE_ZONE, or Europe/Berlin)')
    .option('--clock-from <instant>', "for rehearsals: start the market's clock here, not now")
    .option('--clock-speed <times>', "for rehearsals: run the market's clock so many times as fast")
    .addOption(
      new Option(
        '--scenario <name>',
        'street: a modelled street trades by itself, in a home of its own; thresholds: ten households do by a rule of thumb; auto: the street does in a new home; none: it must not (default: whatever the home is)',
      ).choices(['auto', 'street', 'thresholds', 'none']),
    )
    .option('--community <folder>', 'a folder of meter data is lived again, in a home of its own')
    .option('--from <instant>', 'with --community: the day from which it is lived (default: its first)')
    .option(
      '--speed <times>',
      'with a scenario or a community: how many times as fast as real time (default: 60; thresholds: 45)',
    )
    .option('--seed <number>', 'of a scenario that begins: the dice of weather and people (default: 1)')
    .option('--json', 'print one line of JSON once the market is open')
    .action(up)
}

async function up(options: Options): Promise<void> {
  const server = await start(options)
  const { url, operatorKey, settings, durability } = server
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ url, operatorKey, home: settings.home, durability })}\n`
      : `${welcome(server)}\n`,
  )
  await asked('SIGINT', 'SIGTERM')
  if (!options.json) process.stdout.write('\nStopping …\n')
  await server.stop()
  if (server.failure !== null)
    throw new CannotDo(`the journal failed while the market ran: ${server.failure}`)
}

async function start(options: Options): Promise<RunningServer> {
  const { settingsFrom, startServer, SettingRefused, StartFault } = await import('@gridbourse/server')
  try {
    const settings = settingsFrom({ ...process.env, ...environmentOf(options) })
    return await startServer({ ...settings, clock: clockOf(options), ...scenarioOf(options) })
  } catch (fault) {
    if (fault instanceof SettingRefused) throw new UsageError(fault.message)
    if (fault instanceof StartFault) throw new CannotDo(fault.message)
    throw fault
  }
}

/** Options say what the environment could say as well, so both are checked in one place. */
function environmentOf({ port, host, home, zone }: Options): Record<string, string> {
  const said = { PORT: port, HOST: host, GRIDBOURSE_HOME: home, GRIDBOURSE_ZONE: zone }
  return Object.fromEntries(
    Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}

function clockOf({ clockFrom, clockSpeed, speed }: Options) {
  const said = speed === undefined ? undefined : speedOf('--speed', speed)
  const rehearsed = clockSpeed === undefined ? undefined : speedOf('--clock-speed', clockSpeed)
  const times = said ?? rehearsed
  return {
    ...(times !== undefined && { speed: times }),
    ...(clockFrom !== undefined && { startsAt: instantFrom(clockFrom) }),
  }
}

function scenarioOf({ scenario = 'kept', community, from, seed, clockFrom }: Options) {
  if (scenario !== 'kept' && scenario !== 'none' && clockFrom !== undefined)
    throw new UsageError(
      '--clock-from is for markets without a scenario: a scenario has its own time; add --scenario none',
    )
  if (seed !== undefined && !/^\d{1,9}$/.test(seed))
    throw new UsageError(`--seed is ${seed}; give a whole number.`)
  const dice = seed === undefined ? {} : { seed: Number(seed) }
  if (community === undefined) {
    if (from !== undefined)
      throw new UsageError('--from needs --community: it says from which day that is lived')
    return { scenario, ...dice }
  }
  if (scenario !== 'kept')
    throw new UsageError('--community lives a folder, --scenario a modelled street: give one of them')
  expectCommunityFolder(community)
  return {
    community: { folder: community, from: from === undefined ? null : instantFrom(from) },
    ...dice,
  }
}

/** Resolves at the first of `signals`; a second one ends the process as if nobody listened. */
function asked(...signals: readonly NodeJS.Signals[]): Promise<void> {
  return new Promise((resolve) => {
    const hear = (): void => {
      for (const signal of signals) process.off(signal, hear)
      resolve()
    }
    for (const signal of signals) process.on(signal, hear)
  })
}
