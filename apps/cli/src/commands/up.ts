import type { RunningServer } from '@gridbourse/server'
import type { Command } from 'commander'
import { CannotDo, UsageError } from '../complaint.ts'
import { welcome } from '../welcome.ts'
import { instantFrom } from '../instant.ts'

type Options = {
  readonly port?: string
  readonly host?: string
  readonly home?: string
  readonly zone?: string
  readonly clockFrom?: string
  readonly clockSpeed?: string
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
    return await startServer({ ...settings, clock: clockOf(options) })
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

function clockOf({ clockFrom, clockSpeed }: Options) {
  const speed = clockSpeed === undefined ? 1 : Number(clockSpeed)
  if (!(speed >= 1 && speed <= 10_000)) {
    throw new UsageError(`--clock-speed is ${clockSpeed}; give a number from 1 to 10000.`)
  }
  return clockFrom === undefined ? { speed } : { speed, startsAt: instantFrom(clockFrom) }
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
